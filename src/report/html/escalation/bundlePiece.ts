import type { EscalationPath, Finding } from "../../../iam/index.ts";
import { count, counted } from "../../model/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup, value } from "../markup.ts";
import { closing } from "./closing.ts";
import type { NamedBundle } from "./drawing/drawing.ts";
import type { Places } from "./drawing/places.ts";
import { joined } from "./joined.ts";
import { CERTAINTY_WORDS } from "./opening.ts";
import { stepList, techniqueCode } from "./steps.ts";
import { EVERYTHING, ITSELF, type Way } from "./ways.ts";

/** What is looked up for a bundle only when it is written. */
export interface BundleSources {
  links: Links;
  places: Places;
  /** ARN and name of a principal by its position in the inventory. */
  arnOf(principal: number): string;
  nameOf(principal: number): string;
  bestPath(arn: string): EscalationPath | undefined;
  finding(arn: string): Finding | undefined;
}

const NAMED = 3;
const OTHERS = 6;

/** Principals that do the same, closed at first: who they are, their best way step by step, what closes it, other ways. */
export function bundlePiece({ members, best, others, letter }: NamedBundle, sources: BundleSources): Markup {
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
<p>${several ? html`${count(members.length)} in all: ` : "About "}${joined(members.map(({ principal }) => links.principal(arnOf(principal))))}.${
    several && html` These are the steps of ${value(nameOf(first.principal))}; the others take the same.`
  }</p>
${stepList(path, links)}${closing(sources.finding(arn), members.length - 1, links)}${otherWays(others, members, sources)}</details>\n`;
}

function otherWays(others: NamedBundle["others"], members: NamedBundle["members"], sources: BundleSources): Markup {
  const found = Math.max(...members.map((member) => member.found)) - 1;
  if (found < 1) return html``;
  const items = others
    .slice(0, OTHERS)
    .map(
      ({ way, amount }) =>
        html`<li>${wayWords(way, sources)}${members.length > 1 && ` (${count(amount)} of ${count(members.length)})`}</li>`,
    );
  const all = others.length === items.length && members.every(({ found, ways }) => found === ways.length);
  return html`<p>${members.length === 1 ? "It has" : "They have up to"} ${counted(found, "other way")}, to be closed as well${
    all
      ? ":"
      : items.length > 0
        ? "; the easiest:"
        : html`: see <code>escalationPaths</code> in the file analysis.json.gz.`
  }</p>${items.length > 0 && html`<ul class="others">${items}</ul>`}\n`;
}

/** A way in one line: what is done to whom. */
function wayWords({ moves, certainty }: Way, { links, places }: BundleSources): Markup {
  const aim = (at: number) => (at === ITSELF ? "itself" : links.principal(places.arn(at)));
  return html`${moves.map(
    ({ from, to, technique }, index) =>
      html`${index > 0 ? ", then " : ""}${techniqueCode(technique)} on ${aim(to === EVERYTHING ? from : to)}`,
  )} <small>${CERTAINTY_WORDS[certainty]}</small>`;
}
