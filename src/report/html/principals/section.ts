import { count, counted } from "../../model/numberText.ts";
import { rowIdOf } from "../../summary/accessGroups.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { html, type Markup } from "../markup.ts";
import { bytesLeft, type Section, type SectionInput } from "../section.ts";
import { CREDENTIALS_HEAD, credentialsRow, withCredentials } from "./credentials.ts";
import { STANDING_HEAD, standingItem, standingRow } from "./row.ts";
import { byWeight, type Standing, standings } from "./standing.ts";
import { TIMELINE_LEGEND, TIMELINE_PARTS } from "./timeline.ts";
import { unusedPieces } from "./unused.ts";

/** Of the section's bytes, the most that its parts may take; the table of all has what is left. */
const CREDENTIALS_SHARE = 0.4;
const UNUSED_SHARE = 0.08;
/** About what headings, sentences and the legend take. */
const FRAME_BYTES = 6_000;
const ALL_FRAME_BYTES = 1_800;

/** Every user and role: what it is, when it was used, and of users the age of their passwords and keys. */
export const principals: Section = {
  id: "principals",
  title: "Users, roles and their credentials",
  short: "Users and roles",
  share: 0.18,
  *body({ facts, links, budget }: SectionInput) {
    const at = facts.header.analysisTime;
    const found = standings(facts);
    yield opening(facts);
    const room = budget - FRAME_BYTES;
    const first = [
      ...credentialPieces(found, at, room * CREDENTIALS_SHARE),
      ...unusedPieces(found, links, at, room * UNUSED_SHARE),
    ];
    yield* first;
    const used = first.reduce((bytes, piece) => bytes + piece.toString().length, 0);
    yield* allPieces(facts, byWeight(found), budget - used - ALL_FRAME_BYTES);
  },
};

function opening({ figures }: ReportFacts): Markup {
  const { principals, administrators, escalating, unused, staleCredentials } = figures;
  return html`<p>The account has <b>${count(principals)}</b> users and roles. <b>${count(administrators)}</b> of them are administrators, <b>${count(escalating)}</b>
are not full administrators but can become one by steps that they are allowed to take, <b>${count(unused)}</b> were not used in 90 days or never, and <b>${count(staleCredentials)}</b> have a password or key older
than 90 days, or a key that was not used for as long.</p>\n`;
}

function* credentialPieces(found: readonly Standing[], at: number, budget: number): Generator<Markup> {
  const users = withCredentials(found, at);
  yield html`<h3 id="credentials">Users' credentials by age</h3>\n`;
  if (users.length === 0) {
    yield html`<p>No user has a password or an access key, or the credential report could not be read.</p>\n`;
    return;
  }
  yield html`<p>${counted(users.length, "user")} with a password for the console or an access key for programs, the stale ones first. What is more than 90 days old is set in
bold; the dashed line marks the 90 days. A second factor (MFA) is a code or a device that is asked for beside the password. Times run from left, two years ago, to right, the day of the analysis.</p>
${TIMELINE_PARTS}${TIMELINE_LEGEND}<div class="scroll" role="region" aria-label="Users' credentials by age" tabindex="0"><table data-table class="credentials"><caption class="sr">Users' credentials by age, the stale ones first</caption>
${CREDENTIALS_HEAD}<tbody>\n`;
  const left = bytesLeft(budget);
  let folded = 0;
  for (const user of users) {
    const row = credentialsRow(user, at);
    if (folded === 0 && left.take(row)) yield row;
    else folded += 1;
  }
  yield html`</tbody></table></div>\n`;
  if (folded > 0)
    yield html`<p class="omitted">${counted(folded, "more user")}, whose credentials are younger or as old, ${folded === 1 ? "is" : "are"} in the file principals.csv.</p>\n`;
}

function* allPieces(facts: ReportFacts, ordered: readonly Standing[], budget: number): Generator<Markup> {
  const label = "All users and roles";
  const items = ordered.map((standing) => standingItem(standing));
  let rest = items.reduce((bytes, item) => bytes + item.toString().length, 0);
  yield html`<h3 id="all-principals">${label}</h3>
<p>Administrators come first, then those who can become one, then the unused. The ceiling is a <a href="#terms">permissions boundary</a>: whatever policies allow, nothing
beyond it is.</p>
<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table data-table class="standings"><caption class="sr">${label}, the most powerful first</caption>
${STANDING_HEAD}<tbody>\n`;
  let left = budget;
  let shown = 0;
  for (const [place, standing] of ordered.entries()) {
    const row = standingRow(standing, facts.header.analysisTime, rowIdOf(facts.access, standing.index));
    const bytes = row.toString().length;
    if (bytes + rest > left) break;
    left -= bytes;
    rest -= items[place]?.toString().length ?? 0;
    shown += 1;
    yield row;
  }
  yield html`</tbody></table></div>\n`;
  if (shown === ordered.length) return;
  yield html`<details class="group"><summary>${counted(ordered.length - shown, "more user or role", "more users and roles")} by name</summary>
<p class="omitted">What is known of them is in the file principals.csv.</p><ul class="names">\n`;
  yield* items.slice(shown);
  yield html`</ul></details>\n`;
}
