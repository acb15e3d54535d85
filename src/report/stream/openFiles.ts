import type { ReportKind } from "../model/reportNames.ts";
import { gzipped } from "./gzip.ts";
import type { ReportOutput, WrittenReport } from "./output.ts";
import type { ReportSink } from "./sink.ts";

export type OpenFiles = ReturnType<typeof openFiles>;

/** The files being written, by kind; each is opened at its first use. */
export function openFiles(output: ReportOutput) {
  const open = new Map<ReportKind, ReportSink>();
  const closed: WrittenReport[] = [];
  const isWanted = (kind: ReportKind) => output.isWanted?.(kind) ?? true;
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
    sink,
    isWanted,
    /** Takes nothing of `pieces` for a file that is not wanted. */
    async write(kind: ReportKind, pieces: Iterable<string>): Promise<void> {
      if (!isWanted(kind)) return;
      const file = sink(kind);
      for (const piece of pieces) await file.write(piece);
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
