import { count } from "../../model/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import { type ChokePoint, chokePoints } from "./chokePoints.ts";
import type { Places } from "./drawing/places.ts";
import type { Escalator } from "./ways.ts";

const MOST = 5;

/** What to close first: the principal whose closing stops the most, and what to close with it. */
export function* chokeTable(escalators: readonly Escalator[], places: Places, links: Links): Generator<Markup> {
  const points = chokePoints(escalators, MOST);
  const [first] = points;
  if (first === undefined) return;
  const total = escalators.length;
  yield html`<h3>What to close first</h3>\n`;
  yield advice(first, points, total, links.principal(places.arn(first.node)));
  if (points.length > 1)
    yield html`<div class="scroll choke" role="region" aria-label="What to close first" tabindex="0"><table><caption class="sr">Users and roles that most ways lead through</caption>
<thead><tr><th scope="col">Close the way to</th><th scope="col" class="number">Have a way through it</th><th scope="col" class="number">Stopped by this alone</th><th scope="col" class="number">Stopped together with those above</th></tr></thead><tbody>
${points.map((point) => row(point, total, places, links))}</tbody></table></div>\n`;
  yield html`<p>Closing the way to a role means that nobody else can act as it: its trust policy, and who may pass it to a service, command what runs with it, or change it. Counted are the ways that were found, the shortest of each user or role; a longer one may be left, so analyse again afterwards.</p>\n`;
}

function advice(first: ChokePoint, points: readonly ChokePoint[], total: number, name: Markup): Markup {
  const last = points.at(-1);
  const together =
    last === undefined || points.length === 1
      ? ""
      : ` Closing the way to all ${count(points.length)} below stops ${last.together === total ? "all of them" : `${count(last.together)} of ${count(total)}`}.`;
  if (first.alone === 0)
    return html`<p class="note">Everyone has more than one way, so no single change stops anyone. ${count(first.passing)} of ${count(total)} have a way through ${name}.${together}</p>\n`;
  return html`<p class="note">Closing the way to ${name} stops <b>${count(first.alone)}</b> of ${count(total)}: every way that was found for ${first.alone === 1 ? "that one" : "them"} leads through it. ${count(first.passing)} have a way through it.${together}</p>\n`;
}

function row({ node, passing, alone, together }: ChokePoint, total: number, places: Places, links: Links): Markup {
  return html`<tr><th scope="row">${links.principal(places.arn(node))}</th><td class="number">${count(passing)}</td><td class="number">${count(alone)}</td><td class="number">${count(together)} of ${count(total)}</td></tr>\n`;
}
