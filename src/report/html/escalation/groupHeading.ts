import { count, counted } from "../../model/numberText.ts";
import { html, type Markup } from "../markup.ts";
import type { BundleSources } from "./bundlePiece.ts";
import type { Group } from "./groups.ts";
import { techniqueCode } from "./steps.ts";
import type { Escalator } from "./ways.ts";

/** What the principals of a group have in common, how it is gained, and whom closing that way stops. */
export function groupHeading(
  { through, members, itself }: Group,
  isOnly: boolean,
  { links, places }: BundleSources,
): Markup {
  if (through === undefined)
    return html`<h3>${isOnly ? "Their ways" : "By ways of their own"}: ${counted(members.length, "user or role", "users and roles")}</h3>
<p>The easiest ways of ${isOnly ? "these" : "the others"} have little in common. Each has to be stopped by what it may do itself.</p>\n`;
  const name = links.principal(places.arn(through));
  const stopped = members.filter(({ passes }) => passes.every((each) => each.includes(through))).length;
  const means = meansInto(through, members);
  return html`<h3>Through ${name}: ${counted(members.length, "user or role", "users and roles")}</h3>
<p>${effect(stopped, members.length)} It is gained by ${means.map(({ technique, amount }, index) => html`${index > 0 ? ", " : ""}${techniqueCode(technique)} (${count(amount)})`)}.${
    itself
      ? html` ${name} can make itself administrator: taking that from it has the same effect, and stops it too.`
      : ""
  }</p>\n`;
}

function effect(stopped: number, total: number): string {
  if (stopped === total)
    return `Closing the way to it stops ${total === 1 ? "that one" : total === 2 ? "both" : `all ${count(total)}`}.`;
  const others =
    total === 1
      ? "That one has"
      : stopped === 0
        ? "All have"
        : stopped === total - 1
          ? "The other has"
          : `The other ${count(total - stopped)} have`;
  return `${stopped === 0 ? "" : `Closing the way to it stops ${count(stopped)} of them. `}${others} other ways too, which have to be closed as well.`;
}

const SHOWN = 4;

/** The means of the best ways, the most frequent first. */
function meansInto(through: number, members: readonly Escalator[]): { technique: string; amount: number }[] {
  const amounts = new Map<string, number>();
  for (const { ways } of members) {
    const into = ways[0]?.moves.find(({ to }) => to === through);
    if (into !== undefined) amounts.set(into.technique, (amounts.get(into.technique) ?? 0) + 1);
  }
  return [...amounts]
    .map(([technique, amount]) => ({ technique, amount }))
    .sort((a, b) => b.amount - a.amount || (a.technique < b.technique ? -1 : 1))
    .slice(0, SHOWN);
}
