import type { Cover } from "./cover.ts";

/** What every report says about the analysis it comes from. */
export interface AnalysisHeader {
  /** Absent for an analysis that was run at the desk. */
  executionId?: string;
  accountId: string;
  partition: string;
  /** Milliseconds since the epoch. */
  analysisTime: number;
  engineVersion: string;
  catalogueVersion: string;
  catalogueDate: string;
  /** The account's own alias; shown in the HTML report and the workbook, not in analysis.json. */
  accountAlias?: string;
  /** Shown in the same two. */
  cover?: Cover;
}
