/**
 * A bucket that keeps nothing but spilled cells, takes its time over each write as R2 does, and remembers how much was
 * handed to it at once.
 */
export function meteredBucket() {
  const kept = new Map<string, Uint8Array>();
  let present = 0;
  let most = 0;
  let largest = 0;

  async function take(bytes: number): Promise<void> {
    present += bytes;
    most = Math.max(most, present);
    largest = Math.max(largest, bytes);
    await new Promise((resolve) => setTimeout(resolve, 1));
    present -= bytes;
  }

  const bucket = {
    async put(key: string, value: Uint8Array) {
      await take(value.byteLength);
      if (key.includes("cells-")) kept.set(key, value.slice());
    },
    async get(key: string, { range }: { range: { offset: number; length: number } }) {
      const cells = kept.get(key)?.slice(range.offset, range.offset + range.length);
      return cells ? { arrayBuffer: async () => cells.buffer } : null;
    },
    async createMultipartUpload() {
      return {
        uploadPart: async (partNumber: number, part: Uint8Array) => {
          await take(part.byteLength);
          return { partNumber, etag: "" };
        },
        complete: async () => ({}),
        abort: async () => {},
      };
    },
    async delete(keys: string[]) {
      for (const key of keys) kept.delete(key);
    },
  };
  return { bucket: bucket as unknown as R2Bucket, largestWrite: () => largest, inFlight: () => most };
}
