import { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { CAPABILITIES } from "../../catalogue/capability.ts";
import { addBit, hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { assumeRoleAction } from "../account/assumeRoleAction.ts";
import { withAdminPolicy } from "../account/hypotheticalPrincipals.ts";
import type { Method } from "../paths/edge.ts";
import { both, type PermissionSet } from "../paths/permissionSet.ts";
import { TARGET } from "../paths/requirement.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { ASSUME_ROLE, TAG_AND_ASSUME_ROLE, UPDATE_TRUST_POLICY } from "./iam/trust.ts";

const USE = CAPABILITIES.indexOf("use-resource");

/** Assuming the roles whose trust policy, with the principal's own policies where it leaves it to them, lets it. */
export function assumeRoleMethod(evaluation: PrincipalEvaluation, accountContext: AccountContext): Method {
  const { at: action } = assumeRoleAction();
  const groups = new Map<number, PermissionSet | undefined>();
  const self = accountContext.principals.positionOf(evaluation.subject.caller.arn);
  for (const { at, target } of accountContext.roles.assumable) {
    const group = evaluation.partition.groupOf[target];
    if (group === undefined || at === self) continue;
    if (!groups.has(group)) {
      const found = evaluation.ofGroup(group);
      if (found === undefined || !hasBit(found.decision.possible, action)) {
        groups.set(group, undefined);
        continue;
      }
      const certainty = hasBit(found.decision.certain, action) ? "certain" : "conditional";
      const reasons = evaluation.reasons(
        found.capabilities.find(({ capability }) => capability === USE)?.refs ?? [],
        "#trust",
      );
      const requirement = {
        action: "sts:AssumeRole",
        resource: TARGET,
        certainty,
        because: reasons.flatMap(({ proof }) => (proof === undefined || proof.policy === "" ? [] : [proof])),
        conditions: certainty === "certain" ? [] : reasons.flatMap(({ open }) => open),
      } as const;
      groups.set(group, { requires: [requirement], certainty, targets: accountContext.principals.none() });
    }
    const permissionSet = groups.get(group);
    if (permissionSet !== undefined) addBit(permissionSet.targets, at);
  }
  return {
    technique: ASSUME_ROLE,
    permissionSets: [...groups.values()].filter((permissionSet) => permissionSet !== undefined),
  };
}

/**
 * Assuming roles that it tags first, where its own policies allow sts:AssumeRole on roles with some tag. The trust
 * policy is asked as if sts:AssumeRole were allowed to it. `asTagged`: those that it assumes anyway, which are left out.
 */
export function assumeRoleAfterTaggingMethod(
  evaluation: PrincipalEvaluation,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  asTagged: readonly PermissionSet[],
): Method {
  const { principals, roles, account } = accountContext;
  const own = permissions.overAfterTagging("sts:AssumeRole", principals, roles.all, asTagged);
  if (own.length === 0) return { technique: TAG_AND_ASSUME_ROLE, permissionSets: [] };
  const trusting = assumeRoleMethod(
    new PrincipalEvaluation(account.scope, withAdminPolicy(evaluation.subject)),
    accountContext,
  );
  return { technique: TAG_AND_ASSUME_ROLE, permissionSets: both(own, trusting.permissionSets) };
}

/**
 * Changing a role's trust policy so that it names the principal, which is then enough to assume it ("How IAM roles differ
 * from resource-based policies").
 */
export function updateTrustPolicyMethod(permissions: PrincipalPermissions, accountContext: AccountContext): Method {
  return {
    technique: UPDATE_TRUST_POLICY,
    permissionSets: permissions.over(
      "iam:UpdateAssumeRolePolicy",
      accountContext.principals,
      accountContext.roles.editable,
    ),
  };
}
