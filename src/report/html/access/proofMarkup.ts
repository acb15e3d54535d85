import { count, counted } from "../../../platform/numberText.ts";
import type { ProofVariant } from "../../summary/accessGroups.ts";
import { type ProofLimit, unpackLine } from "../../summary/proofLine.ts";
import { html, type Markup } from "../markup.ts";
import { limitMarkup, lineMarkup } from "./lineMarkup.ts";
import { joined, type RowContext } from "./rowContext.ts";

/**
 * The lines of a proof that fit into `budget` bytes, at least one, the weightiest first; the denies that limit them; and
 * links to the lines that many proofs share.
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
    const item = html`<li${certain ? "" : html` class="open"`}>${lineMarkup(line, variant.members, context)}${
      number !== undefined && html` <small>(limit ${number})</small>`
    }\n`;
    left -= item.toString().length + (isNew ? (variant.limits[limit]?.length ?? 0) : 0);
    if (left < 0 && items.length > 0) break;
    if (isNew && number !== undefined) limits.set(limit, number);
    items.push(item);
  }
  const unseen = variant.total - items.length - numbers.length;
  return html`${items.length > 0 && html`<ul class="why">${items}</ul>`}${[...limits].map(([limit, number]) =>
    limitItem(variant.limits[limit], number, variant, context),
  )}${unseen > 0 && html`<p class="omitted">${counted(unseen, "more reason is", "more reasons are")} in analysis.json.gz.</p>`}${links}`;
}

function limitItem(text: string | undefined, number: number, { members }: ProofVariant, context: RowContext): Markup {
  return text === undefined
    ? html``
    : html`<p class="limits">Limit ${number}: ${limitMarkup(JSON.parse(text) as ProofLimit, members, context)}</p>`;
}

function sharedLinks(numbers: readonly number[]): Markup {
  if (numbers.length === 0) return html``;
  return html`<p>Also granted by <a href="#w">resource policies that grant access to many</a>: ${joined(
    numbers.map((number) => html`<a href="#w${number}">${number}</a>`),
  )}</p>`;
}

/** The lines that many proofs share; rows link to them. */
export function sharedMarkup(context: RowContext): Markup {
  const { list } = context.shared;
  if (list.length === 0) return html``;
  const items = list.map(
    ({ line, limit, rows }, index) =>
      html`<li id="w${index + 1}"${line.certain ? "" : html` class="open"`}>${lineMarkup(line, [], context)}${
        limit && html`; ${limitMarkup(limit, [], context)}`
      } <small>(${counted(rows, "row")})</small></li>\n`,
  );
  return html`<details class="group" id="w"><summary>Resource policies that grant access to many (${count(list.length)})</summary>
<p>Listed here once; rows refer to them by number.</p>
<ol class="why">${items}</ol></details>\n`;
}
