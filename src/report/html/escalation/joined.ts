import { html, type Markup } from "../markup.ts";

/** With commas between. */
export function joined(items: readonly Markup[]): Markup {
  return html`${items.map((item, index) => html`${index > 0 ? ", " : ""}${item}`)}`;
}
