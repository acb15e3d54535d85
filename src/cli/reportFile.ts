import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { ReportSink } from "../report/sink.ts";

const BUFFER_BYTES = 256 * 1024;

/**
 * A new file on disk; it is opened by the first write, and closed on `abort` too. One buffer is written while the next is
 * filled.
 */
export function openReportFile(path: string): ReportSink {
  const digest = createHash("sha256");
  let file: FileHandle | undefined;
  let gathered: Uint8Array[] = [];
  let waiting = 0;
  let bytes = 0;
  let writing: Promise<void> = Promise.resolve();

  const flush = async () => {
    await writing;
    file ??= await open(path, "wx");
    writing = file.writeFile(Buffer.concat(gathered));
    // Seen by the next `write` or by `close`; this only keeps it from counting as unhandled in between.
    writing.catch(() => {});
    gathered = [];
    waiting = 0;
  };

  return {
    async write(chunk) {
      const data = Buffer.from(chunk);
      digest.update(data);
      bytes += data.byteLength;
      gathered.push(data);
      waiting += data.byteLength;
      if (waiting >= BUFFER_BYTES) await flush();
    },
    async close() {
      await flush();
      await writing;
      await file?.close();
      return { bytes, sha256: digest.digest("hex") };
    },
    async abort() {
      await writing.catch(() => {});
      await file?.close().catch(() => {});
    },
  };
}
