import type { Plan } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import { bytesLeft } from "../bytesLeft.ts";
import { changeText } from "../changeText.ts";
import { commandBlocks } from "../findings/remedy.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";

/** The steps that are not folded. */
const FIRST = 7;

/** The fewest changes that end the critical and high findings, in order, each with what it closes so far. */
export function planPieces(plan: Plan | undefined, links: Links, budget: number): Markup {
  if (plan === undefined || plan.steps.length === 0) return html``;
  const { steps, closed, of, open } = plan;
  const left = bytesLeft(budget);
  const items: Markup[] = [];
  for (const { change, closes, closedSoFar, commands } of steps) {
    const words = html`${changeText(change, links)} <small>closes ${count(closes.length)}; ${count(closedSoFar)} of ${count(of)} so far</small>`;
    const whole = html`<li>${words}<details class="fix"><summary>Commands</summary>${commandBlocks(commands)}</details></li>\n`;
    const short = html`<li>${words}</li>\n`;
    const item = left.take(whole) ? whole : left.take(short) ? short : undefined;
    if (item === undefined) break;
    items.push(item);
  }
  const more = steps.length - items.length;
  const rest = items.slice(FIRST);
  return html`<h3 id="plan">The plan</h3>
<p><b>${counted(steps.length, "change closes", "changes close")} ${count(closed)} of ${count(of)}</b> critical and high findings, made in this order. The whole was tried on
the account as it is.${open.length > 0 && ` ${counted(open.length, "finding stays", "findings stay")}: each says why.`}</p>
<ol class="plan">${items.slice(0, FIRST)}</ol>
${rest.length > 0 && html`<details class="group"><summary>${counted(rest.length, "more change", "more changes")}</summary><ol class="plan" start="${FIRST + 1}">${rest}</ol></details>\n`}${
  more > 0 &&
  html`<p class="omitted">${counted(more, "more change is", "more changes are")} in findings.json, as <code>plan</code>.</p>\n`
}`;
}
