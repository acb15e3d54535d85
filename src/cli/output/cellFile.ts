import { type FileHandle, open } from "node:fs/promises";
import type { CellStorage } from "../../report/stream/cellSpill.ts";

/** Chunks of access cells, one after the other in a file that the first write creates. */
export function cellFile(path: string): CellStorage & { close(): Promise<void> } {
  let file: FileHandle | undefined;
  let chunkBytes = 0;
  const close = async () => {
    await file?.close();
    file = undefined;
  };
  return {
    close,
    async write(chunk, cells) {
      file ??= await open(path, "wx+");
      chunkBytes = cells.byteLength;
      for (let at = 0; at < chunkBytes; ) {
        at += (await file.write(cells, at, chunkBytes - at, chunk * chunkBytes + at)).bytesWritten;
      }
    },
    async read(chunk, { offset, length }) {
      const cells = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const read = await file?.read(cells, at, length - at, chunk * chunkBytes + offset + at);
        if (!read?.bytesRead) throw new Error("a chunk of access cells is missing");
        at += read.bytesRead;
      }
      return cells;
    },
    clear: close,
  };
}
