import type { Certainty } from "../../../iam/index.ts";
import { count, counted } from "../../model/numberText.ts";
import type { ReportFacts } from "../../summary/reportFacts.ts";
import { groupId } from "../findings/groups.ts";
import { html, type Markup } from "../markup.ts";
import { joined } from "./joined.ts";
import type { Escalator } from "./ways.ts";

export const CERTAINTY_WORDS: Readonly<Record<Certainty, string>> = {
  certain: "certain",
  conditional: "under conditions",
  assumed: "assumed",
};

/** The numbers, in sentences, and what stops most of them. */
export function* opening(facts: ReportFacts, escalators: readonly Escalator[]): Generator<Markup> {
  const total = escalators.length;
  const certainties = Map.groupBy(escalators, ({ ways }) => ways[0]?.certainty ?? "assumed");
  const parts = (["certain", "conditional", "assumed"] as const).flatMap((certainty) => {
    const amount = certainties.get(certainty)?.length ?? 0;
    return amount === 0 ? [] : [html`for <b>${count(amount)}</b> ${CERTAINTY_WORDS[certainty]}`];
  });
  const most = escalators.reduce((sum, { steps }) => Math.max(sum, steps), 0);
  const already = escalators.filter(({ principal }) => facts.principals[principal]?.isIamAdmin === true).length;
  yield html`<p><b data-amount="escalating">${count(total)}</b> of ${counted(facts.principals.length, "user or role", "users and roles")} ${
    total === 1 ? "is not a full administrator, but what it is" : "are not full administrators, but what they are"
  } allowed is enough to become one, in ${counted(most, "step")} at most. Their easiest way is ${joined(parts)} (<a href="#terms">what that means</a>).${
    already > 0 &&
    html` ${count(already)} of them may change users, roles or policies anyway; ask whether that is their task.`
  }</p>\n`;
}

/** A sentence about those who reach data and not administration, with a link to them. */
export function dataTargets({ findings }: ReportFacts): Markup {
  const amount = findings.filter(({ kind }) => kind === "data-escalation-path").length;
  if (amount === 0) return html``;
  return html`<p>Besides, <a href="#${groupId("data-escalation-path")}">${counted(amount, "other")}</a> who cannot become administrator can become someone who reads data that is closed to ${amount === 1 ? "it" : "them"}.</p>\n`;
}
