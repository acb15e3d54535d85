import { and } from "../../certainty.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Method } from "../paths/edge.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";

/**
 * Acting as the roles that trust a SAML provider of the account, by giving the provider the metadata of an identity
 * provider of one's own, whose assertions name any role ("Configuring SAML assertions for the authentication response").
 */
export function samlProviderMethod(permissions: PrincipalPermissions, accountContext: AccountContext): Method {
  const how = "{from} replaces the metadata of a SAML provider and signs an assertion for {to}";
  if (!permissions.mention("iam:UpdateSAMLProvider")) return { how, permissionSets: [] };
  const permissionSets = [...accountContext.samlTrust].flatMap(([provider, roles]) => {
    const update = permissions.on("iam:UpdateSAMLProvider", provider);
    if (update === undefined) return [];
    return roles.map(({ requires, certainty, targets }) => ({
      requires: [update, ...requires],
      certainty: and(certainty, update.certainty),
      targets,
    }));
  });
  return { how, permissionSets };
}
