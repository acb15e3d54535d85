import { html, type Markup } from "../markup.ts";
import { count, counted } from "../vocabulary/words.ts";
import type { Group } from "./groups.ts";
import type { PathGroupSources } from "./pathGroupPiece.ts";
import type { Escalator } from "./pathSummaries.ts";
import { techniqueCode } from "./steps.ts";

/** What the principals of a group have in common, how it is reached, and whom locking it down cuts off. */
export function groupHeading(
  { through, members, itself }: Group,
  isOnly: boolean,
  { links, nodeNames }: PathGroupSources,
): Markup {
  if (through === undefined)
    return html`<h3>${isOnly ? "Their paths" : "Other paths"}: ${counted(members.length, "user or role", "users and roles")}</h3>
<p>The easiest paths of ${isOnly ? "these" : "the others"} have little in common. Restrict the permissions of each.</p>\n`;
  const name = links.principal(nodeNames.arn(through));
  const cutOff = members.filter(({ passes }) => passes.every((each) => each.includes(through))).length;
  const techniques = techniquesInto(through, members);
  return html`<h3>Through ${name}: ${counted(members.length, "user or role", "users and roles")}</h3>
<p>${effect(cutOff, members.length)} It is reached by ${techniques.map(({ technique, amount }, index) => html`${index > 0 ? ", " : ""}${techniqueCode(technique)} (${count(amount)})`)}.${
    itself
      ? html` ${name} can make itself administrator: removing the permissions for that has the same effect, and cuts it off too.`
      : ""
  }</p>\n`;
}

function effect(cutOff: number, total: number): string {
  if (cutOff === total)
    return `Locking it down cuts off ${total === 1 ? "that one" : total === 2 ? "both" : `all ${count(total)}`} completely.`;
  const others =
    total === 1
      ? "That one has"
      : cutOff === 0
        ? "All have"
        : cutOff === total - 1
          ? "The other has"
          : `The other ${count(total - cutOff)} have`;
  return `${cutOff === 0 ? "" : `Locking it down cuts off ${count(cutOff)} of them completely. `}${others} other paths, which need to be blocked too.`;
}

const SHOWN = 4;

/** The techniques by which the best paths reach it, the most frequent first. */
function techniquesInto(through: number, members: readonly Escalator[]): { technique: string; amount: number }[] {
  const amounts = new Map<string, number>();
  for (const { paths } of members) {
    const into = paths[0]?.moves.find(({ to }) => to === through);
    if (into !== undefined) amounts.set(into.technique, (amounts.get(into.technique) ?? 0) + 1);
  }
  return [...amounts]
    .map(([technique, amount]) => ({ technique, amount }))
    .sort((a, b) => b.amount - a.amount || (a.technique < b.technique ? -1 : 1))
    .slice(0, SHOWN);
}
