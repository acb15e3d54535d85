/** Characters; longer lines are not kept. A string in V8 has at most about 512 million. */
const LONGEST = 256 * 1024 * 1024;

/** A line, or undefined for one that is too long. */
export type Line = string | undefined;

/** The lines of a stream of UTF-8: for each chunk those that it completes. The last line needs no line end. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Line[]> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  let length = 0;
  const add = (piece: string) => {
    length += piece.length;
    if (length > LONGEST) pieces = [];
    else pieces.push(piece);
  };
  const finish = (): Line => {
    const line = length > LONGEST ? undefined : pieces.join("");
    pieces = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const [first = "", ...rest] = decoder.decode(chunk, { stream: true }).split("\n");
    add(first);
    const lines: Line[] = [];
    for (const piece of rest) {
      lines.push(finish());
      add(piece);
    }
    if (lines.length > 0) yield lines;
  }
  add(decoder.decode());
  if (length > 0) yield [finish()];
}
