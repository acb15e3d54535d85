import { counted } from "../../../platform/numberText.ts";
import type { Knowledge } from "../../model/knowledge.ts";
import { rowIdOf } from "../../summary/accessGroups.ts";
import type { KeyFigures } from "../../summary/keyFigures.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { bytesLeft } from "../bytesLeft.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { closing, figureMarkup } from "../notKnown.ts";
import { paperNote } from "../printing.ts";
import type { Section, SectionInput } from "../section.ts";
import { CREDENTIALS_HEAD, credentialsRow, withCredentials } from "./credentials.ts";
import { byWeight, overviews, type PrincipalOverview } from "./overview.ts";
import { OVERVIEW_HEAD, overviewItem, overviewRow } from "./row.ts";
import { TIMELINE_LEGEND, TIMELINE_PARTS } from "./timeline.ts";
import { unusedPieces } from "./unused.ts";

/** The most of the section's bytes that its parts may take; the table of all principals gets the rest. */
const CREDENTIALS_SHARE = 0.4;
const UNUSED_SHARE = 0.08;
/** Roughly what headings, sentences and the legend take. */
const FRAME_BYTES = 6_000;
const ALL_FRAME_BYTES = 1_800;

/** Every user and role: what it is, when it was used, and how old passwords and access keys are. */
export const principals: Section = {
  id: "principals",
  title: "Users, roles and their credentials",
  short: "Users and roles",
  share: 0.14,
  *body({ facts, links, budget }: SectionInput) {
    const at = facts.header.analysisTime;
    const found = overviews(facts);
    yield opening(facts);
    const room = budget - FRAME_BYTES;
    const first = [
      ...credentialPieces(found, facts.known, at, room * CREDENTIALS_SHARE),
      ...unusedPieces(found, facts.known, links, at, room * UNUSED_SHARE),
    ];
    yield* first;
    const used = first.reduce((bytes, piece) => bytes + piece.toString().length, 0);
    yield* allPieces(facts, links, byWeight(found), budget - used - ALL_FRAME_BYTES);
  },
};

function opening({ figures, known }: ReportFacts): Markup {
  const number = (name: keyof KeyFigures) => html`<b>${figureMarkup(known, name, figures[name])}</b>`;
  if ((["unused", "staleCredentials"] as const).every((name) => known.figure(name) === "all")) {
    return html`<p>The account has ${number("principals")} users and roles. ${number("administrators")} of them are administrators, ${number("escalating")}
are not full administrators but can become one, ${number("unused")} have no recorded use in the last 90 days, and ${number("staleCredentials")} have a password or access key older than
90 days, or an access key without a recorded use in that time.</p>\n`;
  }
  return html`<p>The account has ${number("principals")} users and roles. Administrators among them: ${number("administrators")}. Not full administrators, but can become one: ${number("escalating")}.
Without recorded use in the last 90 days: ${number("unused")}. With a password or access key older than 90 days, or an access key without a recorded use in that time: ${number("staleCredentials")}.</p>\n`;
}

function* credentialPieces(
  found: readonly PrincipalOverview[],
  known: Knowledge,
  at: number,
  budget: number,
): Generator<Markup> {
  const users = withCredentials(found, at);
  yield html`<h3 id="credentials">Users' credentials by age</h3>\n`;
  if (users.length === 0) {
    const isKnown = found.every(({ principal }) => principal.type === "IAMRole" || principal.credentials !== undefined);
    yield isKnown
      ? html`<p>No user has a password or an access key.</p>\n`
      : html`<p class="note"><b>Not known</b>: the credential report was not read.${closing(known, "staleCredentials")}</p>\n`;
    return;
  }
  yield html`<p>${counted(users.length, "user")} with a console password or an access key, stale ones first. What is more than 90 days old is in bold;
the dashed line marks 90 days. Multi-factor authentication (MFA) asks for a code or a device in addition to the password. Time runs from two years ago on the left to the analysis on the right.</p>
${TIMELINE_PARTS}${TIMELINE_LEGEND}<div class="scroll" role="region" aria-label="Users' credentials by age" tabindex="0"><table data-table class="credentials paper-25"><caption class="sr">Users' credentials by age, stale ones first</caption>
${CREDENTIALS_HEAD}<tbody>\n`;
  const left = bytesLeft(budget);
  let omitted = 0;
  for (const user of users) {
    const row = credentialsRow(user, at);
    if (omitted === 0 && left.take(row)) yield row;
    else omitted += 1;
  }
  yield html`</tbody></table></div>\n${paperNote(users.length - omitted, "paper-25")}`;
  if (omitted > 0)
    yield html`<p class="omitted">${counted(omitted, "more user")}, whose credentials are not older than these, ${omitted === 1 ? "is" : "are"} in the file principals.csv.</p>\n`;
}

function* allPieces(
  facts: ReportFacts,
  links: Links,
  ordered: readonly PrincipalOverview[],
  budget: number,
): Generator<Markup> {
  const label = "All users and roles";
  const items = ordered.map((overview) => overviewItem(overview));
  let rest = items.reduce((bytes, item) => bytes + item.toString().length, 0);
  yield html`<h3 id="all-principals">${label}</h3>
<p>Administrators come first, then those that can become one, then the unused. A <a href="#terms">permissions boundary</a> sets the maximum permissions, whatever the
policies allow.</p>
<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table data-table class="principals paper-40"><caption class="sr">${label}, the most powerful first</caption>
${OVERVIEW_HEAD}<tbody>\n`;
  let left = budget;
  let shown = 0;
  for (const [place, overview] of ordered.entries()) {
    const row = overviewRow(overview, facts.header.analysisTime, rowIdOf(facts.access, overview.index), links);
    const bytes = row.toString().length;
    if (bytes + rest > left) break;
    left -= bytes;
    rest -= items[place]?.toString().length ?? 0;
    shown += 1;
    yield row;
  }
  yield html`</tbody></table></div>\n${paperNote(shown, "paper-40")}`;
  if (shown === ordered.length) return;
  yield html`<details class="group"><summary>${counted(ordered.length - shown, "more user or role", "more users and roles")} by name</summary>
<p class="omitted">Their details are in the file principals.csv.</p><ul class="names">\n`;
  yield* items.slice(shown);
  yield html`</ul></details>\n`;
}
