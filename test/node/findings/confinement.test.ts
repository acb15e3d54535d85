// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables look like placeholders of JavaScript
import { describe, expect, it } from "vitest";
import { demandsOf, sparedBy } from "../../../src/iam/policy/confinement/confinement.ts";
import type { Admitted } from "../../../src/iam/policy/confinement/model.ts";
import { parsePolicy } from "../../../src/iam/policy/document.ts";
import { isPublicPolicy } from "../../../src/iam/policy/publicAccess.ts";
import type { Statement } from "../../../src/iam/policy/statement.ts";
import { ACCOUNT, document, findingsOf, OTHER } from "./account.ts";
import { bucket, read } from "./cases.ts";

const ANYONE: Admitted = { kind: "anyone" };
const WHOLE_ACCOUNT: Admitted = { kind: "account" };
const SERVICE: Admitted = { kind: "service" };
const issuer = (name: string): Admitted => ({ kind: "provider", issuer: name });
const GITHUB = "token.actions.githubusercontent.com";
const GITLAB = "gitlab.com";
const EKS = "oidc.eks.eu-west-1.amazonaws.com/id/abcdef";
const COGNITO = "cognito-identity.amazonaws.com";
const TERRAFORM = "app.terraform.io";
const OWN = "login.example.com/tenant";
const ROLE = `arn:aws:iam::${OTHER}:role/ci`;
const UNIQUE_ID = "AROAEXAMPLEID0000000";

function statementOf(Condition: object, effect: "Allow" | "Deny" = "Allow", Version = "2012-10-17"): Statement {
  const { policy } = parsePolicy(
    { Version, Statement: { Effect: effect, Principal: "*", Action: "*", Resource: "*", Condition } },
    "p",
    undefined,
  );
  const [statement] = policy?.statements ?? [];
  if (statement === undefined) throw new TypeError("no statement");
  return statement;
}

/** Who is let in, the Condition block, and what it holds them to. */
const CONFINEMENTS: [Admitted, object, string[]][] = [
  // Accounts, principals and organizations of everyone.
  [ANYONE, {}, []],
  [ANYONE, { StringEquals: { "aws:PrincipalAccount": OTHER } }, ["account"]],
  [ANYONE, { StringEquals: { "AWS:PRINCIPALACCOUNT": [OTHER, ACCOUNT] } }, ["account"]],
  [ANYONE, { StringLike: { "aws:PrincipalAccount": "*" } }, []],
  [ANYONE, { StringLike: { "aws:PrincipalAccount": [OTHER, "1*"] } }, []],
  [ANYONE, { StringNotEquals: { "aws:PrincipalAccount": OTHER } }, []],
  [ANYONE, { StringEqualsIfExists: { "aws:PrincipalAccount": OTHER } }, []],
  [ANYONE, { "ForAllValues:StringEquals": { "aws:PrincipalAccount": OTHER } }, []],
  [ANYONE, { "ForAnyValue:StringEquals": { "aws:PrincipalAccount": OTHER } }, ["account"]],
  [
    ANYONE,
    { StringEqualsIfExists: { "aws:PrincipalAccount": OTHER }, Null: { "aws:principalaccount": "false" } },
    ["account"],
  ],
  [ANYONE, { Null: { "aws:PrincipalAccount": "false" } }, []],
  [ANYONE, { Null: { "aws:PrincipalAccount": "true" } }, []],
  [ANYONE, { StringEquals: { "kms:callerAccount": ACCOUNT } }, ["account"]],
  [ANYONE, { StringEqualsIfExists: { "kms:CallerAccount": ACCOUNT } }, ["account"]],
  [ANYONE, { ArnEquals: { "aws:PrincipalArn": ROLE } }, ["principal"]],
  [ANYONE, { ArnLike: { "aws:PrincipalArn": `arn:*:iam::${OTHER}:role/*` } }, ["principal"]],
  [ANYONE, { StringLike: { "aws:PrincipalArn": `arn:*:iam::${OTHER}:role/*` } }, []],
  [ANYONE, { StringLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/*` } }, ["principal"]],
  [ANYONE, { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" } }, []],
  [ANYONE, { ArnLike: { "aws:PrincipalArn": "*" } }, []],
  [ANYONE, { ArnLike: { "aws:PrincipalArn": [ROLE, "arn:aws:iam::*:role/ci"] } }, []],
  [ANYONE, { StringEquals: { "aws:userid": UNIQUE_ID } }, ["principal"]],
  [ANYONE, { StringLike: { "aws:userid": `${UNIQUE_ID}:*` } }, ["principal"]],
  [ANYONE, { StringLike: { "aws:userid": "*:session" } }, []],
  [ANYONE, { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, ["organization"]],
  [ANYONE, { StringLike: { "aws:PrincipalOrgID": "o-*" } }, []],
  [ANYONE, { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*/ou-1/*" } }, ["organization"]],
  [ANYONE, { "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*" } }, []],
  [ANYONE, { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "*/ou-1/*" } }, []],
  [ANYONE, { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } }, ["organization"]],
  [ANYONE, { StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } }, ["account"]],
  [ANYONE, { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } }, []],
  // What anyone can bring.
  [ANYONE, { StringEquals: { "aws:username": "alice" } }, []],
  [ANYONE, { StringEquals: { "aws:PrincipalTag/team": "red" } }, []],
  [ANYONE, { StringEquals: { "sts:ExternalId": "abc" } }, []],
  [ANYONE, { StringLike: { "aws:Referer": "https://example.com/*" } }, []],
  [ANYONE, { Bool: { "aws:MultiFactorAuthPresent": "true" } }, []],
  [ANYONE, { Bool: { "aws:SecureTransport": "true" } }, []],
  // Networks.
  [ANYONE, { StringEquals: { "aws:sourceVpc": "vpc-1" } }, ["network"]],
  [ANYONE, { StringLike: { "aws:SourceVpc": "vpc-*" } }, []],
  [ANYONE, { StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } }, []],
  [ANYONE, { StringEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } }, ["network"]],
  [ANYONE, { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/16" } }, []],
  [ANYONE, { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, ["address range"]],
  [ANYONE, { IpAddress: { "aws:SourceIp": "203.0.113.9" } }, ["address range"]],
  [ANYONE, { IpAddress: { "aws:SourceIp": "11.0.0.0/8" } }, ["address range"]],
  [ANYONE, { IpAddress: { "aws:SourceIp": "10.0.0.0/7" } }, []],
  [ANYONE, { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }, []],
  [ANYONE, { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "0.0.0.0/0"] } }, []],
  [ANYONE, { IpAddress: { "aws:SourceIp": "2001:db8::/32" } }, ["address range"]],
  [ANYONE, { IpAddress: { "aws:SourceIp": "2000::/3" } }, []],
  [ANYONE, { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, []],
  // What a service calls for.
  [ANYONE, { StringEquals: { "AWS:SourceOwner": ACCOUNT } }, ["source"]],
  [ANYONE, { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${ACCOUNT}:*` } }, ["source"]],
  [ANYONE, { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:ledger" } }, []],
  [ANYONE, { Bool: { "aws:PrincipalIsAWSService": "true" } }, ["service"]],
  [ANYONE, { Bool: { "aws:PrincipalIsAWSService": "false" } }, []],
  [SERVICE, { ArnEquals: { "aws:SourceArn": "arn:aws:s3:::ledger" } }, ["source"]],
  [SERVICE, { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }, []],
  [SERVICE, { StringEquals: { "aws:SourceAccount": ACCOUNT } }, ["source"]],
  [SERVICE, { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } }, []],
  [SERVICE, { StringEquals: { "aws:SourceOrgID": "o-abcdefghij" } }, ["source"]],
  [SERVICE, { StringEquals: { "aws:PrincipalServiceName": "s3.amazonaws.com" } }, []],
  [SERVICE, { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:*:${ACCOUNT}:*` } }, ["source"]],
  [SERVICE, { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:*" } }, []],
  // Services' own keys.
  [ANYONE, { StringEquals: { "s3:DataAccessPointAccount": ACCOUNT } }, ["access point"]],
  [ANYONE, { ArnLike: { "s3:DataAccessPointArn": `arn:aws:s3:*:${ACCOUNT}:accesspoint/*` } }, ["access point"]],
  [ANYONE, { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:*:*:accesspoint/*" } }, []],
  [ANYONE, { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } }, []],
  [ANYONE, { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } }, []],
  // Several keys are all demanded.
  [
    ANYONE,
    { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij", "aws:SourceVpc": "vpc-1" } },
    ["organization", "network"],
  ],
  [
    ANYONE,
    {
      StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" },
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" },
    },
    ["organization"],
  ],
  // An account that is let in as a whole.
  [WHOLE_ACCOUNT, { StringEquals: { "sts:ExternalId": "abc" } }, ["external id"]],
  [WHOLE_ACCOUNT, { StringEquals: { "STS:ExternalID": ["abc", "def"] } }, ["external id"]],
  [WHOLE_ACCOUNT, { StringLike: { "sts:ExternalId": "*" } }, []],
  [WHOLE_ACCOUNT, { StringLike: { "sts:ExternalId": ["abc", "?*"] } }, []],
  [WHOLE_ACCOUNT, { StringEqualsIfExists: { "sts:ExternalId": "abc" } }, []],
  [WHOLE_ACCOUNT, { StringNotEquals: { "sts:ExternalId": "abc" } }, []],
  [WHOLE_ACCOUNT, { Null: { "sts:ExternalId": "false" } }, []],
  [WHOLE_ACCOUNT, { StringEqualsIfExists: { "aws:PrincipalArn": ROLE } }, ["principal"]],
  [WHOLE_ACCOUNT, { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/ci-*` } }, ["principal"]],
  [WHOLE_ACCOUNT, { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/*` } }, []],
  [WHOLE_ACCOUNT, { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:*` } }, []],
  [WHOLE_ACCOUNT, { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:root` } }, []],
  [WHOLE_ACCOUNT, { StringEquals: { "aws:PrincipalTag/team": "red" } }, ["principal"]],
  // Identity providers.
  [issuer(GITHUB), { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }, []],
  [issuer(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }, ["subject"]],
  [issuer(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:acme/*" } }, ["subject"]],
  [issuer(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:acme*" } }, []],
  [issuer(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "repo:*/shop:*" } }, []],
  [issuer(GITHUB), { StringLike: { [`${GITHUB}:sub`]: "*" } }, []],
  [issuer(GITHUB), { StringLike: { [`${GITHUB}:sub`]: ["repo:acme/shop:*", "repo:*"] } }, []],
  [
    issuer(GITHUB),
    { StringEquals: { [`${GITHUB.toUpperCase()}:sub`]: "repo:acme/shop:ref:refs/heads/main" } },
    ["subject"],
  ],
  [issuer(GITHUB), { StringLikeIfExists: { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }, ["subject"]],
  [issuer(GITHUB), { "ForAllValues:StringLike": { [`${GITHUB}:sub`]: "repo:acme/shop:*" } }, ["subject"]],
  [issuer(GITHUB), { StringNotLike: { [`${GITHUB}:sub`]: "repo:acme/shop:pull_request" } }, []],
  [issuer(GITHUB), { StringEquals: { "gitlab.com:sub": "repo:acme/shop" } }, []],
  [issuer(GITLAB), { StringLike: { "gitlab.com:sub": "project_path:acme/*" } }, ["subject"]],
  [issuer(GITLAB), { StringLike: { "gitlab.com:sub": "project_path:*" } }, []],
  [issuer(TERRAFORM), { StringLike: { "app.terraform.io:sub": "organization:acme:*" } }, ["subject"]],
  [issuer(TERRAFORM), { StringLike: { "app.terraform.io:sub": "organization:*:workspace:prod" } }, []],
  [issuer(COGNITO), { "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "authenticated" } }, ["signed in"]],
  [issuer(COGNITO), { "ForAnyValue:StringLike": { [`${COGNITO}:amr`]: "unauthenticated" } }, []],
  [issuer(COGNITO), { StringEquals: { [`${COGNITO}:aud`]: "us-east-1:pool" } }, ["audience"]],
  [issuer(EKS), { StringEquals: { [`${EKS}:aud`]: "sts.amazonaws.com" } }, []],
  [issuer(EKS), { StringLike: { [`${EKS}:sub`]: "system:serviceaccount:shop:*" } }, ["subject"]],
  [issuer(EKS), { StringLike: { [`${EKS}:sub`]: "system:serviceaccount:*" } }, []],
  [issuer(OWN), { StringEquals: { [`${OWN}:aud`]: "app-1" } }, ["audience"]],
  [issuer("saml"), { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }, []],
  [issuer("saml"), { StringEquals: { "saml:sub": "alice" } }, ["subject"]],
];

describe("what a condition demands", () => {
  it.each(
    CONFINEMENTS.map(([admitted, block, to]) => [admitted.kind, JSON.stringify(block), admitted, block, to] as const),
  )("%s: %s", (_, __, admitted, block, to) => {
    expect(demandsOf(statementOf(block), admitted).map((demand) => demand.to)).toEqual(to);
  });

  it("takes a variable for text in policies without them", () => {
    const block = { StringEquals: { "aws:SourceAccount": "${aws:PrincipalAccount}" } };
    expect(demandsOf(statementOf(block, "Allow", "2008-10-17"), ANYONE)).toHaveLength(1);
  });

  it.each([
    [{ StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, ["organization"]],
    [{ StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" } }, ["organization"]],
    [
      {
        StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-abcdefghij" },
        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
      },
      ["organization", "service"],
    ],
    [{ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" }, Bool: { "aws:ViaAWSService": "false" } }, undefined],
    [{ "ForAllValues:StringNotLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*" } }, ["organization"]],
    [{}, []],
    [{ StringNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/ci" } }, undefined],
    [{ NotIpAddress: { "aws:SourceIp": "0.0.0.0/1" } }, undefined],
    [{ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, undefined],
    [{ "ForAnyValue:StringNotLike": { "aws:PrincipalOrgPaths": "o-abcdefghij/*" } }, undefined],
    [{ Bool: { "aws:SecureTransport": "false" } }, undefined],
    [{ Null: { "aws:SourceVpce": "true" } }, undefined],
  ] satisfies [object, string[] | undefined][])("of whom a Deny spares: %j", (block, spared) => {
    expect(sparedBy(statementOf(block, "Deny"), ANYONE)?.map(({ to }) => to)).toEqual(spared);
  });

  it("is fixed for S3 only without wildcards and variables", () => {
    const isPublic = (Condition: object) => {
      const { policy } = parsePolicy(document(read("*", { Condition })), "p", "addressed");
      return policy === undefined || isPublicPolicy(policy);
    };
    expect(isPublic({ StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } })).toBe(false);
    expect(isPublic({ StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } })).toBe(true);
    expect(isPublic({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${OTHER}:role/*` } })).toBe(true);
    expect(isPublic({ ArnLike: { "s3:DataAccessPointArn": `arn:aws:s3:us-east-1:${ACCOUNT}:accesspoint/*` } })).toBe(
      false,
    );
    expect(isPublic({ StringLike: { "aws:userid": `${UNIQUE_ID}:*` } })).toBe(true);
    expect(isPublic({ StringEqualsIfExists: { "kms:CallerAccount": ACCOUNT } })).toBe(true);
  });
});

const publicSeverities = (...statements: object[]) =>
  findingsOf({ resources: bucket(...statements) })
    .filter(({ kind }) => kind === "public-access")
    .map(({ severity }) => severity);
const closing = (Condition: object, more: object = {}) => read("*", { Effect: "Deny", Condition, ...more });

describe("what is public", () => {
  it.each([
    ["for anyone", [read("*")], ["high"]],
    ["for anyone by NotPrincipal", [read(undefined, { Principal: undefined, NotPrincipal: { AWS: OTHER } })], ["high"]],
    [
      "under a condition on the request",
      [read("*", { Condition: { StringEquals: { "s3:ExistingObjectTag/a": "b" } } })],
      ["medium"],
    ],
    [
      "with a referer",
      [read("*", { Condition: { StringLike: { "aws:Referer": "https://example.com/*" } } })],
      ["high"],
    ],
    ["over TLS", [read("*", { Condition: { Bool: { "aws:SecureTransport": "true" } } })], ["high"]],
    [
      "not in one account",
      [read("*", { Condition: { StringNotEquals: { "aws:PrincipalAccount": OTHER } } })],
      ["high"],
    ],
    ["of one organization", [read("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } })], []],
    [
      "of one organization, or of half the internet",
      [
        read("*", { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } } }),
        read("*", { Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } } }),
      ],
      ["high"],
    ],
    [
      "closed to others by a Deny",
      [read("*"), closing({ StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } })],
      [],
    ],
    [
      "closed by a Deny to all but a network",
      [read("*"), closing({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } })],
      [],
    ],
    [
      "not closed by a Deny of half the internet",
      [read("*"), closing({ NotIpAddress: { "aws:SourceIp": "0.0.0.0/1" } })],
      ["high"],
    ],
    ["not closed by a Deny without TLS", [read("*"), closing({ Bool: { "aws:SecureTransport": "false" } })], ["high"]],
    [
      "not closed by a Deny of another action",
      [read("*"), closing({ StringNotEquals: { "aws:PrincipalOrgID": "o-abcdefghij" } }, { Action: "s3:PutObject" })],
      ["high"],
    ],
    [
      "closed by NotPrincipal",
      [read("*"), read(undefined, { Effect: "Deny", Principal: undefined, NotPrincipal: { AWS: OTHER } })],
      [],
    ],
  ] satisfies [string, object[], string[]][])("a bucket %s", (_, statements, severities) => {
    expect(publicSeverities(...statements)).toEqual(severities);
  });

  it.each([
    ["NONE", { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } }, ["critical"]],
    [
      "AWS_IAM, which any account can sign for",
      { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
      ["critical"],
    ],
    ["none that is named", {}, ["critical"]],
    [
      "NONE from one network",
      { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" }, IpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
      [],
    ],
  ])("a function URL of type %s", (_, Condition, severities) => {
    const arn = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:web`;
    const statement = { Effect: "Allow", Principal: "*", Action: "lambda:InvokeFunctionUrl", Resource: arn, Condition };
    const found = findingsOf({ resources: [{ arn, policy: document(statement) }] });
    expect(found.filter(({ kind }) => kind === "public-access").map(({ severity }) => severity)).toEqual(severities);
  });

  it("names the account that a Deny spares as another account", () => {
    const found = findingsOf({
      resources: bucket(read("*"), closing({ StringNotEquals: { "aws:PrincipalAccount": OTHER } })),
    });
    expect(found.map(({ kind, severity }) => `${severity} ${kind}`)).toEqual(["medium cross-account-access"]);
  });
});
