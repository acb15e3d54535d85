import { SEVERITIES } from "../../../iam/index.ts";
import { count, counted } from "../../model/numberText.ts";
import { findingGroups, groupCard } from "../findings/groups.ts";
import { html, type Markup, value } from "../markup.ts";
import type { Section, SectionInput } from "../section.ts";
import { moment } from "../vocabulary/moment.ts";
import { tiles } from "./tiles.ts";

/** The first screen: the account, the numbers that matter, and what to act on first. */
export const summary: Section = {
  id: "summary",
  title: "Summary",
  short: "Summary",
  share: 0.02,
  *body(input) {
    yield tiles(input.facts);
    yield actFirst(input);
    yield gaps(input);
  },
};

const FIRST = 5;

function actFirst(input: SectionInput): Markup {
  const { findings } = input.facts;
  const groups = findingGroups(findings).slice(0, FIRST);
  if (groups.length === 0) return html`<p class="good">Nothing was found that needs action.</p>\n`;
  const severities = SEVERITIES.map((severity) => ({
    severity,
    amount: findings.filter((finding) => finding.severity === severity).length,
  })).filter(({ amount }) => amount > 0);
  return html`<h3 id="act-first">Act on these first</h3>
<p>${counted(findings.length, "finding")} in all: ${severities.map(
    ({ severity, amount }, index) => html`${index > 0 ? ", " : ""}<b>${count(amount)}</b> ${severity}`,
  )}. <a href="#findings">All of them</a> are listed below.</p>
<ol class="cards">${groups.map((group) => groupCard(group, input.links))}</ol>\n`;
}

function gaps({ facts }: SectionInput): Markup {
  const { gaps } = facts;
  if (gaps.length === 0)
    return html`<p class="good">Everything that the analysis asks for could be read: there are no gaps.</p>\n`;
  return html`<p class="note"><b>${counted(gaps.length, "gap")}.</b> Something could not be read or understood, and the rest was
analysed without it. What is missing may change the numbers above: <a href="#gaps">see each of them</a>.</p>\n`;
}

/** The separate parts of AWS, which share nothing. */
const PARTITIONS: ReadonlyMap<string, string> = new Map([
  ["aws", "commercial AWS"],
  ["aws-cn", "AWS in China"],
  ["aws-us-gov", "AWS for the US government"],
]);

/** Under the title of the whole: which account, when, by what. */
export function masthead({ facts: { header } }: Pick<SectionInput, "facts">): Markup {
  const { accountAlias, accountId, partition, partnerName } = header;
  const name = accountAlias === undefined ? "" : html`${value(accountAlias)} `;
  return html`<header class="masthead">
<p class="eyebrow">Access report for AWS account</p>
<h1>${name}<span class="account">${accountId}</span></h1>
<dl>
<div><dt>Partition</dt><dd>${value(partition)}${PARTITIONS.has(partition) && ` (${PARTITIONS.get(partition)})`}</dd></div>
<div><dt>Analysed</dt><dd>${moment(header.analysisTime)}</dd></div>
${partnerName === undefined ? "" : html`<div><dt>Prepared by</dt><dd>${value(partnerName)}</dd></div>`}
<div><dt>Method</dt><dd>policies evaluated by k9 engine ${header.engineVersion}, <a href="#reading">how to read this</a></dd></div>
</dl>
</header>\n`;
}
