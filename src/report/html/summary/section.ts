import { type Finding, SEVERITIES } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import { groupCard } from "../findings/card.ts";
import { findingGroups } from "../findings/groups.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import type { Section, SectionInput } from "../section.ts";
import { moment } from "../vocabulary/moment.ts";
import { tiles } from "./tiles.ts";

/** The first screen: the key figures and the findings to fix first. */
export const summary: Section = {
  id: "summary",
  title: "Summary",
  short: "Summary",
  share: 0.02,
  *body(input) {
    yield tiles(input.facts);
    yield fixFirst(input);
    yield completeness(input);
  },
};

const FIRST = 5;

function fixFirst(input: SectionInput): Markup {
  const { findings } = input.facts;
  const positionOf = (finding: Finding) => findings.indexOf(finding);
  const groups = findingGroups(findings).slice(0, FIRST);
  if (groups.length === 0) {
    return input.facts.known.unknownFindings.length === 0
      ? html`<p class="good">There are no findings.</p>\n`
      : html`<p>Nothing was found in what was read; see <a href="#gaps">what is missing</a>.</p>\n`;
  }
  const severities = SEVERITIES.map((severity) => ({
    severity,
    amount: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ amount }) => amount > 0);
  return html`<h3 id="fix-first">Fix these first</h3>
<p>${counted(findings.length, "finding")}: ${severities.map(
    ({ severity, amount }, index) => html`${index > 0 ? ", " : ""}<b>${count(amount)}</b> ${severity}`,
  )}. See <a href="#findings">all findings</a>.</p>
<ol class="cards">${groups.map((group) => groupCard(group, input.links, positionOf))}</ol>\n`;
}

function completeness({ facts: { gaps } }: SectionInput): Markup {
  if (gaps.length === 0)
    return html`<p class="good">The analysis is complete: everything it needs was read and understood.</p>\n`;
  return html`<p class="note"><b>${counted(gaps.length, "gap")}.</b> Some data could not be read or understood, and the rest was analyzed without
it. The missing data may change the numbers above. See <a href="#gaps">what is missing</a>.</p>\n`;
}

/** Source: AWS General Reference, "Amazon Resource Names (ARNs)". */
const PARTITIONS: ReadonlyMap<string, string> = new Map([
  ["aws", "commercial AWS"],
  ["aws-cn", "AWS China"],
  ["aws-us-gov", "AWS GovCloud"],
]);

/** The head of the report: which account was analyzed, when and how. */
export function masthead({ facts: { header } }: Pick<SectionInput, "facts">): Markup {
  const { accountAlias, accountId, partition, cover: { title = "Access report", customer, preparedBy } = {} } = header;
  const name = accountAlias === undefined ? "" : html`${value(accountAlias)} `;
  return html`<header class="masthead">
<p class="eyebrow">${visible(title)}</p>
<h1>${name}<span class="account">${accountId}</span></h1>
<dl>
${customer === undefined ? "" : html`<div><dt>Customer</dt><dd>${value(customer)}</dd></div>`}
<div><dt>Partition</dt><dd>${value(partition)}${PARTITIONS.has(partition) && ` (${PARTITIONS.get(partition)})`}</dd></div>
<div><dt>Analyzed</dt><dd>${moment(header.analysisTime)}</dd></div>
${preparedBy === undefined ? "" : html`<div><dt>Prepared by</dt><dd>${value(preparedBy)}</dd></div>`}
<div><dt>Method</dt><dd>policies evaluated by k9 engine ${header.engineVersion}; see <a href="#how-to-read">how to read this report</a></dd></div>
</dl>
</header>\n`;
}
