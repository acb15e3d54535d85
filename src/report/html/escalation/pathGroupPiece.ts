import type { EscalationPath } from "../../../iam/index.ts";
import { count, counted } from "../../../platform/numberText.ts";
import type { ReportedFinding } from "../../model/reportedFinding.ts";
import { type Links, pathId } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import type { NamedPathGroup } from "./drawing/drawing.ts";
import type { NodeNames } from "./drawing/nodeNames.ts";
import { CERTAINTY_WORDS } from "./introduction.ts";
import { joined } from "./joined.ts";
import { ADMINISTRATION, ITSELF, type PathSummary } from "./pathSummaries.ts";
import { remediation } from "./remediation.ts";
import { stepList, techniqueCode } from "./steps.ts";

/** What is looked up for a group of paths only when it is written. */
export interface PathGroupSources {
  links: Links;
  nodeNames: NodeNames;
  /** ARN and name of a principal by its position in the inventory. */
  arnOf(principal: number): string;
  nameOf(principal: number): string;
  bestPath(arn: string): EscalationPath | undefined;
  finding(arn: string): ReportedFinding | undefined;
}

const NAMED = 3;
const OTHERS = 6;

/** Principals with the same path, collapsed at first: who they are, the path step by step, its remediation, other paths. */
export function pathGroupPiece({ members, best, others, letter }: NamedPathGroup, sources: PathGroupSources): Markup {
  const { links, arnOf, nameOf } = sources;
  const [first] = members;
  const arn = arnOf(first?.principal ?? -1);
  const path = sources.bestPath(arn);
  if (first === undefined || path === undefined) return html``;
  const several = members.length > 1;
  const named = members.slice(0, NAMED).map(({ principal }) => value(nameOf(principal)));
  const more = members.length - named.length;
  return html`<details class="group way"><summary>${several && html`<b>${letter}:</b> `}${joined(named)}${
    more > 0 && ` and ${counted(more, "more", "more")}`
  } <span class="amount">${counted(first.steps, "step")}, ${CERTAINTY_WORDS[best.certainty]}</span></summary>
<p>${several ? html`${count(members.length)} in all: ` : "Principal: "}${joined(members.map(({ principal }) => html`<span id="${pathId(principal)}">${links.principal(arnOf(principal))}</span>`))}.${
    several && html` These are the steps of ${value(nameOf(first.principal))}; the others take the same.`
  }</p>
${stepList(path, links)}${remediation(sources.finding(arn), members.length - 1, links)}${otherPaths(others, members, sources)}</details>\n`;
}

function otherPaths(
  others: NamedPathGroup["others"],
  members: NamedPathGroup["members"],
  sources: PathGroupSources,
): Markup {
  const found = Math.max(...members.map((member) => member.found)) - 1;
  if (found < 1) return html``;
  const items = others
    .slice(0, OTHERS)
    .map(
      ({ path, amount }) =>
        html`<li>${pathWords(path, sources)}${members.length > 1 && ` (${count(amount)} of ${count(members.length)})`}</li>`,
    );
  const all = others.length === items.length && members.every(({ found, paths }) => found === paths.length);
  return html`<p>${members.length === 1 ? "It has" : "They have up to"} ${counted(found, "other path")} to block as well${
    all ? ":" : items.length > 0 ? "; the easiest:" : html`: see <code>escalationPaths</code> in analysis.json.gz.`
  }</p>${items.length > 0 && html`<ul class="others">${items}</ul>`}\n`;
}

/** A path in one line: what is done to whom. */
function pathWords({ moves, certainty }: PathSummary, { links, nodeNames }: PathGroupSources): Markup {
  const nameOf = (at: number) => (at === ITSELF ? "itself" : links.principal(nodeNames.arn(at)));
  return html`${moves.map(
    ({ from, to, technique }, index) =>
      html`${index > 0 ? ", then " : ""}${techniqueCode(technique)} on ${nameOf(to === ADMINISTRATION ? from : to)}`,
  )} <small>${CERTAINTY_WORDS[certainty]}</small>`;
}
