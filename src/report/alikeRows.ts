/** Rows made at a time: enough to save most of the work, few enough for a piece of text to stay small. */
const ROWS = 256;

/**
 * Rows that differ in `cells` alone, each `opening`, its cell and `ending`; many rows in one piece of text. Joining makes
 * one flat text where adding would make a tree of parts for every row. Gives the number of rows at the end.
 */
export function* alikeRows(opening: string, cells: readonly string[], ending: string): Generator<string, number> {
  const between = ending + opening;
  for (let at = 0; at < cells.length; at += ROWS) {
    yield opening + cells.slice(at, at + ROWS).join(between) + ending;
  }
  return cells.length;
}

/** Counts the rows that a generator gives as its end. */
export class RowCount {
  rows = 0;

  *of(pieces: Generator<string, number>): Generator<string> {
    this.rows += yield* pieces;
  }
}
