import { and, type Certainty } from "../../certainty.ts";
import { type Bits, complement, difference } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Method } from "../paths/edge.ts";
import { among, both, type PermissionSet } from "../paths/permissionSet.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { CREATE_ACCESS_KEY, CREATE_LOGIN_PROFILE, UPDATE_LOGIN_PROFILE } from "./iam/credentials.ts";

/** Acting as a user with a credential that the principal creates for it: an access key, or a console password. */
export function userCredentialMethods(permissions: PrincipalPermissions, accountContext: AccountContext): Method[] {
  const { principals, users, credentials: known } = accountContext;
  const on = (action: string, within: Bits): PermissionSet[] => permissions.over(action, principals, within);
  const but = (excluded: Bits): Bits => difference(users, excluded);
  const secondFactor = (permissionSets: PermissionSet[]): PermissionSet[] => [
    ...among(permissionSets, complement(known.withMfa, principals.all)),
    ...both(among(permissionSets, known.withMfa), on("iam:DeactivateMFADevice", known.withMfa)),
  ];
  const unsure = (permissionSets: PermissionSet[], sure: Bits): PermissionSet[] =>
    permissionSets.flatMap((permissionSet) => [
      ...among([permissionSet], sure),
      ...among([atMost(permissionSet, "assumed")], complement(sure, principals.all)),
    ]);
  return [
    {
      technique: CREATE_ACCESS_KEY,
      permissionSets: [
        ...on("iam:CreateAccessKey", but(known.full)),
        ...both(on("iam:CreateAccessKey", known.full), on("iam:DeleteAccessKey", known.full)),
      ],
    },
    {
      technique: CREATE_LOGIN_PROFILE,
      permissionSets: secondFactor([
        ...unsure(on("iam:CreateLoginProfile", but(known.withPassword)), known.withoutPassword),
        ...both(on("iam:CreateLoginProfile", known.withPassword), on("iam:DeleteLoginProfile", known.withPassword)),
      ]),
    },
    {
      technique: UPDATE_LOGIN_PROFILE,
      permissionSets: secondFactor(
        unsure(on("iam:UpdateLoginProfile", but(known.withoutPassword)), known.withPassword),
      ),
    },
  ];
}

function atMost(permissionSet: PermissionSet, certainty: Certainty): PermissionSet {
  return { ...permissionSet, certainty: and(permissionSet.certainty, certainty) };
}
