import type { ReportKind } from "../model/reportNames.ts";
import type { CellStorage } from "./cellSpill.ts";
import type { ReportSink, WrittenBytes } from "./sink.ts";

/** Where reports go: a file for each kind, and storage for the cells that do not fit into memory. */
export interface ReportOutput {
  open(kind: ReportKind): ReportSink;
  /** Nothing is worked out for a file that is not wanted; by default all are. */
  isWanted?(kind: ReportKind): boolean;
  cells: CellStorage;
}

/** A report that was written. */
export interface WrittenReport extends ReportKind, WrittenBytes {}
