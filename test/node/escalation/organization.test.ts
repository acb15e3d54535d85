import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  document,
  EVERYTHING,
  escalationOf,
  iam,
  LITTLE,
  type Statement,
  summary,
  trusting,
} from "./accounts.ts";

const OWN = "o-a1b2c3d4e5";
const OTHER = "o-9999999999";

const organization = (...resourceControl: readonly Statement[]) => ({
  id: OWN,
  managementAccount: "999988887777",
  policies: {
    id: OWN,
    managementAccount: "999988887777",
    path: `${OWN}/r-ab12/`,
    serviceControlPolicies: [],
    resourceControlPolicies: [[{ id: "rcp", name: "rcp", document: document(resourceControl) }]],
  },
});

const denied = (Action: string, Condition: object = {}, Resource = "*"): Statement => ({
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource,
  Condition,
});

const LAMBDA = "iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction";
const passing: Statement = { Action: ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"] };

function byLambda(...resourceControl: readonly Statement[]): string[] {
  const escalation = escalationOf({
    users: { ann: { inline: [LITTLE, passing] } },
    roles: { boss: { inline: [EVERYTHING], trust: [trusting("lambda.amazonaws.com")] } },
    organization: organization(...resourceControl),
  });
  return summary(escalation, "user/ann");
}

describe("resource control policies limit services that assume a role", () => {
  const perimeter = { StringNotEqualsIfExists: { "aws:PrincipalOrgID": OWN } };
  const spared = { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } };
  const confused = (id: string) => ({
    StringNotEqualsIfExists: { "aws:SourceOrgID": id },
    Null: { "aws:SourceAccount": "false" },
    Bool: { "aws:PrincipalIsAWSService": "true" },
  });

  it.each<[string, Statement[]]>([
    ["a perimeter that excepts services", [denied("sts:AssumeRole", { ...perimeter, ...spared })]],
    ["a perimeter of sources that names the organization", [denied("sts:AssumeRole", confused(OWN))]],
    ["a Deny of what is not sent over TLS", [denied("sts:*", { Bool: { "aws:SecureTransport": "false" } })]],
    ["a Deny of other actions", [denied("sts:AssumeRoleWithSAML")]],
    ["a Deny of another role", [denied("sts:AssumeRole", {}, iam("role/other"))]],
    ["a Deny of a service that takes no part", [denied("iam:PassRole")]],
    [
      "a Deny of another service",
      [denied("sts:AssumeRole", { StringEquals: { "aws:PrincipalServiceName": "ec2.amazonaws.com" } })],
    ],
  ])("not by %s", (_, statements) => {
    expect(byLambda(...statements)).toEqual([`user/ann -[${LAMBDA}]-> role/boss (certain)`]);
  });

  it.each<[string, Statement[]]>([
    ["everyone", [denied("sts:AssumeRole")]],
    ["everyone outside the organization, which no service is in", [denied("sts:*", perimeter)]],
    ["sources of all but another organization", [denied("sts:AssumeRole", confused(OTHER))]],
    ["services", [denied("sts:AssumeRole", { Bool: { "aws:PrincipalIsAWSService": "true" } })]],
    ["this role", [denied("sts:AssumeRole", {}, iam("role/boss"))]],
  ])("by a Deny of %s", (_, statements) => {
    expect(byLambda(...statements)).toEqual([]);
  });

  it("under conditions, by a Deny that a request alone decides", () => {
    const open = denied("sts:AssumeRole", { StringNotEquals: { "aws:SourceVpc": "vpc-1" } });
    expect(byLambda(open)).toEqual([`user/ann -[${LAMBDA}]-> role/boss (conditional)`]);
  });
});

describe("resource control policies limit those who sign in through an identity provider", () => {
  const saml: Statement = { Principal: { Federated: iam("saml-provider/corp") }, Action: "sts:AssumeRoleWithSAML" };
  const OIDC = "id.example.com";
  const web: Statement = {
    Principal: { Federated: iam(`oidc-provider/${OIDC}`) },
    Action: "sts:AssumeRoleWithWebIdentity",
  };
  const paths = (trust: Statement, ...resourceControl: readonly Statement[]): number =>
    summary(
      escalationOf({
        users: {
          ann: {
            inline: [
              LITTLE,
              {
                Action: ["iam:DeleteSAMLProvider", "iam:CreateSAMLProvider"],
                Resource: `arn:aws:iam::${ACCOUNT}:saml-provider/corp`,
              },
              { Action: "iam:UpdateOpenIDConnectProviderThumbprint", Resource: iam(`oidc-provider/${OIDC}`) },
            ],
          },
        },
        roles: { boss: { inline: [EVERYTHING], trust: [trust] } },
        organization: organization(...resourceControl),
      }),
      "user/ann",
    ).length;

  it.each<[string, Statement, Statement, number]>([
    ["SAML by a Deny of its action", saml, denied("sts:AssumeRoleWithSAML"), 0],
    ["SAML not by a Deny of the other", saml, denied("sts:AssumeRoleWithWebIdentity"), 1],
    [
      "SAML not by a Deny of another audience",
      saml,
      denied("sts:AssumeRoleWithSAML", {
        StringNotEquals: { "saml:aud": "https://signin.aws.amazon.com/saml" },
      }),
      1,
    ],
    ["OIDC by a Deny of its action", web, denied("sts:AssumeRoleWithWebIdentity"), 0],
    ["OIDC not by a Deny of the other", web, denied("sts:AssumeRoleWithSAML"), 1],
    [
      "OIDC not by a Deny of subjects that the tokens need not have",
      web,
      denied("sts:AssumeRoleWithWebIdentity", { StringNotEquals: { [`${OIDC}:sub`]: "repo:own" } }),
      1,
    ],
  ])("%s", (_, trust, deny, expected) => {
    expect(paths(trust, deny)).toBe(expected);
  });
});
