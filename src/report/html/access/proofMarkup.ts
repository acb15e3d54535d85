import { counted } from "../../model/numberText.ts";
import type { ProofVariant } from "../../summary/accessGroups.ts";
import { type ProofLimit, unpackLine } from "../../summary/proofLine.ts";
import { html, type Markup } from "../markup.ts";
import { limitMarkup, lineMarkup } from "./lineMarkup.ts";
import { joined, type RowContext } from "./rowContext.ts";

/**
 * The lines of a proof that fit into `budget` bytes, one at least, the weightiest first; what limits them; and the numbers
 * of those that many share.
 */
export function proofMarkup(variant: ProofVariant, context: RowContext, budget: number): Markup {
  const shared = variant.lines.map((line) => context.shared.numberOf(line, variant));
  const numbers = shared.filter((number) => number !== undefined).sort((a, b) => a - b);
  const links = sharedLinks(numbers);
  const limits = new Map<number, number>();
  const items: Markup[] = [];
  let left = budget - links.toString().length;
  for (const [index, text] of variant.lines.entries()) {
    if (shared[index] !== undefined) continue;
    const line = unpackLine(text);
    const { limit, certain } = line;
    const isNew = limit !== undefined && !limits.has(limit);
    const number = limit === undefined ? undefined : (limits.get(limit) ?? limits.size + 1);
    const item = html`<li${certain ? "" : html` class="open"`}>${lineMarkup(line, context)}${
      number !== undefined && html` <small>(limit ${number})</small>`
    }\n`;
    left -= item.toString().length + (isNew ? (variant.limits[limit]?.length ?? 0) : 0);
    if (left < 0 && items.length > 0) break;
    if (isNew && number !== undefined) limits.set(limit, number);
    items.push(item);
  }
  const unseen = variant.total - items.length - numbers.length;
  const weighed = items.length > 0 ? ", none weightier," : "";
  return html`${items.length > 0 && html`<ul class="why">${items}</ul>`}${[...limits].map(([limit, number]) =>
    limitItem(variant.limits[limit], number),
  )}${unseen > 0 && html`<p class="folded">${counted(unseen, "more reason")}${weighed} in analysis.json.gz.</p>`}${links}`;
}

function limitItem(text: string | undefined, number: number): Markup {
  return text === undefined
    ? html``
    : html`<p class="limits">Limit ${number}: ${limitMarkup(JSON.parse(text) as ProofLimit)}</p>`;
}

function sharedLinks(numbers: readonly number[]): Markup {
  if (numbers.length === 0) return html``;
  return html`<p>Like many others, also by <a href="#w">policies of resources</a>: ${joined(
    numbers.map((number) => html`<a href="#w${number}">${number}</a>`),
  )}</p>`;
}

/** The lines that many proofs share, where the rows lead to. */
export function sharedMarkup(context: RowContext): Markup {
  const { list } = context.shared;
  if (list.length === 0) return html``;
  const items = list.map(
    ({ line, limit, rows }, index) =>
      html`<li id="w${index + 1}"${line.certain ? "" : html` class="open"`}>${lineMarkup(line, context)}${
        limit && html`; ${limitMarkup(limit)}`
      } <small>(${counted(rows, "row")})</small></li>\n`,
  );
  return html`<details class="group" id="w"><summary>Policies of resources that let many in (${counted(list.length, "reason")})</summary>
<p>They are told once, and rows refer to them by number.</p>
<ol class="why">${items}</ol></details>\n`;
}
