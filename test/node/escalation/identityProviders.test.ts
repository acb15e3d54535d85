import { describe, expect, it } from "vitest";
import { ACCOUNT, EVERYTHING, escalationOf, iam, LITTLE, type Statement, summary } from "./accounts.ts";

const ISSUER = "id.example.com";
const OIDC = iam(`oidc-provider/${ISSUER}`);
const web = (keys: object = {}, Federated = OIDC): Statement => ({
  Principal: { Federated },
  Action: "sts:AssumeRoleWithWebIdentity",
  ...(Object.keys(keys).length === 0 ? {} : { Condition: { StringEquals: keys } }),
});
const on = (Action: string | string[], name = `oidc-provider/${ISSUER}`): Statement => ({
  Action,
  Resource: iam(name),
});
const paths = (ann: readonly Statement[], trust: readonly Statement[]): string[] =>
  summary(
    escalationOf({
      users: { ann: { inline: [LITTLE, ...ann] } },
      roles: { boss: { inline: [EVERYTHING], trust } },
    }),
    "user/ann",
  );

const THUMBPRINT = "iam:UpdateOpenIDConnectProviderThumbprint";
const CLIENT = "iam:AddClientIDToOpenIDConnectProvider";

describe("an OIDC provider that can be changed", () => {
  it.each<[string, readonly Statement[], readonly Statement[], string | undefined]>([
    ["reaches by its thumbprint a role that trusts it", [on(THUMBPRINT)], [web()], THUMBPRINT],
    ["whatever the tokens must say", [on(THUMBPRINT)], [web({ [`${ISSUER}:sub`]: "repo:x" })], THUMBPRINT],
    ["reaches by a client of its own a role of any audience", [on(CLIENT)], [web()], CLIENT],
    [
      "reaches by a client of its own no role of another audience",
      [on(CLIENT)],
      [web({ [`${ISSUER}:aud`]: "x" })],
      undefined,
    ],
    ["reaches no role of another provider", [on(CLIENT)], [web({}, iam("oidc-provider/other.example.com"))], undefined],
    ["reaches nothing by another provider's thumbprint", [on(THUMBPRINT, "oidc-provider/other")], [web()], undefined],
    ["reaches nothing against a Deny", [on(CLIENT), { ...on(CLIENT), Effect: "Deny" }], [web()], undefined],
  ])("%s", (_, ann, trust, action) => {
    const expected = `user/ann -[${action} + sts:AssumeRoleWithWebIdentity]-> role/boss (assumed)`;
    expect(paths(ann, trust)).toEqual(action === undefined ? [] : [expected]);
  });
});

describe("a SAML provider that can be created again", () => {
  const saml: Statement = { Principal: { Federated: iam("saml-provider/corp") }, Action: "sts:AssumeRoleWithSAML" };
  const both = ["iam:DeleteSAMLProvider", "iam:CreateSAMLProvider"];
  it("reaches a role that trusts it", () => {
    expect(paths([on(both, "saml-provider/corp")], [saml])).toEqual([
      "user/ann -[iam:DeleteSAMLProvider + iam:CreateSAMLProvider + sts:AssumeRoleWithSAML]-> role/boss (certain)",
    ]);
  });
  it.each(both)("reaches nothing by %s alone", (action) => {
    expect(paths([on(action, "saml-provider/corp")], [saml])).toEqual([]);
  });
  it("reaches nothing under another name", () => {
    expect(paths([on(both, "saml-provider/other")], [saml])).toEqual([]);
  });
});

describe("IAM Identity Center", () => {
  const assign = (Resource: string | string[]): Statement => ({ Action: "sso:CreateAccountAssignment", Resource });
  const reserved = "role/aws-reserved/sso.amazonaws.com/*";
  it("gives a role of the account by an assignment, assumed", () => {
    expect(paths([assign("*")], [])).toEqual([`user/ann -[sso:CreateAccountAssignment]-> ${reserved} (assumed)`]);
    expect(
      paths(
        [assign([`arn:aws:sso:::account/${ACCOUNT}`, "arn:aws:sso:::instance/*", "arn:aws:sso:::permissionSet/*"])],
        [],
      ),
    ).toHaveLength(1);
  });
  it("gives none by an assignment in another account", () => {
    expect(
      paths(
        [assign(["arn:aws:sso:::account/111122223333", "arn:aws:sso:::instance/*", "arn:aws:sso:::permissionSet/*"])],
        [],
      ),
    ).toEqual([]);
  });
  it("gives none by a permission set that is changed and not provisioned", () => {
    expect(paths([{ Action: "sso:PutInlinePolicyToPermissionSet" }], [])).toEqual([]);
    expect(paths([{ Action: "sso:ProvisionPermissionSet" }], [])).toEqual([]);
  });
});
