import { type Content, html, type Markup, value, visible } from "../markup.ts";
import type { SectionInput } from "../section.ts";
import type { Column } from "./columns.ts";
import type { SharedLines } from "./sharedLines.ts";

/** What all rows of the map have in common. */
export interface RowContext {
  input: SectionInput;
  /** Display names by number. */
  services: readonly string[];
  columns: readonly Column[];
  shared: SharedLines;
  /**
   * Whether the map is large: its rows have encoded cells and letters for capabilities, which the page's script draws and
   * spells out. The rows of a small map have the drawing and the words.
   */
  large: boolean;
}

/** Blocks of Unicode whose characters run from right to left (UAX #9). */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** As `value`, but without the `bdi` element where the text has no right-to-left characters. */
export function name(text: string): Markup {
  return RIGHT_TO_LEFT.test(text) ? value(text) : html`${visible(text)}`;
}

/** The parts with something between them. */
export function joined(parts: readonly Content[], separator = ", "): Markup {
  return html`${parts.map((part, index) => (index > 0 ? html`${separator}${part}` : part))}`;
}
