/** Rows that differ in a few neighbouring cells: each has the `leading` cells, one group of `varying`, and the `trailing`. */
export interface RowBlock {
  leading: readonly string[];
  varying: readonly CellGroup[];
  trailing: readonly string[];
}

/** Neighbouring cells that many rows share. Each writer keeps what they are in its format, so it is worked out once. */
export class CellGroup {
  readonly cells: readonly string[];
  csv: string | undefined;
  /** The cells of a worksheet, in pieces between which the number of the row stands. */
  xml: readonly string[] | undefined;

  constructor(...cells: readonly string[]) {
    this.cells = cells;
  }
}

/** Rows joined at a time: enough to save most of the work, few enough to keep each text short. */
const ROWS = 256;

/**
 * The text of the rows, many in a piece. Array.join makes one flat string, where concatenation would make a tree of parts
 * for every row.
 */
export function* joinedRows<T>(
  leading: string,
  varying: readonly T[],
  trailing: string,
  textOf: (varying: T) => string,
): Generator<string> {
  const between = trailing + leading;
  for (let at = 0; at < varying.length; at += ROWS) {
    const texts = varying.slice(at, at + ROWS).map(textOf);
    yield leading + texts.join(between) + trailing;
  }
}
