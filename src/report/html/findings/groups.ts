import { type Finding, type FindingKind, SEVERITIES, type Severity } from "../../../iam/index.ts";
import { count, counted } from "../../model/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { KIND_WORDS } from "../vocabulary/findingText.ts";
import { plainTitle } from "./title.ts";

/** Findings of one kind, the most severe first. */
export interface FindingGroup {
  kind: FindingKind;
  /** Of the most severe. */
  severity: Severity;
  findings: readonly Finding[];
}

/** By kind; kinds in the order of their most severe finding, then of the number of findings as severe. */
export function findingGroups(findings: readonly Finding[]): FindingGroup[] {
  const rank = ({ severity }: Pick<Finding, "severity">) => SEVERITIES.indexOf(severity);
  return [...Map.groupBy(findings, ({ kind }) => kind)]
    .map(([kind, found]) => {
      const sorted = found.toSorted((a, b) => rank(a) - rank(b));
      return { kind, severity: sorted[0]?.severity ?? "low", findings: sorted };
    })
    .sort((a, b) => rank(a) - rank(b) || worst(b) - worst(a));
}

/** How many are as severe as the most severe. */
function worst({ severity, findings }: FindingGroup): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

/** `critical`, told apart by its word and its shape, not by its colour alone. */
export function badge(severity: Severity): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`;
}

/** Where all findings of a kind stand. */
export function groupId(kind: FindingKind): string {
  return `finding-${kind}`;
}

/** `, 3 of them critical`, where not all are as severe as the most severe. */
export function ofThem(group: FindingGroup): string {
  const amount = worst(group);
  return amount === group.findings.length ? "" : `, ${count(amount)} of them ${group.severity}`;
}

const NAMED = 3;

/** A group on the first screen: what it is, who it is about, what it means and what to do. */
export function groupCard(group: FindingGroup, links: Links): Markup {
  const { kind, severity, findings } = group;
  const { heading, meaning, remedy } = KIND_WORDS[kind];
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
<p class="remedy"><b>What to do:</b> ${remedy}</p>
</li>\n`;
}

/** What it is about: of a way to become administrator who can go it, since the steps need more room. */
function item(finding: Finding, links: Links): Markup {
  const { kind, principals, facts } = finding;
  const [only] = principals;
  if (kind === "escalation-path" && only !== undefined)
    return html`${links.principal(only)}, in ${counted(Number(facts.steps), "step")} (<a href="#escalation">how<span class="sr"> it can become administrator</span></a>)`;
  return plainTitle(finding, links).text;
}
