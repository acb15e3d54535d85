import { type Content, html, type Markup, value } from "../markup.ts";
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

/** A name of the account; the isolation of its direction is spared where there is none to isolate. */
export function name(text: string): Markup {
  return /^[\x20-\x7e]*$/.test(text) ? html`${text}` : value(text);
}

/** The parts with something between them. */
export function joined(parts: readonly Content[], separator = ", "): Markup {
  return html`${parts.map((part, index) => (index > 0 ? html`${separator}${part}` : part))}`;
}
