import { count } from "../../../platform/numberText.ts";
import type { Links } from "../links.ts";
import { html, type Markup } from "../markup.ts";
import type { ChokePoint } from "./chokePoints.ts";
import type { NodeNames } from "./drawing/nodeNames.ts";

/** What to lock down first, of `total` principals that can become administrator: the principal that cuts off the most, and which others with it. */
export function* chokeTable(
  points: readonly ChokePoint[],
  total: number,
  nodeNames: NodeNames,
  links: Links,
): Generator<Markup> {
  const [first] = points;
  if (first === undefined) return;
  yield html`<h3>What to lock down first</h3>\n`;
  yield advice(first, points, total, links.principal(nodeNames.arn(first.node)));
  if (points.length > 1)
    yield html`<div class="scroll choke" role="region" aria-label="What to lock down first" tabindex="0"><table><caption class="sr">Users and roles on the most paths</caption>
<thead><tr><th scope="col">Lock down</th><th scope="col" class="number">On a path of</th><th scope="col" class="number">Cuts off by itself</th><th scope="col" class="number">Cuts off with those above</th></tr></thead><tbody>
${points.map((point) => row(point, total, nodeNames, links))}</tbody></table></div>\n`;
  yield html`<p>Locking down a role means that nobody else can act as it: restrict its trust policy, and who may pass it to a service, control what runs as it, or change its policies. The numbers count the paths that were found, the shortest of each user or role; longer ones may remain, so analyze again afterwards.</p>\n`;
}

function advice(first: ChokePoint, points: readonly ChokePoint[], total: number, name: Markup): Markup {
  const last = points.at(-1);
  const together =
    last === undefined || points.length === 1
      ? ""
      : ` Locking down all ${count(points.length)} below cuts off ${last.together === total ? "everyone" : `${count(last.together)} of the ${count(total)}`}.`;
  if (first.alone === 0)
    return html`<p class="note">Each of the ${count(total)} has more than one path, so no single change cuts anyone off. ${name} is on a path of ${count(first.passing)}.${together}</p>\n`;
  return html`<p class="note">Locking down ${name} cuts off <b>${count(first.alone)}</b> of the ${count(total)} completely; it is on a path of ${count(first.passing)}.${together}</p>\n`;
}

function row(
  { node, passing, alone, together }: ChokePoint,
  total: number,
  nodeNames: NodeNames,
  links: Links,
): Markup {
  return html`<tr><th scope="row">${links.principal(nodeNames.arn(node))}</th><td class="number">${count(passing)}</td><td class="number">${count(alone)}</td><td class="number">${count(together)} of ${count(total)}</td></tr>\n`;
}
