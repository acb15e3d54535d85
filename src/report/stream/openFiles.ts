import { ACCESS_INDEX } from "../model/accessIndexName.ts";
import { ANALYSIS, type ReportKind } from "../model/reportNames.ts";
import { SLICE_DONE } from "./chunks.ts";
import { gzipped } from "./gzip.ts";
import type { ReportOutput, WrittenReport } from "./output.ts";
import type { ReportSink } from "./sink.ts";

export type OpenFiles = ReturnType<typeof openFiles>;

/** About how long it takes to make and write a piece of 64 KB, in milliseconds, by the end of the file's name. */
const PIECE_MS: Readonly<Record<string, number>> = { csv: 0.3, "json.gz": 1, json: 20, html: 40 };
/** The same of a slice of other work. */
const SLICE_MS = 10;

/**
 * The files being written, by kind; each is opened at its first use. Those that are not `wanted` are not: nothing of their
 * pieces is made.
 */
export function openFiles(output: ReportOutput, wanted: ReadonlySet<ReportKind>) {
  const open = new Map<ReportKind, ReportSink>();
  const closed: WrittenReport[] = [];
  const wants = (...kinds: readonly ReportKind[]): boolean => kinds.some((kind) => wanted.has(kind));
  const sink = (kind: ReportKind): ReportSink => {
    const known = open.get(kind);
    if (known !== undefined) return known;
    const file = output.open(kind);
    const opened = kind.ext.endsWith(".gz") ? gzipped(file) : file;
    open.set(kind, opened);
    return opened;
  };
  return {
    closed,
    /** Whether one of these is to be written. */
    wants,
    /** Where a file goes that is not written in pieces of text; undefined when it is not wanted. */
    sinkOf: (kind: ReportKind): ReportSink | undefined => (wants(kind) ? sink(kind) : undefined),
    /** Where the index of the access goes; undefined when it is not wanted. */
    index: (): ReportSink | undefined =>
      output.takesIndex === true && wants(ANALYSIS) ? sink(ACCESS_INDEX) : undefined,
    async write(kind: ReportKind, pieces: Iterable<string>): Promise<void> {
      if (!wants(kind)) return;
      const file = sink(kind);
      const costMs = PIECE_MS[kind.ext] ?? 1;
      for (const piece of pieces) {
        if (piece !== SLICE_DONE) await file.write(piece);
        await output.pause?.(piece === SLICE_DONE ? SLICE_MS : costMs);
      }
    },
    async close(kind: ReportKind): Promise<void> {
      const written = await open.get(kind)?.close();
      open.delete(kind);
      if (written) closed.push({ ...kind, ...written });
    },
    async abort(): Promise<void> {
      await Promise.all([...open.values()].map((file) => file.abort()));
    },
  };
}
