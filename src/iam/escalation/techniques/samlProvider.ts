import { and } from "../../certainty.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Method } from "../paths/edge.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { UPDATE_SAML_PROVIDER } from "./iam/trust.ts";

/**
 * Acting as the roles that trust a SAML provider of the account, by giving it the metadata of another identity provider,
 * whose assertions name any role ("Configuring SAML assertions for the authentication response").
 */
export function samlProviderMethod(permissions: PrincipalPermissions, accountContext: AccountContext): Method {
  if (!permissions.mention("iam:UpdateSAMLProvider")) return { technique: UPDATE_SAML_PROVIDER, permissionSets: [] };
  const permissionSets = [...accountContext.samlTrust].flatMap(([provider, roles]) => {
    const update = permissions.on("iam:UpdateSAMLProvider", provider);
    if (update === undefined) return [];
    return roles.map(({ requires, certainty, targets }) => ({
      requires: [update, ...requires],
      certainty: and(certainty, update.certainty),
      targets,
    }));
  });
  return { technique: UPDATE_SAML_PROVIDER, permissionSets };
}
