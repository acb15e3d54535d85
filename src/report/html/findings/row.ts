import type { Finding, FindingKind, PolicyChange } from "../../../iam/index.ts";
import { count } from "../../model/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { policyName } from "../vocabulary/names.ts";
import { badge } from "./groups.ts";
import { plainTitle } from "./title.ts";

/** What the things of a finding are to it, where they are not what it is about. */
const LEADING: Partial<Record<FindingKind, string>> = {
  "escalation-path": "Leads to",
  "data-escalation-path": "Leads to the data of",
};

const THINGS = 5;
const PROOFS = 4;

/** A finding as a row. `withRemedy`: in a column of its own, where findings of the kind differ in it. */
export function findingRow(finding: Finding, links: Links, withRemedy: boolean): Markup {
  const { severity, remedy, policyChange } = finding;
  const change = policyChange && changeText(policyChange, links);
  const { text, named } = plainTitle(finding, links);
  return html`<tr><td data-rank="${severity}">${badge(severity)}</td><td>${text}${things(finding, named, links)}${proofs(finding)}${
    !withRemedy && change
  }</td>${withRemedy && html`<td>${value(remedy)}${change}</td>`}</tr>\n`;
}

/** What else it is about: links to those of the account. Whole accounts and what is yet to be made stand in the title or the steps. */
function things({ kind, principals, resources }: Finding, named: string | undefined, links: Links): Markup {
  const arns = [...new Set([...principals, ...resources])].filter(
    (arn) => arn.startsWith("arn:") && arn !== named && !/:root$|\*/.test(arn),
  );
  if (arns.length === 0) return html``;
  const more = arns.length - THINGS;
  const shown = arns.slice(0, THINGS).map((arn, index) => html`${index > 0 ? ", " : ""}${links.thing(arn)}`);
  return html`<p class="about">${LEADING[kind] ?? "Concerns"} ${shown}${more > 0 ? ` and ${count(more)} more` : ""}</p>`;
}

function proofs({ proof }: Finding): Markup {
  if (proof.length === 0) return html``;
  const more = proof.length - PROOFS;
  const shown = proof
    .slice(0, PROOFS)
    .map(
      ({ policy, statement }, index) =>
        html`${index > 0 ? "; " : ""}${policyName(policy)}, statement ${value(statement)}`,
    );
  return html`<p class="about">Rests on ${shown}${more > 0 ? `; ${count(more)} more` : ""}</p>`;
}

function changeText(change: PolicyChange, links: Links): Markup {
  const policy = policyName(change.policy);
  switch (change.change) {
    case "detach-policy":
      return html`<p class="change">Detach ${policy} from ${links.principal(change.from)}.</p>`;
    case "delete-statement":
      return html`<p class="change">Delete statement ${value(change.statement)} of ${policy}.</p>`;
    case "add-statement":
      return html`<p class="change">Add to ${policy}:</p><pre>${visible(JSON.stringify(change.statement))}</pre>`;
    case "add-condition":
      return html`<p class="change">Add to statement ${value(change.statement)} of ${policy}:</p><pre>${visible(JSON.stringify({ Condition: change.condition }))}</pre>`;
  }
}
