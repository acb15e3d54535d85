import { csvCell } from "./csv.ts";

/** Rows that differ in some cells alone: each has the `opening`, one of `varying`, and the `ending`. */
export interface AlikeRows {
  opening: readonly string[];
  varying: readonly CellGroup[];
  ending: readonly string[];
}

/** Cells that stand together in many rows. What they are in a file is made once. */
export class CellGroup {
  readonly cells: readonly string[];
  /** In the sheet of a workbook; `worksheet.ts` makes it. */
  xml: string | undefined;
  #csv: string | undefined;

  constructor(...cells: readonly string[]) {
    this.cells = cells;
  }

  get csv(): string {
    this.#csv ??= this.cells.map(csvCell).join(",");
    return this.#csv;
  }
}

/** Rows made at a time: enough to save most of the work, few enough for a piece of text to stay small. */
const ROWS = 256;

/** The text of each row joined, many in a piece. Joining makes one flat text where adding would make a tree of parts for every row. */
export function* joinedRows<T>(
  opening: string,
  varying: readonly T[],
  ending: string,
  textOf: (varying: T) => string,
): Generator<string> {
  const between = ending + opening;
  for (let at = 0; at < varying.length; at += ROWS) {
    const texts = varying.slice(at, at + ROWS).map(textOf);
    yield opening + texts.join(between) + ending;
  }
}

/** The rows as records of a CSV. */
export function* csvOf(blocks: Iterable<AlikeRows>): Generator<string> {
  for (const { opening, varying, ending } of blocks) {
    const before = opening.map((cell) => `${csvCell(cell)},`).join("");
    const after = `${ending.map((cell) => `,${csvCell(cell)}`).join("")}\r\n`;
    yield* joinedRows(before, varying, after, ({ csv }) => csv);
  }
}
