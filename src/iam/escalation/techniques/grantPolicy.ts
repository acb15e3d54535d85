import { isSurer } from "../../certainty.ts";
import { type Bits, intersection, isEmpty, positions } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Method } from "../paths/edge.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { both, type PermissionSet, requiring } from "../paths/permissionSet.ts";
import { allOf, certaintyOf, type Requirement } from "../paths/requirement.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { adminPolicySources, newPolicyVersions, policyEdits } from "./adminPolicySources.ts";
import {
  ADD_USER_TO_ADMIN_GROUP,
  ADD_USER_TO_CHANGED_GROUP,
  ATTACH_GROUP_POLICY,
  CREATE_GROUP,
  PUT_GROUP_POLICY,
} from "./iam/groups.ts";
import { ATTACH_POLICY, CREATE_POLICY_VERSION, PUT_POLICY, SET_DEFAULT_POLICY_VERSION } from "./iam/policies.ts";

/** Granting administrator permissions to a principal: adding or attaching a policy, or changing one that it has. */
export function grantPolicyMethods(permissions: PrincipalPermissions, accountContext: AccountContext): Method[] {
  const { principals, users, roles, managedPolicies } = accountContext;
  const { entities: groups, members } = accountContext.groups;
  const { entities: managed, holders } = managedPolicies;
  const onPrincipals = (action: string, within: Bits): PermissionSet[] => permissions.over(action, principals, within);
  const attach = (action: string, entities: EntitySet, within: Bits): PermissionSet[] =>
    adminPolicySources(permissions, action, "iam:policyarn", accountContext).flatMap(({ keys, requires }) =>
      requiring(permissions.over(action, entities, within, keys), requires),
    );
  const putOnGroups = permissions.over("iam:PutGroupPolicy", groups);
  const attachedToGroups = attach("iam:AttachGroupPolicy", groups, groups.all);
  const joinable = permissions.over("iam:AddUserToGroup", groups);
  const edited =
    joinable.length === 0 ? [] : through(policyEdits(permissions, accountContext), managed, managedPolicies.groups);
  const toEdited = both(joinable, [...putOnGroups, ...attachedToGroups, ...edited]).map((permissionSet) =>
    named({ ...permissionSet, targets: users }, permissionSet.targets, groups),
  );
  const toAdministrators = joinable.flatMap((permissionSet) => {
    const targets = intersection(permissionSet.targets, accountContext.adminPolicies.groups);
    return !isEmpty(targets) ? [named({ ...permissionSet, targets: users }, targets, groups)] : [];
  });
  return [
    { technique: PUT_POLICY.User, permissionSets: onPrincipals("iam:PutUserPolicy", users) },
    { technique: PUT_POLICY.Role, permissionSets: onPrincipals("iam:PutRolePolicy", roles.editable) },
    { technique: ATTACH_POLICY.User, permissionSets: attach("iam:AttachUserPolicy", principals, users) },
    { technique: ATTACH_POLICY.Role, permissionSets: attach("iam:AttachRolePolicy", principals, roles.editable) },
    { technique: PUT_GROUP_POLICY, permissionSets: through(putOnGroups, groups, members) },
    { technique: ATTACH_GROUP_POLICY, permissionSets: through(attachedToGroups, groups, members) },
    {
      technique: CREATE_POLICY_VERSION,
      permissionSets: through(newPolicyVersions(permissions, accountContext), managed, holders),
    },
    {
      technique: SET_DEFAULT_POLICY_VERSION,
      permissionSets: through(
        permissions.over("iam:SetDefaultPolicyVersion", managed, accountContext.adminPolicies.withOlderVersion),
        managed,
        holders,
      ),
    },
    { technique: ADD_USER_TO_ADMIN_GROUP, permissionSets: toAdministrators },
    { technique: ADD_USER_TO_CHANGED_GROUP, permissionSets: toEdited },
    { technique: CREATE_GROUP, permissionSets: newGroups(permissions, accountContext) },
  ].filter(({ permissionSets }) => permissionSets.length > 0);
}

/**
 * A group that is created, given an administrator policy and joined, by the surest of its possible names; any user can
 * be added.
 */
function newGroups(permissions: PrincipalPermissions, accountContext: AccountContext): PermissionSet[] {
  const making = ["iam:CreateGroup", "iam:AddUserToGroup"];
  if (making.some((action) => !permissions.mention(action))) return [];
  const found = onNewGroup(permissions, accountContext, (arn) => {
    const attached = adminPolicySources(permissions, "iam:AttachGroupPolicy", "iam:policyarn", accountContext);
    return [
      allOf([permissions.on("iam:PutGroupPolicy", arn)]),
      ...attached.map(({ keys, requires }) => allOf([...requires, permissions.on("iam:AttachGroupPolicy", arn, keys)])),
    ];
  });
  return found === undefined ? [] : [{ ...found, targets: accountContext.users }];
}

/** Creating a group, giving it something and joining it; the surest of what `giving` offers for an ARN of it. */
export function onNewGroup(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  giving: (arn: string) => readonly (readonly Requirement[] | undefined)[],
): Omit<PermissionSet, "targets"> | undefined {
  const making = ["iam:CreateGroup", "iam:AddUserToGroup"];
  if (making.some((action) => !permissions.mention(action))) return undefined;
  const patterns = accountContext.resourceTypes.of("iam:group").map(({ pattern }) => pattern);
  let surest: Omit<PermissionSet, "targets"> | undefined;
  for (const arn of permissions.candidateResources(
    [...making, "iam:PutGroupPolicy", "iam:AttachGroupPolicy"],
    patterns,
  )) {
    const made = accountContext.isNameTaken(arn)
      ? undefined
      : allOf(making.map((action) => permissions.on(action, arn)));
    if (made === undefined) continue;
    for (const given of giving(arn)) {
      if (given === undefined) continue;
      const requires = [...made, ...given];
      const certainty = certaintyOf(requires);
      if (surest === undefined || isSurer(certainty, surest.certainty)) surest = { requires, certainty };
    }
  }
  return surest;
}

/**
 * A permission set on groups or policies as permission sets on the principals that belong to them, one for each group
 * or policy.
 */
export function through(
  permissionSets: readonly PermissionSet[],
  entities: EntitySet,
  belonging: readonly Bits[],
): PermissionSet[] {
  return permissionSets.flatMap((permissionSet) => {
    const byMembers = new Map<string, { targets: Bits; first: number }>();
    for (const at of positions(permissionSet.targets)) {
      const targets = belonging[at];
      if (targets?.some((word) => word !== 0)) byMembers.set(targets.join(), { targets, first: at });
    }
    return [...byMembers.values()].map(({ targets, first }) =>
      on({ ...permissionSet, targets }, entities.arns[first] ?? ""),
    );
  });
}

/** The permission set with its target named: the first of the set. */
export function named(permissionSet: PermissionSet, set: Bits, entities: EntitySet): PermissionSet {
  for (const at of positions(set)) return on(permissionSet, entities.arns[at] ?? "");
  return permissionSet;
}

function on(permissionSet: PermissionSet, resource: string): PermissionSet {
  return {
    ...permissionSet,
    requires: permissionSet.requires.map((each) => (each.resource === "" ? { ...each, resource } : each)),
  };
}
