import type { AccountContext } from "../account/accountContext.ts";
import type { MemberFacts } from "../paths/entitySet.ts";
import { type Option, type Requirement, requiring } from "../paths/permissionSet.ts";
import { actionOn } from "../permissions/actionOnEntities.ts";
import { permission } from "../permissions/candidateResources.ts";
import type { Given, PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { allowingEverything, editing, editings } from "./adminPolicySources.ts";
import { permissions, surenessOf, through } from "./grantPolicy.ts";

/**
 * Having the permissions boundary of others hold nothing back: removing it, putting one in its place that allows
 * everything, or changing the policy that it is so that it does.
 */
export function unbindings(policies: PrincipalPolicies, accountContext: AccountContext): Option[] {
  const { principals, users, editableRoles, policies: managed, boundedBy } = accountContext;
  return [
    ...actionOn(policies, "iam:DeleteUserPermissionsBoundary", principals, users),
    ...actionOn(policies, "iam:DeleteRolePermissionsBoundary", principals, editableRoles),
    ...(["User", "Role"] as const).flatMap((kind) => {
      const action = `iam:Put${kind}PermissionsBoundary`;
      return allowingEverything(policies, action, "iam:permissionsboundary", accountContext).flatMap(
        ({ given, requires }) =>
          requiring(actionOn(policies, action, principals, kind === "User" ? users : editableRoles, given), requires),
      );
    }),
    ...through(editings(policies, accountContext), managed, boundedBy),
  ];
}

/** The same of one principal, which may be yet to be made; `given` is what a request on it says of it. The surest way. */
export function unbindingOf(
  policies: PrincipalPolicies,
  accountContext: AccountContext,
  { arn, boundary, given, facts }: { arn: string; boundary: string; given: Given; facts?: MemberFacts | undefined },
): readonly Requirement[] | undefined {
  const kind = arn.includes(":user/") ? "User" : "Role";
  const put = `iam:Put${kind}PermissionsBoundary`;
  const ways = [
    permissions([permission(policies, `iam:Delete${kind}PermissionsBoundary`, arn, given, facts)]),
    ...allowingEverything(policies, put, "iam:permissionsboundary", accountContext).map((everything) =>
      permissions([permission(policies, put, arn, everything.given, facts), ...everything.requires]),
    ),
    editing(policies, accountContext, boundary),
  ];
  return surest(ways);
}

/** The first of the surest lists of requirements. */
export function surest(ways: readonly (readonly Requirement[] | undefined)[]): readonly Requirement[] | undefined {
  let found: readonly Requirement[] | undefined;
  for (const way of ways) {
    if (way !== undefined && (found === undefined || surenessOf(way) < surenessOf(found))) found = way;
  }
  return found;
}
