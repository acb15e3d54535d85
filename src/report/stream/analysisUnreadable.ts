/** The text is not an analysis.v1, or it ends too early. */
export class AnalysisUnreadable extends Error {
  override readonly name = "AnalysisUnreadable";
}
