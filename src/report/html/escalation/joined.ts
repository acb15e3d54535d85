import { html, type Markup } from "../markup.ts";

/** Items separated by commas, with `last` before the last one. */
export function joined(items: readonly Markup[], last = ", "): Markup {
  const before = (index: number) => (index === 0 ? "" : index === items.length - 1 ? last : ", ");
  return html`${items.map((item, index) => html`${before(index)}${item}`)}`;
}
