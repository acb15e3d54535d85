import { describe, expect, it } from "vitest";
import type { AccountOrganization } from "../../../src/iam/access/compile/requestContext.ts";
import {
  ACCOUNT,
  document,
  EVERYTHING,
  escalationOf,
  iam,
  LITTLE,
  type Sketch,
  type Statement,
  summary,
  trusting,
  trustingUs,
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

describe("service control policies limit the steps of every path", () => {
  const serviceControl = (...levels: readonly (readonly Statement[])[]) => ({
    id: OWN,
    managementAccount: "999988887777",
    policies: {
      id: OWN,
      managementAccount: "999988887777",
      path: `${OWN}/r-ab12/`,
      serviceControlPolicies: levels.map((statements, level) => [
        { id: `scp-${level}`, name: "", document: document(statements) },
      ]),
      resourceControlPolicies: [],
    },
  });
  /** Ways of several kinds: to herself, to a user, to a role, by services, by a role in between. */
  const sketch = (organization?: AccountOrganization): Sketch => ({
    users: {
      ann: {
        inline: [
          LITTLE,
          passing,
          { Action: ["iam:PutUserPolicy", "iam:AttachUserPolicy"], Resource: iam("user/ann") },
          { Action: ["iam:CreateAccessKey", "iam:UpdateLoginProfile"], Resource: iam("user/chief") },
          { Action: ["ec2:RunInstances", "iam:UpdateAssumeRolePolicy", "sts:AssumeRole"] },
        ],
      },
      chief: { inline: [EVERYTHING] },
    },
    roles: {
      boss: {
        inline: [EVERYTHING],
        trust: [trusting("lambda.amazonaws.com"), trusting("ec2.amazonaws.com")],
        profile: true,
      },
      between: {
        inline: [{ Action: "iam:PutRolePolicy", Resource: iam("role/between") }],
        trust: [trustingUs("user/ann")],
      },
    },
    ...(organization && { organization }),
  });
  const steps = (organization?: AccountOrganization) =>
    escalationOf(sketch(organization))
      .pathsTo("administrator", iam("user/ann"))
      .flatMap((path) => path.steps);
  /** What principals of the account need; no service control policy limits a service that assumes a role (`by`). */
  const needed = (organization?: AccountOrganization) => {
    const own = steps(organization).flatMap(({ requires }) => requires.filter(({ by }) => by === undefined));
    return [...new Set(own.map(({ action }) => action))];
  };
  /** What any of the paths of the account without an organization needs. */
  const ACTIONS = needed().sort();

  it("are tried on steps of several kinds", () => {
    expect(ACTIONS).toEqual(
      expect.arrayContaining(["iam:PassRole", "iam:PutUserPolicy", "lambda:CreateFunction", "sts:AssumeRole"]),
    );
  });

  it.each(ACTIONS)("a Deny of %s leaves no step that needs it, and the others", (action) => {
    const left = needed(serviceControl([EVERYTHING, { Effect: "Deny", Action: action }]));
    expect(left).not.toContain(action);
    expect(left.length).toBeGreaterThan(0);
  });

  it.each(ACTIONS)("a level that allows all but %s leaves no step that needs it, and the others", (action) => {
    const left = needed(serviceControl([EVERYTHING], [{ NotAction: action }]));
    expect(left).not.toContain(action);
    expect(left.length).toBeGreaterThan(0);
  });

  it("a Deny of all of them leaves none, and levels that allow everything leave all", () => {
    expect(
      needed(serviceControl([EVERYTHING, { Effect: "Deny", Action: [...ACTIONS, "iam:AttachUserPolicy"] }])),
    ).toEqual([]);
    expect(needed(serviceControl([EVERYTHING], [EVERYTHING])).sort()).toEqual(ACTIONS);
  });

  it("a Deny on one role leaves the step on the other", () => {
    const found = (...names: string[]) =>
      summary(
        escalationOf({
          users: { ann: { inline: [LITTLE, { Action: "sts:AssumeRole" }] } },
          roles: {
            boss: { inline: [EVERYTHING], trust: [trustingUs("user/ann")] },
            deputy: { inline: [EVERYTHING], trust: [trustingUs("user/ann")] },
          },
          organization: serviceControl([
            EVERYTHING,
            { Effect: "Deny", Action: "sts:AssumeRole", Resource: names.map(iam) },
          ]),
        }),
        "user/ann",
      );
    expect(found("role/boss")).toEqual(["user/ann -[sts:AssumeRole]-> role/deputy (certain)"]);
    expect(found("role/boss", "role/deputy")).toEqual([]);
  });

  it("a Deny under a condition that the request decides leaves a step with the condition", () => {
    const Condition = { Bool: { "aws:MultiFactorAuthPresent": "false" } };
    const all = steps(serviceControl([EVERYTHING, { Effect: "Deny", Action: "iam:*", Condition }]));
    const own = all.flatMap(({ requires }) => requires).filter(({ action }) => action === "iam:PutUserPolicy");
    expect(own.length).toBeGreaterThan(0);
    for (const { certainty, conditions } of own) {
      expect(certainty).toBe("conditional");
      expect(conditions).toContainEqual(expect.objectContaining({ key: "aws:MultiFactorAuthPresent" }));
    }
  });
});
