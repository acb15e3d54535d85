import { gunzippedText, gzipped } from "./gzip.ts";

/** Text that is kept compressed until it is read, which can be done once. */
export interface Spool {
  /** Number of pieces added. */
  readonly count: number;
  add(piece: string): Promise<void>;
  /** The pieces joined, in chunks. */
  read(): AsyncGenerator<string>;
}

export function createSpool(): Spool {
  const chunks: Uint8Array[] = [];
  const gzip = gzipped({
    write: async (chunk) => {
      if (typeof chunk !== "string") chunks.push(chunk.slice());
    },
    close: async () => ({ bytes: 0, sha256: "" }),
    abort: async () => {},
  });
  let waiting = "";
  let count = 0;
  return {
    get count() {
      return count;
    },
    async add(piece) {
      count += 1;
      waiting += piece;
      if (waiting.length < 65_536) return;
      await gzip.write(waiting);
      waiting = "";
    },
    async *read() {
      await gzip.write(waiting);
      await gzip.close();
      yield* gunzippedText(streamOf(chunks));
    },
  };
}

function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = chunks[next++];
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
}
