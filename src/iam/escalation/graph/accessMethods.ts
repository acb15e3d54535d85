import type { PrincipalEvaluation } from "../../access/evaluate/principalEvaluation.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Effect, Method } from "../paths/edge.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { assumeRoleAfterTaggingMethod, assumeRoleMethod, updateTrustPolicyMethod } from "../techniques/assumeRole.ts";
import { identityProviderMethods } from "../techniques/identityProvider.ts";
import { passRoleMethod } from "../techniques/passRole.ts";
import { SERVICE_TECHNIQUES } from "../techniques/registry.ts";
import { userCredentialMethods } from "../techniques/userCredentials.ts";

/** How a principal acts as others. */
export interface AccessMethod extends Method {
  effect: Effect;
  /** By sts:AssumeRole. */
  assumes: boolean;
}

/** All methods by which a principal acts as others as they are, the simplest ones first. */
export function accessMethods(
  evaluation: PrincipalEvaluation,
  permissions: PrincipalPermissions,
  accountContext: AccountContext,
): AccessMethod[] {
  const assuming = { effect: "act-as", assumes: true } as const;
  const acting = { effect: "act-as", assumes: false } as const;
  const assumeRole = assumeRoleMethod(evaluation, accountContext);
  return [
    { ...assumeRole, ...assuming },
    {
      ...assumeRoleAfterTaggingMethod(evaluation, permissions, accountContext, assumeRole.permissionSets),
      ...assuming,
    },
    { ...updateTrustPolicyMethod(permissions, accountContext), ...acting },
    ...identityProviderMethods(permissions, accountContext).map((method) => ({ ...method, ...acting })),
    ...userCredentialMethods(permissions, accountContext).map((method) => ({ ...method, ...acting })),
    ...SERVICE_TECHNIQUES.flatMap((technique): AccessMethod[] => {
      const method = passRoleMethod(permissions, accountContext, technique);
      return method === undefined ? [] : [{ ...method, effect: technique.only ?? "act-as", assumes: false }];
    }),
  ];
}
