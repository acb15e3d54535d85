/** Bytes. A longer line is dropped and only noted. A string in V8 has at most about 512 million characters. */
const LONGEST = 256 * 1024 * 1024;
const LINE_FEED = 0x0a;

/** Whole lines of UTF-8, each but the last of all with its line end. */
export interface Batch {
  bytes: Uint8Array<ArrayBuffer>;
  /** The first line is missing, because it is too long. */
  startsTooLong: boolean;
}

/** The lines of a stream: for each chunk those that it completes. The last line needs no line end. */
export async function* batchesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Batch> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const add = (piece: Uint8Array) => {
    length += piece.length;
    if (length > LONGEST) pieces = [];
    else pieces.push(piece);
  };
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end === 0) {
      add(chunk);
      continue;
    }
    const first = chunk.indexOf(LINE_FEED) + 1;
    const startsTooLong = length + first > LONGEST;
    yield {
      bytes: joined(startsTooLong ? [chunk.subarray(first, end)] : [...pieces, chunk.subarray(0, end)]),
      startsTooLong,
    };
    pieces = [];
    length = 0;
    if (end < chunk.length) add(chunk.subarray(end));
  }
  if (length > 0) yield { bytes: joined(pieces), startsTooLong: length > LONGEST };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
