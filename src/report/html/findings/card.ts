import { type Audience, type Finding, kindMessage, titleOf } from "../../../iam/index.ts";
import { counted } from "../../../platform/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { badge, type FindingGroup, groupId, ofThem } from "./groups.ts";
import { sentenceMarkup } from "./sentenceMarkup.ts";

const AUDIENCE_WORDS: Readonly<Record<Audience, string>> = {
  anyone: "anyone on the internet",
  outsiders: "somebody outside the account",
  principals: "users and roles of the account",
  services: "AWS services alone",
};

const NAMED = 3;

/** A group on the first screen: what it is, who can use it, the first findings and what to do. `positionOf`: among all findings. */
export function groupCard(group: FindingGroup, links: Links, positionOf: (finding: Finding) => number): Markup {
  const { kind, severity, findings, usableBy } = group;
  const { heading, meaning, advice } = kindMessage(kind);
  const named = findings.slice(0, NAMED);
  const more = findings.length - named.length;
  return html`<li class="card ${severity}">
<h4>${badge(severity)} <a href="#${groupId(kind)}">${heading}</a> <span class="amount">${counted(findings.length, "finding")}${ofThem(group)}</span></h4>
<p class="audience">Usable by <b>${AUDIENCE_WORDS[usableBy]}</b></p>
<p class="meaning">${meaning}</p>
<ul>${named.map((finding) => html`<li>${item(finding, positionOf(finding), links)}</li>`)}${
    more > 0
      ? html`<li>and <a href="#${groupId(kind)}">${counted(more, "more", "more")}<span class="sr"> findings: ${heading}</span></a></li>`
      : ""
  }</ul>
<p class="remedy"><b>What to do:</b> ${advice}</p>
</li>\n`;
}

/** Its title; of an escalation path who can take it and in how many steps, since the steps need more room. */
function item(finding: Finding, position: number, links: Links): Markup {
  const [only] = finding.principals;
  if (finding.kind === "escalation-path" && only !== undefined)
    return html`${links.principal(only)}, in ${counted(finding.facts.steps, "step")} (<a href="${links.pathHref(only)}">how<span class="sr"> it can become administrator</span></a>)`;
  return html`${sentenceMarkup(titleOf(finding), links)} (<a href="${links.findingHref(position, finding.kind)}">details<span class="sr"> of this finding</span></a>)`;
}
