import { present } from "../../policy/context.ts";
import { addBit, type Bits } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { isAdministrator, withPolicies } from "../account/hypotheticalPrincipals.ts";
import type { Method } from "../paths/edge.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { among, type PermissionSet } from "../paths/permissionSet.ts";
import type { FollowUp, Technique } from "../paths/technique.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { named, through } from "../techniques/grantPolicy.ts";
import { ADD_USER_TO_IAM_ADMIN_GROUP } from "../techniques/iam/groups.ts";
import { ATTACH_IAM_ADMIN_POLICY, SET_DEFAULT_IAM_ADMIN_VERSION } from "../techniques/iam/policies.ts";
import type { DelegatedAdminPolicies } from "./delegatedAdminPolicies.ts";
import { isDeniedIamChange } from "./iamChanges.ts";
import type { PrincipalState } from "./principalState.ts";
import { modifySelf } from "./selfModification.ts";

/** How a principal is allowed enough for it to grant itself everything. */
export interface DelegationMethod extends Method {
  /** How it then does. */
  followUp: FollowUp;
}

/**
 * Whether a principal that nothing but missing Allows holds back could make itself administrator if it were allowed to
 * administer IAM: whether it would get rid of its denies.
 */
export function isDelegatedAdmin(start: PrincipalState, accountContext: AccountContext): boolean {
  const { scope } = accountContext.account;
  if (!isDeniedIamChange(start.subject)) return true;
  const policy = accountContext.adminPolicies.managed.get(
    `arn:${scope.settings.partition}:iam::aws:policy/IAMFullAccess`,
  );
  if (policy === undefined) return false;
  const administering = { ...start, subject: withPolicies(scope, start.subject, [policy]) };
  return isAdministrator(scope, modifySelf(administering, accountContext, true).state.subject);
}

/** How others are made delegated administrators, where they cannot be given everything at once. */
export function delegationMethods(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  delegatedAdminPolicies: DelegatedAdminPolicies,
): DelegationMethod[] {
  const { principals, users, roles } = accountContext;
  const { entities: groups } = accountContext.groups;
  const { entities: managed, holders } = accountContext.managedPolicies;
  const found: DelegationMethod[] = [];
  const add = (technique: Technique, followUp: FollowUp, permissionSets: readonly PermissionSet[]): void => {
    if (permissionSets.length > 0) found.push({ technique, followUp, permissionSets });
  };
  for (const type of ["User", "Role"] as const) {
    const targets = type === "User" ? users : roles.editable;
    const attach = `iam:Attach${type}Policy`;
    const names = permissions.policyNames(attach, "iam:policyarn");
    for (const [arn, followUp] of names === undefined ? [] : delegatedAdminPolicies.attachedTo(type)) {
      if (!names?.admits(arn)) continue;
      const keys = new Map([["iam:policyarn", present(arn)] as const]);
      add(ATTACH_IAM_ADMIN_POLICY[type], followUp, permissions.over(attach, principals, targets, keys));
    }
    if (!permissions.mention("iam:SetDefaultPolicyVersion")) continue;
    for (const [arn, followUp] of delegatedAdminPolicies.versionsFor(type)) {
      const switched = permissions.over("iam:SetDefaultPolicyVersion", managed, only(managed, arn));
      add(SET_DEFAULT_IAM_ADMIN_VERSION, followUp, among(through(switched, managed, holders), targets));
    }
  }
  if (!permissions.mention("iam:AddUserToGroup")) return found;
  for (const [arn, followUp] of delegatedAdminPolicies.groups) {
    const within = only(groups, arn);
    const joined = permissions.over("iam:AddUserToGroup", groups, within);
    add(
      ADD_USER_TO_IAM_ADMIN_GROUP,
      followUp,
      joined.map((permissionSet) => named({ ...permissionSet, targets: users }, within, groups)),
    );
  }
  return found;
}

function only(entities: EntitySet, arn: string): Bits {
  const found = entities.none();
  const at = entities.positionOf(arn);
  if (at !== undefined) addBit(found, at);
  return found;
}
