import { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import { CAPABILITIES } from "../../catalogue/capability.ts";
import { addBit, hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { stsAction } from "../account/assumeRoleAction.ts";
import { withAdminPolicy } from "../account/hypotheticalPrincipals.ts";
import type { Method } from "../paths/edge.ts";
import { both, type PermissionSet } from "../paths/permissionSet.ts";
import { certaintyOf, type Requirement, TARGET } from "../paths/requirement.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { ASSUME_ROLE, TAG_AND_ASSUME_ROLE, UPDATE_TRUST_POLICY } from "./iam/trust.ts";
import { sessionNeeds } from "./sessionNeeds.ts";

const USE = CAPABILITIES.indexOf("use-resource");

/** Assuming the roles whose trust policy, with the principal's own policies where it leaves it to them, lets it. */
export function assumeRoleMethod(evaluation: PrincipalEvaluation, accountContext: AccountContext): Method {
  const groups = new Map<number, PermissionSet | undefined>();
  const self = accountContext.principals.positionOf(evaluation.subject.caller.arn);
  for (const { at, target } of accountContext.roles.assumable) {
    const group = evaluation.partition.groupOf[target];
    if (group === undefined || at === self) continue;
    if (!groups.has(group)) {
      const requires = assuming(evaluation, group);
      const targets = accountContext.principals.none();
      groups.set(group, requires && { requires, certainty: certaintyOf(requires), targets });
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
 * sts:AssumeRole of the roles of a group, with what its conditions make necessary besides; undefined where any of it is
 * not allowed.
 */
function assuming(evaluation: PrincipalEvaluation, group: number): readonly Requirement[] | undefined {
  const found = evaluation.ofGroup(group);
  if (found === undefined || !hasBit(found.decision.possible, stsAction("sts:AssumeRole"))) return undefined;
  const { possible, certain } = found.decision;
  const reasons = evaluation.reasons(
    found.capabilities.find(({ capability }) => capability === USE)?.refs ?? [],
    "#trust",
  );
  const because = reasons.flatMap(({ proof }) => (proof === undefined || proof.policy === "" ? [] : [proof]));
  const isCertain = hasBit(certain, stsAction("sts:AssumeRole"));
  if (isCertain) {
    return [{ action: "sts:AssumeRole", resource: TARGET, certainty: "certain", because, conditions: [] }];
  }
  const { actions, settled } = sessionNeeds(
    reasons.map(({ proof, open }) => ({ layer: `${proof?.effect} ${proof?.policy === "#trust"}`, open })),
  );
  if (!actions.every((action) => hasBit(possible, stsAction(action)))) return undefined;
  const conditions = settled ? [] : reasons.flatMap(({ open }) => open);
  const certainty = settled ? "certain" : "conditional";
  return ["sts:AssumeRole", ...actions].map((action) => ({ action, resource: TARGET, certainty, because, conditions }));
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
