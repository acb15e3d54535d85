import type { ReportKind } from "../model/reportNames.ts";
import type { CellStorage } from "./cellSpill.ts";
import type { ReportSink, WrittenBytes } from "./sink.ts";

/** Where reports go: a file for each kind, and storage for the cells that do not fit into memory. */
export interface ReportOutput {
  open(kind: ReportKind): ReportSink;
  cells: CellStorage;
  /** Whether the index of the access (`ACCESS_INDEX`) is written with the analysis. */
  takesIndex?: true;
  /**
   * Called between pieces of work, so that the thread can do something else. `costMs`: about how long the previous piece took;
   * none takes much longer than 100.
   */
  pause?(costMs: number): Promise<void>;
}

/** A report that was written. */
export interface WrittenReport extends ReportKind, WrittenBytes {}
