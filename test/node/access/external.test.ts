import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

const ACCOUNT = "123456789012";
const OTHER = "999999999999";
const BUCKET = "arn:aws:s3:::b";
const blocked = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };
const open = { ...blocked, RestrictPublicBuckets: false };

/** `name kind capability certainty`, and the keys of open conditions. */
function externals(records: ResourceRecord[], trust?: object): string[] {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0, organization: { id: "o-own" } });
  if (trust !== undefined) {
    const Arn = `arn:aws:iam::${ACCOUNT}:role/r`;
    index.addAuthorizationDetails({ RoleDetailList: [{ Arn, RoleName: "r", AssumeRolePolicyDocument: trust }] });
  }
  index.addResources(records);
  return [...index.seal().externalGrants()].map(({ principal, capability, certainty, conditions }) =>
    [principal.name, principal.kind, capability, certainty, ...conditions.map(({ key }) => key)].join(" "),
  );
}

const policy = (...Statement: object[]): object => ({ Version: "2012-10-17", Statement });
const read = (Principal: unknown, Condition?: object): object => ({
  Effect: "Allow",
  Principal,
  Action: "s3:GetObject",
  Resource: `${BUCKET}/*`,
  ...(Condition ? { Condition } : {}),
});

const CASES: [string, object[], string[], ResourceRecord["publicAccessBlock"]?][] = [
  ["anyone", [read("*")], ["external::* anyone read-data certain"]],
  ["anyone, written as AWS", [read({ AWS: "*" })], ["external::* anyone read-data certain"]],
  ["anyone, but the bucket is restricted", [read("*")], [], blocked],
  ["anyone, where only new policies are blocked", [read("*")], ["external::* anyone read-data certain"], open],
  ["an account and anyone, restricted", [read("*"), read({ AWS: OTHER })], [], blocked],
  ["an account alone is not public", [read({ AWS: OTHER })], [`external::${OTHER} account read-data certain`], blocked],
  ["the account itself", [read({ AWS: ACCOUNT }), read({ AWS: `arn:aws:iam::${ACCOUNT}:role/x` })], []],
  [
    "a role of another account",
    [read({ AWS: `arn:aws:iam::${OTHER}:role/x` })],
    [`external::${OTHER} principal read-data certain`],
  ],
  [
    "a vendor that is known",
    [read({ AWS: "464622532012" })],
    ["external:Datadog:464622532012 account read-data certain"],
  ],
  [
    "a service",
    [read({ Service: "cloudfront.amazonaws.com" })],
    ["external::cloudfront.amazonaws.com service read-data certain"],
  ],
  ["anyone, of whom a service's source is asked", [read("*", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } })], []],
  [
    "anyone, of whom the legacy owner is asked",
    [read({ AWS: "*" }, { StringEquals: { "AWS:SourceOwner": ACCOUNT } })],
    [],
  ],
  [
    "anyone, where a source is asked only of services",
    [read("*", { StringEqualsIfExists: { "aws:SourceAccount": ACCOUNT } })],
    ["external::* anyone read-data certain"],
  ],
  [
    "a service with its source",
    [read({ Service: "cloudfront.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": ACCOUNT } })],
    ["external::cloudfront.amazonaws.com service read-data conditional aws:SourceAccount"],
  ],
  [
    "a service and anyone, restricted",
    [read("*"), read({ Service: "delivery.logs.amazonaws.com" })],
    ["external::delivery.logs.amazonaws.com service read-data certain"],
    blocked,
  ],
  ["a deleted principal", [read({ AWS: "AIDAEXAMPLE" })], []],
  [
    "anyone of an organisation",
    [read("*", { StringEquals: { "aws:PrincipalOrgID": "o-own" } })],
    ["external::* anyone read-data conditional aws:PrincipalOrgID"],
  ],
  ["anyone of the account itself", [read("*", { StringEquals: { "aws:PrincipalAccount": ACCOUNT } })], []],
  [
    "anyone of two accounts",
    [read("*", { StringEquals: { "aws:PrincipalAccount": [ACCOUNT, OTHER] } })],
    [`external::${OTHER} account read-data certain`],
  ],
  [
    "anyone with an ARN of the account itself",
    [read("*", { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/*` } })],
    [],
  ],
  [
    "anyone from a network",
    [read("*", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } })],
    ["external::* anyone read-data conditional aws:SourceIp"],
  ],
  [
    "anyone, denied outside of the account",
    [
      read("*"),
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [BUCKET, `${BUCKET}/*`],
        Condition: { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } },
      },
    ],
    [],
  ],
  [
    "anyone, denied outside of a network",
    [
      read("*"),
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: `${BUCKET}/*`,
        Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
      },
    ],
    ["external::* anyone read-data conditional aws:SourceVpce"],
  ],
  [
    "anyone but one, by Allow with NotPrincipal",
    [{ Effect: "Allow", NotPrincipal: { AWS: OTHER }, Action: "s3:GetObject", Resource: `${BUCKET}/*` }],
    ["external::* anyone read-data certain"],
  ],
  [
    "a part of the bucket",
    [{ Effect: "Allow", Principal: "*", Action: "s3:PutObject", Resource: `${BUCKET}/in/*` }],
    ["external::* anyone write-data certain"],
  ],
  [
    "a part, denied again",
    [
      { Effect: "Allow", Principal: "*", Action: "s3:PutObject", Resource: `${BUCKET}/in/*` },
      { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `${BUCKET}/in/*` },
    ],
    [],
  ],
  [
    "another bucket's name",
    [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::other/*" }],
    [],
  ],
];

test.each(CASES)("a bucket open to %s", (_, statements, expected, publicAccessBlock) => {
  const record = { arn: BUCKET, policy: policy(...statements), ...(publicAccessBlock ? { publicAccessBlock } : {}) };
  expect(externals([record])).toEqual(expected);
});

const assume = (Principal: unknown, Condition?: object, Action = "sts:AssumeRole"): object =>
  policy({ Effect: "Allow", Principal, Action, ...(Condition ? { Condition } : {}) });

test.each<[string, object, string[]]>([
  [
    "a service",
    assume({ Service: "lambda.amazonaws.com" }),
    ["external::lambda.amazonaws.com service use-resource certain"],
  ],
  ["an account", assume({ AWS: `arn:aws:iam::${OTHER}:root` }), [`external::${OTHER} account use-resource certain`]],
  [
    "an account with an external id",
    assume({ AWS: OTHER }, { StringEquals: { "sts:ExternalId": "x" } }),
    [`external::${OTHER} account use-resource conditional sts:ExternalId`],
  ],
  ["the account itself", assume({ AWS: ACCOUNT }), []],
  [
    "a SAML provider",
    assume({ Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/idp` }, undefined, "sts:AssumeRoleWithSAML"),
    [`external::arn:aws:iam::${ACCOUNT}:saml-provider/idp federated use-resource certain`],
  ],
  [
    "a web identity",
    assume(
      { Federated: "accounts.google.com" },
      { StringEquals: { "accounts.google.com:aud": "1" } },
      "sts:AssumeRoleWithWebIdentity",
    ),
    ["external::accounts.google.com federated use-resource conditional accounts.google.com:aud"],
  ],
])("a role that trusts %s", (_, trust, expected) => {
  expect(externals([], trust)).toEqual(expected);
});

test("other resources with a policy come along", () => {
  const arn = (service: string, rest: string): string => `arn:aws:${service}:us-east-1:${ACCOUNT}:${rest}`;
  const to = (Action: string, resource: string): object =>
    policy({ Effect: "Allow", Principal: { AWS: OTHER }, Action, Resource: resource });
  const found = externals([
    { arn: arn("sqs", "q"), policy: to("sqs:ReceiveMessage", arn("sqs", "q")) },
    { arn: arn("secretsmanager", "secret:s-AbCdEf"), policy: to("secretsmanager:GetSecretValue", "*") },
    { arn: arn("kms", "key/k"), policy: to("kms:Decrypt", "*") },
    { arn: arn("lambda", "function:f"), policy: to("lambda:InvokeFunction", arn("lambda", "function:f")) },
    {
      arn: arn("ecr", "repository/r"),
      policy: policy({ Effect: "Allow", Principal: { AWS: OTHER }, Action: "ecr:BatchGetImage" }),
    },
  ]);
  expect(new Set(found.map((line) => line.split(" ").slice(0, 2).join(" ")))).toEqual(
    new Set([`external::${OTHER} account`]),
  );
  expect(found.length).toBeGreaterThanOrEqual(5);
});
