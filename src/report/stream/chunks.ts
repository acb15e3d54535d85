const CHUNK_LENGTH = 65_536;

/**
 * A piece without text says that a slice of work is done which may give text only later: whoever goes through the pieces can
 * let others have their turn.
 */
export const SLICE_DONE = "";

/**
 * The same text in pieces of about `length` characters, so that a sink is not called for every row. Pieces without text are
 * passed on.
 */
export function* inChunks(pieces: Iterable<string>, length = CHUNK_LENGTH): Generator<string> {
  let chunk = "";
  for (const piece of pieces) {
    if (piece === SLICE_DONE) yield piece;
    chunk += piece;
    if (chunk.length >= length) {
      yield chunk;
      chunk = "";
    }
  }
  if (chunk !== "") yield chunk;
}
