import { and, type Certainty } from "../../certainty.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { SignIn } from "../account/providerTrust.ts";
import type { Method } from "../paths/edge.ts";
import { allOf, certaintyOf } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import {
  ADD_OIDC_CLIENT_ID,
  RECREATE_SAML_PROVIDER,
  UPDATE_OIDC_THUMBPRINT,
  UPDATE_SAML_PROVIDER,
} from "./iam/trust.ts";

const WAYS: readonly { technique: Technique; signIn: SignIn; atMost: Certainty }[] = [
  { technique: UPDATE_SAML_PROVIDER, signIn: "saml", atMost: "certain" },
  { technique: RECREATE_SAML_PROVIDER, signIn: "saml", atMost: "certain" },
  { technique: UPDATE_OIDC_THUMBPRINT, signIn: "oidc", atMost: "assumed" },
  { technique: ADD_OIDC_CLIENT_ID, signIn: "oidc-client", atMost: "assumed" },
];

/**
 * Acting as the roles that trust an identity provider of the account, by making it trust someone else: other metadata of
 * a SAML provider, whose assertions name any role ("Configuring SAML assertions for the authentication response"), or
 * another certificate or client of an OIDC provider.
 */
export function identityProviderMethods(permissions: PrincipalPermissions, accountContext: AccountContext): Method[] {
  return WAYS.map(({ technique, signIn, atMost }): Method => {
    const actions = technique.actions.flat();
    if (!actions.every((action) => permissions.mention(action))) return { technique, permissionSets: [] };
    const permissionSets = [...accountContext.providerTrust(signIn)].flatMap(([provider, roles]) => {
      const changes = allOf(actions.map((action) => permissions.on(action, provider)));
      if (changes === undefined) return [];
      return roles.map(({ requires, certainty, targets }) => ({
        requires: [...changes, ...requires],
        certainty: and(and(certainty, certaintyOf(changes)), atMost),
        targets,
      }));
    });
    return { technique, permissionSets };
  });
}
