import { startsFormula } from "../model/formula.ts";
import { joinedRows, type RowBlock } from "../model/rowBlock.ts";

const NEEDS_QUOTES = /[",;\t\r\n]/;

/**
 * One cell by RFC 4180 (section 2, rules 5 to 7), with an apostrophe in front of a formula to make it harmless. The
 * apostrophe can be removed without ambiguity: a value that already has one in front of a formula gets a second.
 */
export function csvCell(value: string): string {
  const text = startsFormula(value) ? `'${value}` : value;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line end, CRLF. */
export function csvRow(values: readonly string[]): string {
  return `${values.map(csvCell).join(",")}\r\n`;
}

/** The rows as records. */
export function* csvRecords(blocks: Iterable<RowBlock>): Generator<string> {
  for (const { leading, varying, trailing } of blocks) {
    const before = leading.map((cell) => `${csvCell(cell)},`).join("");
    const after = `${trailing.map((cell) => `,${csvCell(cell)}`).join("")}\r\n`;
    yield* joinedRows(before, varying, after, (group) => {
      group.csv ??= group.cells.map(csvCell).join(",");
      return group.csv;
    });
  }
}
