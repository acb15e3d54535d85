import type { OpenCondition } from "../../../iam/index.ts";
import { isReported } from "../../csv/resourcesCsv.ts";
import type { ProofLimit, ProofLine, Some } from "../../summary/proofLine.ts";
import { OWN, RESOURCE } from "../../summary/proofSource.ts";
import { policyName, resourceId } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { comparisonWords } from "../vocabulary/conditionText.ts";
import { count } from "../vocabulary/words.ts";
import { reachWords } from "./accessWords.ts";
import { capabilityText } from "./code.ts";
import { joined, name, type RowContext } from "./context.ts";

/** From so many services on, a line counts them. */
const MANY_SERVICES = 12;

/** Which statements give what, where, and under which conditions. */
export function lineMarkup(line: ProofLine, context: RowContext): Markup {
  const { statements, conditions, on } = line;
  const where = on && joined([...resourceNames(on.resources, context), ...patternNames(on.patterns, context)]);
  return html`${statementList(statements)}: ${given(line, context)}${where && html` on ${where}`}${
    conditions.length > 0 && html`, only if ${conditionList(conditions)}`
  }`;
}

/** What is denied, by which statements and when. */
export function limitMarkup({ statements, conditions }: ProofLimit): Markup {
  return html`${statements.length > 0 ? html`denied by ${statementList(statements)}` : "denied"}${
    conditions.length > 0 && html` if ${conditionList(conditions)}`
  }`;
}

function statementList(statements: ProofLimit["statements"]): Markup {
  const byPolicy = Map.groupBy(statements, ([policy]) => policy);
  const parts = [...byPolicy].map(
    ([policy, same]) => html`${source(policy)} ${joined(same.map(([, statement]) => name(statement)))}`,
  );
  return joined(parts, " and ");
}

function source(policy: string): Markup {
  if (policy.startsWith(OWN)) return html`own policy <b>${name(policy.slice(OWN.length))}</b>`;
  if (policy === `${RESOURCE}trust`) return html`<b>trust policy of the role</b>`;
  if (policy === `${RESOURCE}grant`) return html`<b>grant of the key</b>`;
  if (policy.startsWith(RESOURCE)) return html`<b>policy of the resource</b>`;
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
  return total > shown.length ? [...names, html`${count(total - shown.length)} more names`] : names;
}

/** `eu-west-1:queue-*`: what is of this account needs neither account nor service, which stand beside it. */
function withinAccount(pattern: string, account: string): string {
  const [, region, owner, rest] = /^arn:[^:]*:[^:]*:([^:]*):([^:]*):(.+)$/.exec(pattern) ?? [];
  if (rest === undefined || (owner !== "" && owner !== account)) return pattern;
  return region === "" ? rest : `${region}:${rest}`;
}

function conditionList(conditions: readonly OpenCondition[]): Markup {
  return joined(
    conditions.map(({ operator, key, values }) => {
      if (operator === "ResourcePolicyAllows")
        return html`the policy of the resource in account ${name(values.join(", "))} allows it too`;
      const { comparison, ending } = comparisonWords(operator);
      return html`<code>${name(key)}</code> ${comparison} <code>${name(values.join(", "))}</code>${ending}`;
    }),
  );
}
