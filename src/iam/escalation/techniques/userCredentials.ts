import { type Bits, complement, difference } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { Way } from "../paths/edge.ts";
import { ASSUMED, among, both, least, type Option, type Sureness } from "../paths/permissionSet.ts";
import { actionOn } from "../permissions/actionOnEntities.ts";
import type { PrincipalPolicies } from "../permissions/principalPolicies.ts";

/** Acting as a user by a credential that one makes for it: an access key, or a password for the console. */
export function credentialWays(policies: PrincipalPolicies, accountContext: AccountContext): Way[] {
  const { principals, users, credentials: known } = accountContext;
  const on = (action: string, within: Bits): Option[] => actionOn(policies, action, principals, within);
  const but = (excluded: Bits): Bits => difference(users, excluded);
  const secondFactor = (options: Option[]): Option[] => [
    ...among(options, complement(known.withMfa, principals.all)),
    ...both(among(options, known.withMfa), on("iam:DeactivateMFADevice", known.withMfa)),
  ];
  const unsure = (options: Option[], sure: Bits): Option[] =>
    options.flatMap((option) => [
      ...among([option], sure),
      ...among([atMost(option, ASSUMED)], complement(sure, principals.all)),
    ]);
  return [
    {
      how: "{from} makes an access key for {to} and signs requests with it",
      options: [
        ...on("iam:CreateAccessKey", but(known.full)),
        ...both(on("iam:CreateAccessKey", known.full), on("iam:DeleteAccessKey", known.full)),
      ],
    },
    {
      how: "{from} gives {to} a password and signs in to the console",
      options: secondFactor([
        ...unsure(on("iam:CreateLoginProfile", but(known.withPassword)), known.withoutPassword),
        ...both(on("iam:CreateLoginProfile", known.withPassword), on("iam:DeleteLoginProfile", known.withPassword)),
      ]),
    },
    {
      how: "{from} changes the password of {to} and signs in to the console",
      options: secondFactor(unsure(on("iam:UpdateLoginProfile", but(known.withoutPassword)), known.withPassword)),
    },
  ];
}

function atMost(option: Option, sureness: Sureness): Option {
  return { ...option, sureness: least(option.sureness, sureness) };
}
