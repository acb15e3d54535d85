import { gzipped } from "./gzip.ts";
import type { ReportKind } from "./names.ts";
import type { ReportOutput, WrittenReport } from "./output.ts";
import type { ReportSink } from "./sink.ts";

export type OpenFiles = ReturnType<typeof openFiles>;

/** The files being written, by kind: opened by the first write. */
export function openFiles(output: ReportOutput) {
  const open = new Map<ReportKind, ReportSink>();
  const closed: WrittenReport[] = [];
  return {
    closed,
    async write(kind: ReportKind, pieces: Iterable<string>): Promise<void> {
      let sink = open.get(kind);
      if (!sink) {
        const file = output.open(kind);
        sink = kind.ext.endsWith(".gz") ? gzipped(file) : file;
        open.set(kind, sink);
      }
      for (const piece of pieces) await sink.write(piece);
    },
    /** A file that is not written as text; `write` puts it into the sink. */
    async writeWhole(kind: ReportKind, write: (sink: Pick<ReportSink, "write">) => Promise<void>): Promise<void> {
      const sink = output.open(kind);
      open.set(kind, sink);
      await write(sink);
      await this.close(kind);
    },
    async close(kind: ReportKind): Promise<void> {
      const written = await open.get(kind)?.close();
      open.delete(kind);
      if (written) closed.push({ ...kind, ...written });
    },
    async abort(): Promise<void> {
      await Promise.all([...open.values()].map((sink) => sink.abort()));
    },
  };
}
