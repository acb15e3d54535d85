/** The text is not a complete analysis.v1. */
export class AnalysisUnreadable extends Error {
  override readonly name = "AnalysisUnreadable";
}
