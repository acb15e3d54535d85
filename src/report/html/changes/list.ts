import { html, type Markup } from "../markup.ts";
import { bytesLeft } from "../section.ts";
import { counted } from "../words.ts";

/** Changes of one sort and one direction, each as a sentence. */
export interface ChangeList {
  title: string;
  /** `+` for what is new, `−` for what is gone. */
  sign: "+" | "−";
  items: readonly Markup[];
  /** The member of changes.json that has them all. */
  member: string;
}

/** Under one heading the lists that have anything, as far as they fit; nothing for none. */
export function* listPieces(heading: string, lists: readonly ChangeList[], budget: number): Generator<Markup> {
  const filled = lists.filter(({ items }) => items.length > 0);
  if (filled.length === 0) return;
  yield html`<h3>${heading}</h3>\n`;
  for (const { title, sign, items, member } of filled) {
    const left = bytesLeft(budget / filled.length);
    const shown: Markup[] = [];
    for (const item of items) {
      const line = html`<li>${item}</li>\n`;
      if (!left.take(line)) break;
      shown.push(line);
    }
    const folded = items.length - shown.length;
    yield html`<h4><span aria-hidden="true" class="${sign === "+" ? "new" : "gone"}">${sign}</span> ${title} <span class="amount">${items.length}</span></h4>
<ul class="changes">${shown}</ul>\n`;
    if (folded > 0)
      yield html`<p class="folded">${counted(folded, "more", "more")} ${folded === 1 ? "is" : "are"} in the file changes.json, under ${member}.</p>\n`;
  }
}
