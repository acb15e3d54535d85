import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import type { ReportSink } from "../../report/stream/sink.ts";

const BUFFER_BYTES = 2 * 1024 * 1024;
/** That one UTF-16 code unit takes in UTF-8. */
const MOST_BYTES = 3;

/** A new file on disk, opened by the first write. There are two buffers: one is written while the other is filled. */
export function openReportFile(path: string): ReportSink {
  const digest = createHash("sha256");
  let file: FileHandle | undefined;
  let filling: Buffer | undefined;
  let spare: Buffer | undefined;
  let used = 0;
  let bytes = 0;
  let writing: Promise<void> = Promise.resolve();

  const flush = async () => {
    await writing;
    file ??= await open(path, "wx");
    const full = (filling ?? Buffer.alloc(0)).subarray(0, used);
    digest.update(full);
    bytes += used;
    writing = file.writeFile(full);
    // The next `write` or `close` throws it; without this it would count as unhandled until then.
    writing.catch(() => {});
    [filling, spare] = [spare, filling];
    used = 0;
  };
  const room = async (wanted: number): Promise<Buffer> => {
    if (filling !== undefined && used > 0 && filling.length - used < wanted) await flush();
    filling ??= Buffer.allocUnsafeSlow(BUFFER_BYTES);
    return filling;
  };

  return {
    async write(chunk) {
      if (typeof chunk === "string" && chunk.length * MOST_BYTES <= BUFFER_BYTES) {
        const buffer = await room(chunk.length * MOST_BYTES);
        used += buffer.write(chunk, used);
        return;
      }
      const data = Buffer.from(chunk);
      for (let at = 0; at < data.length; ) {
        const buffer = await room(Math.min(data.length - at, BUFFER_BYTES));
        const copied = data.copy(buffer, used, at);
        used += copied;
        at += copied;
      }
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
