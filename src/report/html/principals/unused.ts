import { isUseKnown } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { Knowledge } from "../../model/knowledge.ts";
import { bytesLeft } from "../bytesLeft.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { closing } from "../notKnown.ts";
import { daysAgo, daysSince } from "./age.ts";
import type { PrincipalOverview } from "./overview.ts";

/** Unused users and roles by name: those without a recorded use first, then by how long ago. */
export function* unusedPieces(
  found: readonly PrincipalOverview[],
  known: Knowledge,
  links: Links,
  at: number,
  budget: number,
): Generator<Markup> {
  const unused = found.filter((overview) => overview.unused);
  yield html`<h3 id="unused">Unused users and roles</h3>\n`;
  const unknown = found.filter(({ principal }) => !isUseKnown(principal)).length;
  if (unknown > 0) {
    yield html`<p class="note"><b>Not known</b> of ${counted(unknown, "user or role", "users and roles")}: when it was last used was not read.${closing(known, "unused")}</p>\n`;
  }
  if (unused.length === 0) {
    if (unknown === 0) yield html`<p class="good">None: each was used or created in the last 90 days.</p>\n`;
    return;
  }
  yield html`<p>Created more than 90 days ago, and without a recorded use in the last 90 days (AWS keeps 400).</p>
<details class="group"><summary>${counted(unused.length, "user or role", "users and roles")}, the longest unused first</summary><ul class="names">\n`;
  const days = ({ principal: { lastUsedAt } }: PrincipalOverview) =>
    lastUsedAt === undefined ? Number.POSITIVE_INFINITY : daysSince(lastUsedAt, at);
  const left = bytesLeft(budget);
  let omitted = 0;
  for (const overview of unused.toSorted((a, b) => Math.sign(days(b) - days(a)) || a.index - b.index)) {
    const { arn, lastUsedAt } = overview.principal;
    const when = lastUsedAt === undefined ? "never" : daysAgo(days(overview));
    const item = html`<li>${links.principal(arn)} <small>${when}</small></li>\n`;
    if (omitted === 0 && left.take(item)) yield item;
    else omitted += 1;
  }
  yield html`</ul></details>\n`;
  if (omitted > 0)
    yield html`<p class="omitted">${count(omitted)} more, used at the same time or later, ${omitted === 1 ? "is" : "are"} in the file findings.json.</p>\n`;
}
