import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, LITTLE, type Statement, summary } from "./accounts.ts";

const CORP = iam("saml-provider/corp");
const update: Statement = { Action: "iam:UpdateSAMLProvider", Resource: CORP };
const signingIn = (
  Federated: string,
  keys: object = { "SAML:aud": "https://signin.aws.amazon.com/saml" },
): Statement => ({
  Principal: { Federated },
  Action: "sts:AssumeRoleWithSAML",
  Condition: { StringEquals: keys },
});
const path = (certainty: string): string =>
  `user/ann -[iam:UpdateSAMLProvider + sts:AssumeRoleWithSAML]-> role/boss (${certainty})`;

describe("a SAML provider that can be changed", () => {
  it.each<[string, readonly Statement[], readonly Statement[], string | undefined]>([
    ["reaches a role that trusts it", [update], [signingIn(CORP)], path("certain")],
    [
      "under what the trust asks of an assertion",
      [update],
      [signingIn(CORP, { "SAML:sub": "x" })],
      path("conditional"),
    ],
    ["not where another is trusted", [update], [signingIn(iam("saml-provider/other"))], undefined],
    ["not where another audience is asked for", [update], [signingIn(CORP, { "SAML:aud": "x" })], undefined],
    [
      "not where another can be changed",
      [{ ...update, Resource: iam("saml-provider/other") }],
      [signingIn(CORP)],
      undefined,
    ],
    ["not against a Deny", [update, { ...update, Effect: "Deny" }], [signingIn(CORP)], undefined],
    ["not against a Deny in the trust", [update], [signingIn(CORP), { ...signingIn(CORP), Effect: "Deny" }], undefined],
    [
      "not by a provider of another kind",
      [{ ...update, Resource: "*" }],
      [signingIn("accounts.google.com")],
      undefined,
    ],
  ])("%s", (_, ann, trust, expected) => {
    const found = escalationOf({
      users: { ann: { inline: [LITTLE, ...ann] } },
      roles: { boss: { inline: [EVERYTHING], trust } },
    });
    expect(summary(found, "user/ann")).toEqual(expected === undefined ? [] : [expected]);
  });
});
