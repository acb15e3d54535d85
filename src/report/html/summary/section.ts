import type { Finding } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import { groupCard } from "../findings/card.ts";
import { findingGroups } from "../findings/groups.ts";
import { html, type Markup } from "../markup.ts";
import type { Section, SectionInput } from "../section.ts";
import { audienceTable } from "./audiences.ts";
import { planPieces } from "./plan.ts";
import { tiles } from "./tiles.ts";
import { trend } from "./trend.ts";

/** The first screen: the key figures and the findings to fix first. */
export const summary: Section = {
  id: "summary",
  title: "Summary",
  short: "Summary",
  share: 0.04,
  *body(input) {
    yield verdict(input);
    yield tiles(input.facts);
    yield fixFirst(input);
    yield planPieces(input.facts.plan, input.links, input.budget * PLAN_SHARE);
    yield trend(input.facts);
    yield completeness(input);
  },
};

const FIRST = 6;
/** Of the bytes, what the plan may take. */
const PLAN_SHARE = 0.5;

/** What matters most, in a few sentences. */
function verdict({ facts: { findings, accepted, figures, principals, known } }: SectionInput): Markup {
  const severe = findings.filter(({ severity }) => severity === "critical" || severity === "high");
  const open = severe.filter(({ usableBy }) => usableBy === "anyone" || usableBy === "outsiders").length;
  const sentences: Markup[] = [
    severe.length === 0
      ? html`No critical or high finding${known.unknownFindings.length > 0 ? " in what was read" : ""}.`
      : html`<b>${counted(severe.length, "critical or high finding", "critical or high findings")}</b>${
          open > 0 && html`, of which somebody outside the account can use <b>${count(open)}</b>`
        }.`,
    figures.escalating === 0
      ? html`Nobody else can become administrator.`
      : html`<b>${count(figures.escalating)}</b> of ${counted(principals.length, "user or role", "users and roles")} can <a href="#escalation">become administrator</a>.`,
  ];
  if (accepted.length > 0)
    sentences.push(
      html`<a href="#accepted-findings">${counted(accepted.length, "finding")}</a> ${accepted.length === 1 ? "is" : "are"} accepted and not counted.`,
    );
  return html`<p class="verdict">${sentences.map((sentence, at) => html`${at > 0 ? " " : ""}${sentence}`)}</p>\n`;
}

function fixFirst(input: SectionInput): Markup {
  const { findings, accepted, known } = input.facts;
  const positionOf = (finding: Finding) => findings.findIndex(({ id }) => id === finding.id);
  const groups = findingGroups(findings).slice(0, FIRST);
  if (groups.length === 0) {
    return known.unknownFindings.length === 0
      ? html`<p class="good">There are no ${accepted.length > 0 ? "other " : ""}findings.</p>\n`
      : html`<p>Nothing was found in what was read; see <a href="#gaps">what is missing</a>.</p>\n`;
  }
  return html`<h3 id="fix-first">Fix these first</h3>
<p>${counted(findings.length, "finding")}, by severity and then by who can use what is wrong. See <a href="#findings">all findings</a>.</p>
${audienceTable(findings)}<ol class="cards">${groups.map((group) => groupCard(group, input.links, positionOf))}</ol>\n`;
}

function completeness({ facts: { gaps } }: SectionInput): Markup {
  if (gaps.length === 0)
    return html`<p class="good">The analysis is complete: everything it needs was read and understood.</p>\n`;
  return html`<p class="note"><b>${counted(gaps.length, "gap")}.</b> Some data could not be read or understood, and the rest was analyzed without
it. The missing data may change the numbers above. See <a href="#gaps">what is missing</a>.</p>\n`;
}
