const CHUNK_LENGTH = 65_536;

/** The same text in pieces of about `length` characters, so that a sink is not called for every row. */
export function* inChunks(pieces: Iterable<string>, length = CHUNK_LENGTH): Generator<string> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length >= length) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}
