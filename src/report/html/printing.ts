import { count } from "../../platform/numberText.ts";
import { html, type Markup } from "./markup.ts";

/**
 * What is printed of long tables, by the class that says so. Paper has what is read first: the page says how much it leaves
 * out, and the HTML file and the workbook have all of it. The stylesheet has the same numbers.
 */
const PRINTED_ROWS = { "paper-8": 8, "paper-25": 25, "paper-40": 40 } as const;

export type PaperClass = keyof typeof PRINTED_ROWS;

/** On paper alone: how many rows of a table are left out. Nothing where all are printed. */
export function paperNote(rows: number, paper: PaperClass): Markup {
  const printed = PRINTED_ROWS[paper];
  if (rows <= printed) return html``;
  return html`<p class="paper">Printed are the first ${printed} of ${count(rows)} rows; the HTML file and the workbook have all.</p>\n`;
}
