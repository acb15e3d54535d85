import type { Changes, Gap } from "../../iam/index.ts";
import type { Spool } from "../stream/spool.ts";
import type { KeyFigures } from "./keyFigures.ts";

/** The earlier analysis of a comparison. */
export interface PreviousAnalysis {
  executionId: string;
  /** Milliseconds since the epoch. */
  analysisTime: number;
}

/** Everything that differs between two analyses; the access of principals is kept compressed, as JSON. */
export interface Comparison {
  previous: PreviousAnalysis;
  /** Those of the previous analysis. */
  figures: KeyFigures;
  changes: Changes;
  access: { gained: Spool; lost: Spool };
}

/** The result of a comparison: undefined when there is no earlier analysis, or when, as `gaps` say, it cannot be read. */
export interface Compared {
  comparison: Comparison | undefined;
  gaps: readonly Gap[];
}
