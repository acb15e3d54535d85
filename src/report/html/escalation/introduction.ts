import type { Certainty } from "../../../iam/index.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { groupId } from "../findings/groups.ts";
import { html, type Markup } from "../markup.ts";
import { count, counted } from "../vocabulary/words.ts";
import { joined } from "./joined.ts";
import type { Escalator } from "./pathSummaries.ts";

/** The certainty of a step or path. */
export const CERTAINTY_WORDS: Readonly<Record<Certainty, string>> = {
  certain: "certain",
  conditional: "under conditions",
  assumed: "assumed",
};

/** What the easiest path of some principals is, before `for 3`. */
const EASIEST: Readonly<Record<Certainty, string>> = {
  certain: "is certain",
  conditional: "depends on conditions",
  assumed: "rests on an assumption",
};

/** How many can become administrator, how certain that is, and how many steps it takes. */
export function* introduction(facts: ReportFacts, escalators: readonly Escalator[]): Generator<Markup> {
  const total = escalators.length;
  const certainties = Map.groupBy(escalators, ({ paths }) => paths[0]?.certainty ?? "assumed");
  const parts = (["certain", "conditional", "assumed"] as const).flatMap((certainty) => {
    const amount = certainties.get(certainty)?.length ?? 0;
    return amount === 0 ? [] : [html`${EASIEST[certainty]} for <b>${count(amount)}</b>`];
  });
  const most = escalators.reduce((sum, { steps }) => Math.max(sum, steps), 0);
  const already = escalators.filter(({ principal }) => facts.principals[principal]?.isIamAdmin === true).length;
  yield html`<p><b data-amount="escalating">${count(total)}</b> of ${counted(facts.principals.length, "user or role", "users and roles")} ${
    total === 1 ? "is not a full administrator but has" : "are not full administrators but have"
  } the permissions to become one, in at most ${counted(most, "step")}. The easiest path ${joined(parts, " and ")} (<a href="#terms">what that means</a>).${
    already > 0 &&
    html` ${count(already)} of them may manage users, roles or policies; check whether that is their task.`
  }</p>\n`;
}

/** A sentence about those who can reach data but not administration, with a link to them. */
export function dataTargets({ findings }: ReportFacts): Markup {
  const amount = findings.filter(({ kind }) => kind === "data-escalation-path").length;
  if (amount === 0) return html``;
  return html`<p>Another <a href="#${groupId("data-escalation-path")}">${counted(amount, "user or role", "users and roles")}</a> cannot become administrator but can act as a principal that reads data which ${amount === 1 ? "it" : "they"} cannot read.</p>\n`;
}
