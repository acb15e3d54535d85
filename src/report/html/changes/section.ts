import type { Gap } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { html, type Markup } from "../markup.ts";
import type { Section } from "../section.ts";
import { moment } from "../vocabulary/moment.ts";
import { groupPieces } from "./changeList.ts";
import { externalAccessLists } from "./externalAccess.ts";
import { inventoryLists } from "./inventory.ts";
import { GAP_BYTES, leftOut, NAMED } from "./leftOut.ts";
import { changeCounts, overview } from "./overview.ts";
import { administratorLists, escalationLists } from "./privileges.ts";

/** The changes since the previous analysis, the most important first. */
export const changes: Section = {
  id: "changes",
  title: "What changed",
  short: "Changes",
  share: 0.03,
  *body({ facts, links, budget }) {
    const { comparison } = facts;
    if (comparison === undefined) {
      yield whyNot(facts.gaps);
      return;
    }
    const { previous, changes, access, notComparable } = comparison;
    const counts = changeCounts(comparison);
    if (counts.every(({ gained, lost }) => gained === 0 && lost === 0)) {
      const since = html`since the analysis of ${moment(previous.analysisTime)}`;
      yield notComparable.gaps.length === 0
        ? html`<p class="good">Nothing changed ${since}.</p>\n`
        : html`<p>Nothing changed ${since} in what both analyses could read.</p>\n`;
      yield* leftOut(comparison);
      return;
    }
    yield html`<p>Compared with the analysis of ${moment(previous.analysisTime)}.</p>\n`;
    yield overview(counts);
    yield* leftOut(comparison);
    const groups = [
      { heading: "Administrators", lists: administratorLists(changes.administrators, links) },
      { heading: "Escalation paths", lists: escalationLists(changes.escalation, links) },
      { heading: "External access", lists: externalAccessLists(changes.externalAccess, links, facts.external) },
      { heading: "Users and roles", lists: inventoryLists(changes.principals, links, "users and roles") },
      { heading: "Resources", lists: inventoryLists(changes.resources, links, "resources") },
    ];
    yield* groupPieces(groups, budget - OVERVIEW_BYTES - Math.min(notComparable.gaps.length, NAMED) * GAP_BYTES);
    const { gained, lost } = access;
    if (gained.count + lost.count > 0)
      yield html`<h3>Access of users and roles</h3>
<p>Each kind of access of a user or role to a service or resource counts as one: <b>${count(gained.count)}</b> ${gained.count === 1 ? "is" : "are"} new or no longer under conditions, <b>${count(lost.count)}</b> ${lost.count === 1 ? "is" : "are"} gone or
now under conditions. All are in changes.json, under access.</p>\n`;
  },
};

/** About the bytes of the table of numbers and the sentences. */
const OVERVIEW_BYTES = 2_500;

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    PreviousAnalysisMissing: "The previous analysis is missing, so there is nothing to compare with.",
    PreviousAnalysisUnreadable: "The previous analysis cannot be read, so there is nothing to compare with.",
  }),
);

function whyNot(gaps: readonly Gap[]): Markup {
  const reason = gaps.map(({ action, code }) => (action === "compare" ? REASONS.get(code) : undefined)).find(Boolean);
  if (reason !== undefined) return html`<p class="note">${reason}</p>\n`;
  return html`<p>There is no earlier analysis to compare with. From the next analysis on, this section shows what changed: who became administrator,
who gained external access, and what was added or removed.</p>\n`;
}
