/** How large an analysis may be to be done in one piece, and how large a range is: principals × (resources + 1,000). */
export interface AnalysisSizes {
  undivided: number;
  range: number;
}
