import type { AccountContext } from "../account/accountContext.ts";
import type { SelfEscalation } from "../paths/edge.ts";
import { allOf, type Requirement, surest } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { IDENTITY_CENTER_TECHNIQUES } from "../techniques/iam/identityCenter.ts";

/** Actions that name the account in which they give a role. */
const ON_ACCOUNT: ReadonlySet<string> = new Set(["sso:CreateAccountAssignment", "sso:ProvisionPermissionSet"]);

/** Becoming an administrator as a role of IAM Identity Center. */
export function identityCenterEscalations(
  permissions: PrincipalPermissions,
  { account }: AccountContext,
): SelfEscalation[] {
  const { partition, accountId } = account.scope.settings;
  const to = `arn:${partition}:iam::${accountId}:role/aws-reserved/sso.amazonaws.com/*`;
  const may = (action: string): Requirement | undefined => {
    const found = permissions.anywhere(action);
    if (found === undefined || !ON_ACCOUNT.has(action)) return found;
    return permissions.on(action, `arn:${partition}:sso:::account/${accountId}`) && found;
  };
  return IDENTITY_CENTER_TECHNIQUES.flatMap((technique: Technique) => {
    const requires = allOf(technique.actions.map((anyOf) => surest(anyOf.map(may))));
    if (requires === undefined) return [];
    return [{ techniques: [technique], requires: requires.map(assumed), to, before: [] }];
  });
}

function assumed(requirement: Requirement): Requirement {
  return { ...requirement, certainty: "assumed" };
}
