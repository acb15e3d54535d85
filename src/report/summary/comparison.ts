import type { Changes, Gap, NotComparable } from "../../iam/index.ts";
import type { Knowledge } from "../model/knowledge.ts";
import type { Spool } from "../stream/spool.ts";
import type { KeyFigures } from "./keyFigures.ts";

/** The earlier analysis of a comparison. */
export interface PreviousAnalysis {
  /** Undefined for one that was made at the desk. */
  executionId: string | undefined;
  /** Milliseconds since the epoch. */
  analysisTime: number;
}

/** By what an analysis was made. */
export interface AnalysisVersions {
  engineVersion: string;
  catalogueVersion: string;
}

/** Everything that differs between two analyses; the access of principals is kept compressed, as JSON. */
export interface Comparison {
  previous: PreviousAnalysis;
  /** Those of the previous analysis. */
  figures: KeyFigures;
  /** What of them that analysis knew. */
  known: Knowledge;
  changes: Changes;
  /** What was left out of the changes, because one of the analyses has a gap there. */
  notComparable: NotComparable;
  /** Of both analyses: differences may come from another engine or catalogue. */
  engine: { previous: AnalysisVersions; current: AnalysisVersions };
  access: { gained: Spool; lost: Spool };
}

/** The result of a comparison: undefined when there is no earlier analysis, or when, as `gaps` say, it cannot be read. */
export interface Compared {
  comparison: Comparison | undefined;
  gaps: readonly Gap[];
}
