import type { CellStorage } from "../../../report/stream/cellSpill.ts";

/** Chunks of access cells in the staging bucket: `{prefix}cells-0001.bin` and on. */
export function stagedCells(bucket: R2Bucket, prefix: string): CellStorage {
  const key = (chunk: number) => `${prefix}cells-${String(chunk + 1).padStart(4, "0")}.bin`;
  return {
    async write(chunk, cells) {
      await bucket.put(key(chunk), cells);
    },
    async read(chunk, range) {
      const object = await bucket.get(key(chunk), { range });
      if (!object) throw new Error("a staged chunk of access cells is gone");
      return new Uint8Array(await object.arrayBuffer());
    },
    async clear(chunks) {
      await bucket.delete(Array.from({ length: chunks }, (_, chunk) => key(chunk)));
    },
  };
}
