import { count, counted } from "../../../platform/numberText.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { moment } from "../vocabulary/moment.ts";
import { countedType } from "../vocabulary/resourceTypeText.ts";

/** Source: AWS General Reference, "Amazon Resource Names (ARNs)". */
const PARTITIONS: ReadonlyMap<string, string> = new Map([
  ["aws", "commercial AWS"],
  ["aws-cn", "AWS China"],
  ["aws-us-gov", "AWS GovCloud"],
]);

/** The cover: whose account it is, who prepared the report, when and how it was analyzed, and what of it was read. */
export function masthead({ facts }: { facts: ReportFacts }): Markup {
  const { header } = facts;
  const { accountAlias, accountId, partition, cover: { title = "Access report", customer, preparedBy } = {} } = header;
  const name = accountAlias === undefined ? "" : html`${value(accountAlias)} `;
  const lines: readonly (readonly [string, Markup | undefined])[] = [
    ["Customer", customer === undefined ? undefined : value(customer)],
    ["Prepared by", preparedBy === undefined ? undefined : value(preparedBy)],
    ["Analyzed", moment(header.analysisTime)],
    ["Partition", html`${value(partition)}${PARTITIONS.has(partition) && ` (${PARTITIONS.get(partition)})`}`],
    ["Scope", scope(facts)],
    [
      "Method",
      html`policies evaluated by k9 engine ${header.engineVersion}; see <a href="#how-to-read">how to read this report</a>`,
    ],
  ];
  return html`<header class="masthead">
<p class="eyebrow">${visible(title)}</p>
<h1>${name}<span class="account">${accountId}</span></h1>
<dl>
${lines.map(([term, told]) => (told === undefined ? "" : html`<div><dt>${term}</dt><dd>${told}</dd></div>\n`))}</dl>
<p class="paper">Paper has an extract: the critical and high findings, the drawings, the first rows of long tables, and what was open on the screen. The HTML file
and the workbook have everything.</p>
</header>\n`;
}

/** The most types of resources that the cover counts. */
const TYPES = 6;

/** What was analyzed, and how much of it could not be read. */
function scope({ principals, policies, resources, gaps }: ReportFacts): Markup {
  const users = principals.filter(({ type }) => type === "IAMUser").length;
  const byType = Map.groupBy(
    resources.filter(({ type }) => type !== "IAMRole"),
    ({ type }) => type,
  );
  const types = [...byType].map(([type, { length }]) => ({ type, length })).sort((a, b) => b.length - a.length);
  const others = types.slice(TYPES).reduce((sum, { length }) => sum + length, 0);
  const parts = [
    counted(users, "user"),
    counted(principals.length - users, "role"),
    counted(policies.length, "policy", "policies"),
    ...types.slice(0, TYPES).map(({ type, length }) => countedType(length, type)),
    ...(others > 0 ? [counted(others, "other resource")] : []),
  ];
  return html`${parts.join(", ")}${
    gaps.length > 0 &&
    html`; <a href="#gaps">${count(gaps.length)} ${gaps.length === 1 ? "gap" : "gaps"}</a> in what was read`
  }`;
}
