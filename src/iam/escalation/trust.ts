import { addBit, hasBit } from "../access/bits.ts";
import type { Evaluation } from "../access/evaluation.ts";
import { CAPABILITIES } from "../catalogue/catalogue.ts";
import { actionOn } from "./actionOn.ts";
import type { Way } from "./edge.ts";
import { CERTAIN, CONDITIONAL, type Option, TARGET } from "./option.ts";
import type { OwnPolicies } from "./ownPolicies.ts";
import { assumeRoleAction } from "./roleAssumption.ts";
import type { Surroundings } from "./surroundings.ts";

const USE = CAPABILITIES.indexOf("use-resource");

/** Assuming the roles whose trust policy, with the principal's own policies where it leaves it to them, lets it. */
export function assumptionWay(evaluation: Evaluation, around: Surroundings): Way {
  const { at: action } = assumeRoleAction();
  const groups = new Map<number, Option | undefined>();
  const self = around.principals.positionOf(evaluation.subject.caller.arn);
  for (const { at, target } of around.assumptions) {
    const group = evaluation.partition.groupOf[target];
    if (group === undefined || at === self) continue;
    if (!groups.has(group)) {
      const found = evaluation.ofGroup(group);
      if (found === undefined || !hasBit(found.decision.possible, action)) {
        groups.set(group, undefined);
        continue;
      }
      const sureness = hasBit(found.decision.certain, action) ? CERTAIN : CONDITIONAL;
      const reasons = evaluation.reasons(
        found.capabilities.find(({ capability }) => capability === USE)?.refs ?? [],
        "#trust",
      );
      const requirement = {
        action: "sts:AssumeRole",
        resource: TARGET,
        sureness,
        because: reasons.flatMap(({ proof }) => (proof === undefined || proof.policy === "" ? [] : [proof])),
        conditions: sureness === CERTAIN ? [] : reasons.flatMap(({ open }) => open),
      } as const;
      groups.set(group, { requires: [requirement], sureness, members: around.principals.none() });
    }
    const option = groups.get(group);
    if (option !== undefined) addBit(option.members, at);
  }
  return { how: "{from} assumes {to}", options: [...groups.values()].filter((option) => option !== undefined) };
}

/**
 * Rewriting a role's trust policy so that it names oneself, which is then enough to assume it ("How IAM roles differ
 * from resource-based policies").
 */
export function trustChangeWay(policies: OwnPolicies, around: Surroundings): Way {
  return {
    how: "{from} changes the trust policy of {to} so that it may assume it, and does",
    options: actionOn(policies, "iam:UpdateAssumeRolePolicy", around.principals, around.editableRoles),
  };
}
