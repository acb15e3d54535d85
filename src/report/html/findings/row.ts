import { type Finding, kindMessage, noteOf, type PolicyChange, remedyText, titleOf } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { ReportedFinding } from "../../model/reportedFinding.ts";
import { findingId, type Links } from "../links.ts";
import { html, type Markup, value, visible } from "../markup.ts";
import { moment } from "../vocabulary/moment.ts";
import { policyName } from "../vocabulary/names.ts";
import { badge } from "./groups.ts";
import { remedyBlock } from "./remedy.ts";
import { arnsIn, sentenceMarkup } from "./sentenceMarkup.ts";

/** The most principals and resources that a row names besides those in the title. */
const NAMED = 5;
const DAY_MS = 24 * 60 * 60 * 1000;
/** The most statements that a row names. */
const STATEMENTS = 4;

/** What all rows of a table share. */
export interface RowSettings {
  links: Links;
  /** Whether the remedy has a column of its own, where findings of the kind differ in it. */
  withRemedy: boolean;
  /** The time of the analysis. */
  at: number;
  /** Whether there is an earlier analysis to tell new findings by. */
  hasEarlier: boolean;
}

/** A finding as a row. `position`: among all findings. */
export function findingRow(finding: ReportedFinding, position: number, settings: RowSettings): Markup {
  const { links, withRemedy } = settings;
  const { severity, policyChange, remedy } = finding;
  const change = policyChange && changeText(policyChange, links);
  const title = titleOf(finding);
  return html`<tr id="${findingId(position)}"><td data-rank="${severity}">${badge(severity)}</td><td>${sentenceMarkup(title, links)}${pathLink(finding, links)}${concerned(finding, arnsIn(title), links)}${statements(finding, links)}${note(finding, links)}${since(finding, settings)}${
    !withRemedy && change
  }</td>${withRemedy && html`<td>${sentenceMarkup(remedyText(finding, remedy), links)}${remedy === undefined && change}${remedyBlock(remedy, links)}</td>`}</tr>\n`;
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

/** Since when it is known, where there was an earlier analysis. */
function since({ firstSeen }: ReportedFinding, { at, hasEarlier }: RowSettings): Markup {
  if (firstSeen === undefined || !hasEarlier) return html``;
  if (firstSeen >= at) return html`<p class="about"><b>New</b> since the previous analysis</p>`;
  const days = Math.floor((at - firstSeen) / DAY_MS);
  return html`<p class="about">First seen ${moment(firstSeen)}${days > 0 && `, ${counted(days, "day")} ago`}</p>`;
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
