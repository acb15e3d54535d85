import type { ReportKind } from "../model/reportNames.ts";
import type { CellStorage } from "./cellSpill.ts";
import type { ReportSink, WrittenBytes } from "./sink.ts";

/** Where reports go: a file for each kind, and storage for the cells that do not fit into memory. */
export interface ReportOutput {
  open(kind: ReportKind): ReportSink;
  cells: CellStorage;
  /**
   * Called between pieces of work, so that whoever else uses the thread gets it. `costMs`: about how long the piece before it
   * took; no piece takes much longer than 100.
   */
  pause?(costMs: number): Promise<void>;
}

/** A report that was written. */
export interface WrittenReport extends ReportKind, WrittenBytes {}
