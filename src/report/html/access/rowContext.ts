import { type Content, html, type Markup, value, visible } from "../markup.ts";
import type { SectionInput } from "../section.ts";
import type { Column } from "./columns.ts";
import type { SharedLines } from "./sharedLines.ts";

/** What all rows of the map are written with. */
export interface RowContext {
  input: SectionInput;
  /** Display names by number. */
  services: readonly string[];
  columns: readonly Column[];
  shared: SharedLines;
  /**
   * The report is large: marks and capabilities stand in rows as letters, and the page draws and words them; else both
   * are there without it.
   */
  large: boolean;
}

/** Blocks of Unicode whose characters run from right to left (UAX #9). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** As `value`, without the element that isolates the direction where the text has none to isolate. */
export function name(text: string): Markup {
  return RIGHT_TO_LEFT.test(text) ? value(text) : html`${visible(text)}`;
}

/** The parts with something between them. */
export function joined(parts: readonly Content[], separator = ", "): Markup {
  return html`${parts.map((part, index) => (index > 0 ? html`${separator}${part}` : part))}`;
}
