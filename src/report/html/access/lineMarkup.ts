import { type OpenCondition, parseArn } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { isReported } from "../../model/reportedTypes.ts";
import type { ProofLimit, ProofLine, Some, Statement } from "../../summary/proofLine.ts";
import { OWN, RESOURCE } from "../../summary/proofSource.ts";
import { statementKey } from "../../summary/statementTexts.ts";
import { resourceId } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { capabilityText } from "../vocabulary/capabilityText.ts";
import { comparisonWords } from "../vocabulary/conditionText.ts";
import { policyName } from "../vocabulary/names.ts";
import { reachWords } from "./accessWords.ts";
import { joined, name, type RowContext } from "./rowContext.ts";

/** A line with at least this many services counts them instead of naming them. */
const MANY_SERVICES = 12;

/** Statements, the access that they grant, the resources and the conditions. `whose`: principals with this proof. */
export function lineMarkup(line: ProofLine, whose: readonly number[], context: RowContext): Markup {
  const { statements, conditions, on } = line;
  const linked = (statement: Statement) => statementLink(statement, whose, on?.resources.first[0], context);
  const where = on && joined([...resourceNames(on.resources, context), ...patternNames(on.patterns, context)]);
  return html`${statementList(statements, linked)}: ${given(line, context)}${where && html` on ${where}`}${
    conditions.length > 0 && html`, only if ${conditionList(conditions)}`
  }`;
}

/** The statements that deny, and their conditions. */
export function limitMarkup(
  { statements, conditions }: ProofLimit,
  whose: readonly number[],
  context: RowContext,
): Markup {
  const linked = (statement: Statement) => statementLink(statement, whose, undefined, context);
  return html`${statements.length > 0 ? html`denied by ${statementList(statements, linked)}` : "denied"}${
    conditions.length > 0 && html` if ${conditionList(conditions)}`
  }`;
}

function statementList(statements: ProofLimit["statements"], linked: (statement: Statement) => Markup): Markup {
  const byPolicy = Map.groupBy(statements, ([policy]) => policy);
  const parts = [...byPolicy].map(([policy, same]) => html`${source(policy)} ${joined(same.map(linked))}`);
  return joined(parts, " and ");
}

/** The name of a statement, linked to its text where the report shows it. */
function statementLink(
  statement: Statement,
  members: readonly number[],
  resource: number | undefined,
  { input: { facts, links } }: RowContext,
): Markup {
  const key = statementKey(statement, { members }, resource, {
    principal: (at) => facts.principals[at]?.arn ?? "",
    resource: (at) => facts.resources[at]?.arn ?? "",
  });
  const id = key && links.places.statements.idOf(...key);
  return id === undefined ? name(statement[1]) : html`<a href="#${id}">${name(statement[1])}</a>`;
}

function source(policy: string): Markup {
  if (policy.startsWith(OWN)) return html`inline policy <b>${name(policy.slice(OWN.length))}</b>`;
  if (policy === `${RESOURCE}trust`) return html`<b>trust policy</b>`;
  if (policy === `${RESOURCE}grant`) return html`<b>KMS grant</b>`;
  if (policy.startsWith(RESOURCE)) return html`<b>resource policy</b>`;
  return html`<b>${policyName(policy)}</b>`;
}

function given({ gives, counts, on }: ProofLine, { services, large }: RowContext): Markup {
  if (on === undefined && Math.max(...counts) >= MANY_SERVICES) return html`${reachWords(counts, counts.length)}`;
  const parts = gives.map(([mask, { total, first }]) => {
    const names = first.map((service) => services[service] ?? "").join(", ");
    const more = total - first.length;
    return html`<i>${capabilityText(mask, large)}</i> ${names}${more > 0 && ` and ${count(more)} more`}`;
  });
  return joined(parts, "; ");
}

function resourceNames({ total, first }: Some<number>, { input }: RowContext): Markup[] {
  const shown = total > first.length ? first.slice(0, 1) : first;
  const names = shown.map((index) => {
    const entry = input.facts.resources[index];
    if (entry === undefined) return html``;
    const named = name(entry.name || entry.arn);
    return isReported(entry) ? html`<a href="#${resourceId(index)}">${named}</a>` : named;
  });
  return total > shown.length ? [...names, html`${count(total - shown.length)} more`] : names;
}

function patternNames({ total, first }: Some<string>, { input }: RowContext): Markup[] {
  const shown = total > first.length ? first.slice(0, 1) : first;
  const names = shown.map(
    (pattern) => html`<code>${name(withinAccount(pattern, input.facts.header.accountId))}</code>`,
  );
  return total > shown.length ? [...names, html`${count(total - shown.length)} more patterns`] : names;
}

/** `eu-west-1:queue-*`: within the account, a line need not repeat the account and the service. */
function withinAccount(pattern: string, account: string): string {
  const arn = parseArn(pattern);
  if (!arn?.resource || (arn.account !== "" && arn.account !== account)) return pattern;
  return arn.region === "" ? arn.resource : `${arn.region}:${arn.resource}`;
}

function conditionList(conditions: readonly OpenCondition[]): Markup {
  return joined(
    conditions.map(({ operator, key, values }) => {
      if (operator === "ResourcePolicyAllows")
        return html`the resource policy in account ${name(values.join(", "))} allows it too`;
      const { comparison, ending } = comparisonWords(operator);
      return html`<code>${name(key)}</code> ${comparison} <code>${name(values.join(", "))}</code>${ending}`;
    }),
    " and ",
  );
}
