import { count, counted } from "../../model/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { bytesLeft } from "../section.ts";
import { daysAgo, daysSince } from "./age.ts";
import type { Standing } from "./standing.ts";

/** Those whom nobody uses by name: never used first, then by how long ago. */
export function* unusedPieces(found: readonly Standing[], links: Links, at: number, budget: number): Generator<Markup> {
  const unused = found.filter((standing) => standing.unused);
  yield html`<h3 id="unused">Users and roles that nobody uses</h3>\n`;
  if (unused.length === 0) {
    yield html`<p class="good">None: each was used in the last 90 days, or created in them.</p>\n`;
    return;
  }
  yield html`<p>Created more than 90 days ago, and since then never used, or not in the last 90 days.</p>
<details class="group"><summary>${counted(unused.length, "user or role", "users and roles")}, the longest unused first</summary><ul class="names">\n`;
  const days = ({ principal: { lastUsedAt } }: Standing) =>
    lastUsedAt === undefined ? Number.POSITIVE_INFINITY : daysSince(lastUsedAt, at);
  const left = bytesLeft(budget);
  let folded = 0;
  for (const standing of unused.toSorted((a, b) => Math.sign(days(b) - days(a)) || a.index - b.index)) {
    const { arn, lastUsedAt } = standing.principal;
    const when = lastUsedAt === undefined ? "never" : daysAgo(days(standing));
    const item = html`<li>${links.principal(arn)} <small>${when}</small></li>\n`;
    if (folded === 0 && left.take(item)) yield item;
    else folded += 1;
  }
  yield html`</ul></details>\n`;
  if (folded > 0)
    yield html`<p class="omitted">${count(folded)} more, used since those or as long ago, ${folded === 1 ? "is" : "are"} in the file findings.json.</p>\n`;
}
