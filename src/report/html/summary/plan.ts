import type { Plan } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import { bytesLeft } from "../bytesLeft.ts";
import { changeText } from "../changeText.ts";
import { commandBlocks } from "../findings/remedy.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";

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
  return html`<h3 id="plan">The plan</h3>
<p><b>${counted(steps.length, "change closes", "changes close")} ${count(closed)} of ${count(of)}</b> critical and high findings. The order is that of the most closed with each; the whole was tried on the
account as it is.${open.length > 0 && ` ${counted(open.length, "finding stays", "findings stay")}: each says why.`}</p>
<ol class="plan">${items}</ol>
${more > 0 && html`<p class="omitted">${counted(more, "more change is", "more changes are")} in findings.json, as <code>plan</code>.</p>\n`}`;
}
