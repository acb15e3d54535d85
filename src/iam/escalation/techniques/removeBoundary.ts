import type { AccountContext } from "../account/accountContext.ts";
import type { EntityFacts } from "../paths/entitySet.ts";
import { type PermissionSet, requiring } from "../paths/permissionSet.ts";
import { allOf, type Requirement, surestList } from "../paths/requirement.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import type { RequestKeys } from "../permissions/requestKeys.ts";
import { adminPolicySources, policyEdit, policyEdits } from "./adminPolicySources.ts";
import { through } from "./grantPolicy.ts";

/**
 * Keeping the permissions boundary of others from limiting them: removing it, replacing it by one that allows everything,
 * or changing the policy that it is.
 */
export function boundaryRemovals(permissions: PrincipalPermissions, accountContext: AccountContext): PermissionSet[] {
  const { principals, users, roles, managedPolicies } = accountContext;
  return [
    ...permissions.over("iam:DeleteUserPermissionsBoundary", principals, users),
    ...permissions.over("iam:DeleteRolePermissionsBoundary", principals, roles.editable),
    ...(["User", "Role"] as const).flatMap((kind) => {
      const action = `iam:Put${kind}PermissionsBoundary`;
      return adminPolicySources(permissions, action, "iam:permissionsboundary", accountContext).flatMap(
        ({ keys, requires }) =>
          requiring(permissions.over(action, principals, kind === "User" ? users : roles.editable, keys), requires),
      );
    }),
    ...through(policyEdits(permissions, accountContext), managedPolicies.entities, managedPolicies.bounded),
  ];
}

/** The surest of these for one principal, which may be about to be created; `keys` are the keys of a request on it. */
export function boundaryRemovalOf(
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
  { arn, boundary, keys, facts }: { arn: string; boundary: string; keys: RequestKeys; facts?: EntityFacts | undefined },
): readonly Requirement[] | undefined {
  const kind = arn.includes(":user/") ? "User" : "Role";
  const put = `iam:Put${kind}PermissionsBoundary`;
  const methods = [
    allOf([permissions.on(`iam:Delete${kind}PermissionsBoundary`, arn, keys, facts)]),
    ...adminPolicySources(permissions, put, "iam:permissionsboundary", accountContext).map((source) =>
      allOf([permissions.on(put, arn, source.keys, facts), ...source.requires]),
    ),
    policyEdit(permissions, accountContext, boundary),
  ];
  return surestList(methods);
}
