import { count, counted } from "../../../platform/numberText.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { badge, groupId } from "../findings/groups.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { policyName } from "../vocabulary/names.ts";
import { type Gives, LEVELS, type PolicyOverview } from "./overview.ts";

/** The most holders that a row names. */
const NAMED = 4;
/** The most services that a row names. */
const SERVICES_NAMED = 3;

const KINDS: Readonly<Record<PolicyOverview["kind"], string>> = {
  aws: "AWS managed",
  customer: "customer managed",
  inline: "inline",
};

const CERTAINTY: Readonly<Record<Gives["certainty"], string>> = {
  certain: "",
  conditional: " under conditions",
  assumed: " (assumed)",
};

export const POLICY_HEAD: Markup = html`<thead><tr><th scope="col" data-sort>Policy</th><th scope="col" data-sort>Type</th><th scope="col" data-sort>At its worst</th><th scope="col" class="number" data-sort>Users</th><th scope="col" class="number" data-sort>Roles</th><th scope="col" class="number" data-sort>Groups</th><th scope="col">Held by</th><th scope="col" data-sort="rank">Findings</th></tr></thead>`;

/** One policy, what it gives, who has it, and the findings that rest on it. */
export function policyRow(
  overview: PolicyOverview,
  { principals }: Pick<ReportFacts, "principals">,
  links: Links,
): Markup {
  const { id, kind, version, users, roles, groups, gives } = overview;
  const name = html`${policyName(id)}${version !== undefined && html` <small>${value(version)}</small>`}`;
  return html`<tr><th scope="row" title="${visible(id)}">${name}</th><td>${KINDS[kind]}</td><td data-value="${LEVELS.indexOf(gives.level)}">${givesText(gives)}</td>${[users.length, roles.length, groups.length].map((amount) => html`<td class="number">${count(amount)}</td>`)}<td>${held(overview, principals, links)}</td>${findingsCell(overview)}</tr>\n`;
}

function givesText({ level, certainty, alone, services }: Gives): Markup {
  const more = CERTAINTY[certainty];
  const others = alone ? "" : ", with other policies";
  switch (level) {
    case "administrator":
      return html`<b>full administrator</b>${more}${others}`;
    case "iam-administrator":
      return html`<b>IAM administrator</b>${more}${others}`;
    case "path":
      return html`<a href="#escalation">leads to administrator</a>${more}${others}`;
    case "data":
      return html`all data of ${servicesText(services)}${more}${others}`;
    case "nothing":
      return html``;
  }
}

function servicesText(services: Gives["services"]): string {
  const { named, count: amount } = services ?? { named: [], count: 0 };
  const shown = named.slice(0, SERVICES_NAMED);
  const more = amount - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${counted(more, "more service")}` : ""}`;
}

function held({ users, roles, bounded }: PolicyOverview, principals: ReportFacts["principals"], links: Links): Markup {
  const all = [...users, ...roles];
  const named = all
    .slice(0, NAMED)
    .map((index, at) => html`${at > 0 ? ", " : ""}${links.principal(principals[index]?.arn ?? "")}`);
  const more = all.length - named.length;
  const boundary =
    bounded === 0
      ? ""
      : `${all.length > 0 ? "; " : ""}permissions boundary of ${counted(bounded, "user or role", "users and roles")}`;
  return html`${named}${more > 0 && ` and ${count(more)} more`}${boundary}`;
}

function findingsCell({ findings, worst }: PolicyOverview): Markup {
  if (worst === undefined) return html`<td></td>`;
  const { severity, kind } = worst;
  return html`<td data-rank="${severity}">${badge(severity)} <a href="#${groupId(kind)}">${counted(findings, "finding")}</a></td>`;
}
