import { and, type Certainty } from "../../certainty.ts";
import { type Bits, complement } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Method } from "../paths/edge.ts";
import { among, both, type PermissionSet } from "../paths/permissionSet.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";

/** Acting as a user by a credential that one makes for it: an access key, or a password for the console. */
export function userCredentialMethods(permissions: PrincipalPermissions, accountContext: AccountContext): Method[] {
  const { principals, users, credentials: known } = accountContext;
  const on = (action: string, within: Bits): PermissionSet[] => permissions.over(action, principals, within);
  const but = (excluded: Bits): Bits => users.map((word, at) => word & ~(excluded[at] ?? 0));
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
      how: "{from} makes an access key for {to} and signs requests with it",
      permissionSets: [
        ...on("iam:CreateAccessKey", but(known.full)),
        ...both(on("iam:CreateAccessKey", known.full), on("iam:DeleteAccessKey", known.full)),
      ],
    },
    {
      how: "{from} gives {to} a password and signs in to the console",
      permissionSets: secondFactor([
        ...unsure(on("iam:CreateLoginProfile", but(known.withPassword)), known.withoutPassword),
        ...both(on("iam:CreateLoginProfile", known.withPassword), on("iam:DeleteLoginProfile", known.withPassword)),
      ]),
    },
    {
      how: "{from} changes the password of {to} and signs in to the console",
      permissionSets: secondFactor(
        unsure(on("iam:UpdateLoginProfile", but(known.withoutPassword)), known.withPassword),
      ),
    },
  ];
}

function atMost(permissionSet: PermissionSet, certainty: Certainty): PermissionSet {
  return { ...permissionSet, certainty: and(permissionSet.certainty, certainty) };
}
