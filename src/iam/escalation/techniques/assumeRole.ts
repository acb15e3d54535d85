import { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { CAPABILITIES } from "../../catalogue/catalogue.ts";
import { addBit, hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { assumeRoleAction } from "../account/assumeRoleAction.ts";
import { granted } from "../account/hypotheticalPrincipals.ts";
import type { Way } from "../paths/edge.ts";
import { both, CERTAIN, CONDITIONAL, type Option, TARGET } from "../paths/permissionSet.ts";
import { actionOn } from "../permissions/actionOnEntities.ts";
import { NOTHING_GIVEN, type PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { withTargetTagging } from "../permissions/targetTagging.ts";

const USE = CAPABILITIES.indexOf("use-resource");

/** Assuming the roles whose trust policy, with the principal's own policies where it leaves it to them, lets it. */
export function assumptionWay(evaluation: PrincipalEvaluation, accountContext: AccountContext): Way {
  const { at: action } = assumeRoleAction();
  const groups = new Map<number, Option | undefined>();
  const self = accountContext.principals.positionOf(evaluation.subject.caller.arn);
  for (const { at, target } of accountContext.assumptions) {
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
      groups.set(group, { requires: [requirement], sureness, members: accountContext.principals.none() });
    }
    const option = groups.get(group);
    if (option !== undefined) addBit(option.members, at);
  }
  return { how: "{from} assumes {to}", options: [...groups.values()].filter((option) => option !== undefined) };
}

/**
 * Assuming roles that it tags first, where its own policies allow sts:AssumeRole on roles with some tag. The trust
 * policy is asked as if sts:AssumeRole were allowed to it. `plain`: those that it assumes anyway, which are left out.
 */
export function retaggedAssumptionWay(
  evaluation: PrincipalEvaluation,
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  plain: readonly Option[],
): Way {
  const how = "{from} gives {to} a tag that its permission to assume it depends on, and assumes it";
  const { principals, roles, account } = accountContext;
  const own = withTargetTagging(policies, "sts:AssumeRole", principals, roles, NOTHING_GIVEN, plain);
  if (own.length === 0) return { how, options: [] };
  const trusting = assumptionWay(new PrincipalEvaluation(account.scope, granted(evaluation.subject)), accountContext);
  return { how, options: both(own, trusting.options) };
}

/**
 * Rewriting a role's trust policy so that it names oneself, which is then enough to assume it ("How IAM roles differ
 * from resource-based policies").
 */
export function trustChangeWay(policies: PrincipalPolicies, accountContext: AccountContext): Way {
  return {
    how: "{from} changes the trust policy of {to} so that it may assume it, and does",
    options: actionOn(policies, "iam:UpdateAssumeRolePolicy", accountContext.principals, accountContext.editableRoles),
  };
}
