import {
  FINDING_KINDS,
  type Finding,
  type FindingKind,
  kindMessage,
  SEVERITIES,
  type Severity,
  titleOf,
} from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { sentenceMarkup } from "./sentenceMarkup.ts";

/** Findings of one kind, the most severe first. */
export interface FindingGroup {
  kind: FindingKind;
  /** Of the most severe. */
  severity: Severity;
  findings: readonly Finding[];
}

/** By kind; kinds by their most severe finding, then by the number of findings as severe, then in the order of the rules. */
export function findingGroups(findings: readonly Finding[]): FindingGroup[] {
  const rank = ({ severity }: Pick<Finding, "severity">) => SEVERITIES.indexOf(severity);
  return [...Map.groupBy(findings, ({ kind }) => kind)]
    .map(([kind, found]) => {
      const sorted = found.toSorted((a, b) => rank(a) - rank(b));
      return { kind, severity: sorted[0]?.severity ?? "low", findings: sorted };
    })
    .sort(
      (a, b) =>
        rank(a) - rank(b) || worst(b) - worst(a) || FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind),
    );
}

/** How many are as severe as the most severe. */
function worst({ severity, findings }: FindingGroup): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** `critical`: its word and its shape tell it apart, not its color alone. */
export function badge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

/** The id of the element that holds all findings of a kind. */
export function groupId(kind: FindingKind): string {
  return `finding-${kind}`;
}

/** `, 3 of them critical`, where not all are as severe as the most severe. */
export function ofThem(group: FindingGroup): string {
  const amount = worst(group);
  return amount === group.findings.length ? "" : `, ${count(amount)} of them ${group.severity}`;
}

const NAMED = 3;

/** A group on the first screen: what it is, what it means, the first findings and what to do. */
export function groupCard(group: FindingGroup, links: Links): Markup {
  const { kind, severity, findings } = group;
  const { heading, meaning, advice } = kindMessage(kind);
  const named = findings.slice(0, NAMED);
  const more = findings.length - named.length;
  return html`<li class="card ${severity}">
<h4>${badge(severity)} <a href="#${groupId(kind)}">${heading}</a> <span class="amount">${counted(findings.length, "finding")}${ofThem(group)}</span></h4>
<p>${meaning}</p>
<ul>${named.map((finding) => html`<li>${item(finding, links)}</li>`)}${
    more > 0
      ? html`<li>and <a href="#${groupId(kind)}">${counted(more, "more", "more")}<span class="sr"> findings: ${heading}</span></a></li>`
      : ""
  }</ul>
<p class="remedy"><b>What to do:</b> ${advice}</p>
</li>\n`;
}

/** Its title; of an escalation path who can take it and in how many steps, since the steps need more room. */
function item(finding: Finding, links: Links): Markup {
  const [only] = finding.principals;
  if (finding.kind === "escalation-path" && only !== undefined)
    return html`${links.principal(only)}, in ${counted(finding.facts.steps, "step")} (<a href="#escalation">how<span class="sr"> it can become administrator</span></a>)`;
  return sentenceMarkup(titleOf(finding), links);
}
