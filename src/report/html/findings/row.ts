import { type Finding, kindMessage, noteOf, type PolicyChange, remedyOf, titleOf } from "../../../iam/index.ts";
import { count } from "../../../platform/numberText.ts";
import { findingId, type Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { policyName } from "../vocabulary/names.ts";
import { badge } from "./groups.ts";
import { arnsIn, sentenceMarkup } from "./sentenceMarkup.ts";

/** The most principals and resources that a row names besides those in the title. */
const NAMED = 5;
/** The most statements that a row names. */
const STATEMENTS = 4;

/** A finding as a row. `position`: among all findings. `withRemedy`: in a column of its own, where findings of the kind differ in it. */
export function findingRow(finding: Finding, position: number, links: Links, withRemedy: boolean): Markup {
  const { severity, policyChange } = finding;
  const change = policyChange && changeText(policyChange, links);
  const title = titleOf(finding);
  return html`<tr id="${findingId(position)}"><td data-rank="${severity}">${badge(severity)}</td><td>${sentenceMarkup(title, links)}${pathLink(finding, links)}${concerned(finding, arnsIn(title), links)}${statements(finding, links)}${note(finding, links)}${
    !withRemedy && change
  }</td>${withRemedy && html`<td>${sentenceMarkup(remedyOf(finding), links)}${change}</td>`}</tr>\n`;
}

/** The principals and resources that the title does not name; whole accounts and what is yet to be created are left out. */
function concerned({ kind, principals, resources }: Finding, named: ReadonlySet<string>, links: Links): Markup {
  const arns = [...new Set([...principals, ...resources])].filter(
    (arn) => arn.startsWith("arn:") && !named.has(arn) && !/:root$|\*/.test(arn),
  );
  if (arns.length === 0) return html``;
  const more = arns.length - NAMED;
  const shown = arns.slice(0, NAMED).map((arn, index) => html`${index > 0 ? ", " : ""}${links.thing(arn)}`);
  return html`<p class="about">${kindMessage(kind).relation ?? "Concerns"} ${shown}${more > 0 ? ` and ${count(more)} more` : ""}</p>`;
}

/** To the steps of an escalation, drawn and in words. */
function pathLink({ kind, principals: [arn] }: Finding, links: Links): Markup {
  if (kind !== "escalation-path" || arn === undefined) return html``;
  return html` (<a href="${links.pathHref(arn)}">how</a>)`;
}

function statements({ proof }: Finding, links: Links): Markup {
  if (proof.length === 0) return html``;
  const more = proof.length - STATEMENTS;
  const shown = proof
    .slice(0, STATEMENTS)
    .map(({ policy, statement }, index) => html`${index > 0 ? "; " : ""}${links.statement(policy, statement)}`);
  return html`<p class="about">Rests on ${shown}${more > 0 ? `; ${count(more)} more` : ""}</p>`;
}

/** What is known of a policy that it rests on. */
function note(finding: Finding, links: Links): Markup {
  const text = noteOf(finding);
  return text === undefined ? html`` : html`<p class="about">${sentenceMarkup(text, links)}.</p>`;
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
