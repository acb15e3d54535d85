import { count, counted } from "../../../platform/numberText.ts";
import { bytesLeft } from "../bytesLeft.ts";
import { html } from "../markup.ts";
import { paperNote } from "../printing.ts";
import { inPieces, type Section } from "../section.ts";
import { givesByPolicy } from "./gives.ts";
import { policyOverviews } from "./overview.ts";
import { POLICY_HEAD, policyRow } from "./row.ts";

/** Roughly what the heading, the sentences and the head of the table take. */
const FRAME_BYTES = 2_500;

/** Every managed policy that is in use, and the inline policies that findings rest on: what each gives, and to whom. */
export const policies: Section = {
  id: "policies",
  title: "Policies",
  short: "Policies",
  share: 0.05,
  *body({ facts, links, budget }) {
    const { policies: found, unattached } = yield* inPieces(policyOverviews(facts));
    const of = (kind: string) => count(found.filter((policy) => policy.kind === kind).length);
    yield html`<p>In use are <b>${of("aws")}</b> AWS managed and <b>${of("customer")}</b> customer managed policies. The table shows them with the <b>${of("inline")}</b> inline
policies that a finding rests on, the most powerful first. What a policy gives <i>at its worst</i> it gives to some of its holders: a <a href="#terms">permissions boundary</a> or a Deny may keep others
from it. What it <i>gives</i> is what its statements allow those that have it, by the access map. AWS managed policies are judged by themselves; they cannot be edited, only detached.${unattached > 0 && ` ${counted(unattached, "customer managed policy is", "customer managed policies are")} attached to nobody and left out.`}</p>\n`;
    if (found.length === 0) return;
    const gives = givesByPolicy(facts.access, {
      principal: (at) => facts.principals[at]?.arn ?? "",
      resource: (at) => facts.resources[at]?.arn ?? "",
    });
    yield html`<div class="scroll" role="region" aria-label="Table of policies" tabindex="0"><table data-table class="policies paper-25"><caption class="sr">Policies, the most powerful first</caption>
${POLICY_HEAD}<tbody>\n`;
    const left = bytesLeft(budget - FRAME_BYTES);
    let shown = 0;
    for (const policy of found) {
      const row = policyRow(policy, { facts, links, gives });
      if (!left.take(row)) break;
      shown += 1;
      yield row;
    }
    yield html`</tbody></table></div>\n${paperNote(shown, "paper-25")}`;
    const more = found.length - shown;
    if (more > 0)
      yield html`<p class="omitted">${counted(more, "more policy gives", "more policies give")} no more than these. What principals have is in analysis.json.gz, under policies.</p>\n`;
  },
};
