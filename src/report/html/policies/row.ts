import { count, counted } from "../../../platform/numberText.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { reachWords } from "../access/accessWords.ts";
import { badge, groupId } from "../findings/groups.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { policyName } from "../vocabulary/names.ts";
import type { PolicyGives } from "./gives.ts";
import { type Gives, LEVELS, type PolicyOverview } from "./overview.ts";

/** The most holders that a row names. */
const NAMED = 4;
/** The most holders that the folded part of a row names. */
const LISTED = 40;
/** The capabilities that a row names. */
const REACH = 3;
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

export const POLICY_HEAD: Markup = html`<thead><tr><th scope="col" data-sort>Policy</th><th scope="col" data-sort>Type</th><th scope="col" data-sort>At its worst</th><th scope="col">Gives</th><th scope="col" class="number" data-sort>Users</th><th scope="col" class="number" data-sort>Roles</th><th scope="col" class="number" data-sort>Groups</th><th scope="col">Held by</th><th scope="col" data-sort="rank">Findings</th></tr></thead>`;

/** What a row needs besides the policy. */
export interface PolicyRowContext {
  facts: Pick<ReportFacts, "principals" | "cited" | "access">;
  links: Links;
  gives: ReadonlyMap<string, PolicyGives>;
}

/** One policy, what it gives, who has it, and the findings that rest on it. */
export function policyRow(overview: PolicyOverview, context: PolicyRowContext): Markup {
  const { id, kind, version, users, roles, groups, gives } = overview;
  const name = html`${policyName(id)}${version !== undefined && html` <small>${value(version)}</small>`}`;
  return html`<tr><th scope="row" title="${visible(id)}">${name}${statementLinks(id, context)}</th><td>${KINDS[kind]}</td><td data-value="${LEVELS.indexOf(gives.level)}">${givesText(gives)}</td><td>${reach(id, context)}</td>${[users.length, roles.length, groups.length].map((amount) => html`<td class="number">${count(amount)}</td>`)}<td>${held(overview, context)}</td>${findingsCell(overview)}</tr>\n`;
}

/** The most statements that a row links to. */
const STATEMENTS = 6;

/** Links to those of its statements that the report shows. */
function statementLinks(id: string, { facts, links }: PolicyRowContext): Markup {
  const shown = [...(facts.cited.get(id) ?? [])].flatMap((statement) => {
    const anchor = links.places.statements.idOf(id, statement);
    return anchor === undefined ? [] : [html`<a href="#${anchor}">${value(statement)}</a>`];
  });
  if (shown.length === 0) return html``;
  return html`<p class="about">Statements ${shown.slice(0, STATEMENTS).map((link, at) => html`${at > 0 ? ", " : ""}${link}`)}${shown.length > STATEMENTS && " and more"}</p>`;
}

/** `administers 12 services, reads data in 30: S3, KMS and more`. */
function reach(id: string, { gives, facts }: PolicyRowContext): Markup {
  const known = gives.get(id);
  if (known === undefined) return html``;
  const named = [...known.services].slice(0, SERVICES_NAMED).map((service) => facts.access.services[service] ?? "");
  const more = known.services.size > named.length;
  return html`${reachWords(known.counts, REACH)}${named.length > 0 && html` <small>${value(named.join(", "))}${more && " and more"}</small>`}`;
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

function held({ users, roles, bounded }: PolicyOverview, { facts, links }: PolicyRowContext): Markup {
  const all = [...users, ...roles];
  const names = (some: readonly number[]) =>
    some.map((index, at) => html`${at > 0 ? ", " : ""}${links.principal(facts.principals[index]?.arn ?? "")}`);
  const more = all.length - NAMED;
  const boundary =
    bounded === 0
      ? ""
      : `${all.length > 0 ? "; " : ""}permissions boundary of ${counted(bounded, "user or role", "users and roles")}`;
  if (more <= 0) return html`${names(all)}${boundary}`;
  const listed = all.slice(NAMED, NAMED + LISTED);
  const rest = more - listed.length;
  return html`${names(all.slice(0, NAMED))}<details><summary>and ${count(more)} more</summary>${names(listed)}${rest > 0 && ` and ${count(rest)} more`}</details>${boundary}`;
}

function findingsCell({ findings, worst }: PolicyOverview): Markup {
  if (worst === undefined) return html`<td></td>`;
  const { severity, kind } = worst;
  return html`<td data-rank="${severity}">${badge(severity)} <a href="#${groupId(kind)}">${counted(findings, "finding")}</a></td>`;
}
