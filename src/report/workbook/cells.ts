import { startsFormula } from "../model/formula.ts";
import { DAY_MS, isoTime } from "../model/time.ts";
import { type SharedStrings, textElement } from "./sharedStrings.ts";
import { COUNT_STYLE, HEADER_STYLE, INSTANT_STYLE, QUOTED_STYLE } from "./styles.ts";
import { cellText } from "./xstring.ts";

/** Text, a number, a flag, or an instant in milliseconds since the epoch. An empty text is an empty cell. */
export type CellValue = string | number | boolean | { instant: number };

/** What follows the reference in a `c` element: `" t="b"><v>1</v></c>` of `<c r="A2" t="b"><v>1</v></c>`. */
export type CellXml = string;

const EMPTY_CELL: CellXml = '"/>';

/** Excel's serial number of 1970-01-01. */
const EPOCH_SERIAL = 25_569;
/** 1900-03-01: before it, Excel counts a 29 February 1900 that did not exist. */
const FIRST_SERIAL = 61;
const LAST_SERIAL = 2_958_466;

/**
 * Gives the elements of cells, without their beginning. No value is ever a formula: text has the type of text, and text that would be a formula if
 * somebody typed it is marked, so that editing the cell does not turn it into one. Without `strings` each cell holds its own
 * text. Source: ECMA-376 part 1, 18.3.1.4 (c), 18.17.4.1 (dates).
 */
export function cellWriter(strings?: SharedStrings): (value: CellValue) => CellXml {
  const textCell = (value: string): CellXml => {
    if (value === "") return EMPTY_CELL;
    const text = cellText(value).toWellFormed();
    const style = startsFormula(text) ? ` s="${QUOTED_STYLE}"` : "";
    const number = strings?.number(text);
    return number === undefined
      ? `"${style} t="inlineStr"><is>${textElement(text)}</is></c>`
      : `"${style} t="s"><v>${number}</v></c>`;
  };
  return (value) => {
    if (typeof value === "string") return textCell(value);
    if (typeof value === "boolean") return `" t="b"><v>${value ? 1 : 0}</v></c>`;
    if (typeof value === "number")
      return Number.isFinite(value) ? `" s="${COUNT_STYLE}"><v>${value}</v></c>` : EMPTY_CELL;
    const { instant } = value;
    const serial = instant / DAY_MS + EPOCH_SERIAL;
    if (serial >= FIRST_SERIAL && serial < LAST_SERIAL) return `" s="${INSTANT_STYLE}"><v>${serial}</v></c>`;
    const date = new Date(instant);
    return Number.isNaN(date.getTime()) ? EMPTY_CELL : textCell(isoTime(instant));
  };
}

/** A cell of the header row. */
export function headerCell(title: string): CellXml {
  return `" s="${HEADER_STYLE}" t="inlineStr"><is>${textElement(title)}</is></c>`;
}
