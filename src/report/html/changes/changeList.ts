import { count } from "../../../platform/numberText.ts";
import { bytesLeft } from "../bytesLeft.ts";
import { html, type Markup } from "../markup.ts";

/** A sentence about one or more changes. */
export interface ChangeItem {
  text: Markup;
  amount: number;
}

/** One sentence for each change. */
export function each<T>(changes: readonly T[], text: (change: T) => Markup): ChangeItem[] {
  return changes.map((change) => ({ text: text(change), amount: 1 }));
}

/** Changes of one kind in one direction, as sentences. */
export interface ChangeList {
  title: string;
  /** `+` for what was added, `−` for what was removed. */
  sign: "+" | "−";
  items: readonly ChangeItem[];
  /** The member of changes.json with all of them. */
  member: string;
}

/** Lists under one heading. */
export interface ChangeGroup {
  heading: string;
  lists: readonly ChangeList[];
}

/** The lists that are not empty, within `budget`: what a list does not need is left for those that need more. */
export function* groupPieces(groups: readonly ChangeGroup[], budget: number): Generator<Markup> {
  const filled = groups.map(({ heading, lists }) => ({
    heading,
    lists: lists.filter(({ items }) => items.length > 0),
  }));
  const shares = sharesOf(
    filled.flatMap(({ lists }) => lists),
    budget,
  );
  for (const { heading, lists } of filled) {
    if (lists.length > 0) yield html`<h3>${heading}</h3>\n`;
    for (const list of lists) yield listPiece(list, shares.get(list) ?? 0);
  }
}

function sharesOf(lists: readonly ChangeList[], budget: number): Map<ChangeList, number> {
  const needs = lists.map((list) => ({ list, bytes: listPiece(list, Number.POSITIVE_INFINITY).toString().length }));
  let left = budget;
  let waiting = lists.length;
  const shares = new Map<ChangeList, number>();
  for (const { list, bytes } of needs.sort((a, b) => a.bytes - b.bytes)) {
    const share = Math.min(bytes + FRAME_BYTES, left / waiting);
    shares.set(list, share);
    left -= share;
    waiting -= 1;
  }
  return shares;
}

/** About the bytes of a list besides its sentences. */
const FRAME_BYTES = 350;

function listPiece({ title, sign, items, member }: ChangeList, budget: number): Markup {
  const left = bytesLeft(budget - FRAME_BYTES);
  const shown: Markup[] = [];
  let omitted = 0;
  let total = 0;
  for (const { text, amount } of items) {
    total += amount;
    const line = html`<li>${text}</li>\n`;
    if (omitted === 0 && left.take(line)) shown.push(line);
    else omitted += amount;
  }
  const rest =
    omitted === 0
      ? ""
      : html`<p class="omitted">${count(omitted)} more ${omitted === 1 ? "is" : "are"} in changes.json, under ${member}.</p>\n`;
  return html`<h4><span aria-hidden="true" class="${sign === "+" ? "new" : "gone"}">${sign}</span> ${title} <span class="amount">${count(total)}</span></h4>
<ul class="changes">${shown}</ul>
${rest}`;
}
