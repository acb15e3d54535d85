import type { FindingKind } from "../../../src/iam/findings/findingRules.ts";
import {
  ACCOUNT,
  allow,
  daysAgo,
  deny,
  document,
  OTHER,
  policyArn,
  roleArn,
  type SmallAccount,
  userArn,
} from "./account.ts";
import { EXTERNAL_CASES } from "./externalCases.ts";

const BUCKET = "arn:aws:s3:::ledger";
export const trusts = (AWS: string, more: object = {}) => ({
  Effect: "Allow",
  Principal: { AWS },
  Action: "sts:AssumeRole",
  ...more,
});
export const bucket = (...statements: object[]) => [{ arn: BUCKET, policy: document(...statements) }];
export const read = (Principal: unknown, more: object = {}) => ({
  Effect: "Allow",
  Principal,
  Action: "s3:GetObject",
  Resource: `${BUCKET}/*`,
  ...more,
});
export const used = {
  password_enabled: "false",
  mfa_active: "false",
  access_key_1_active: "false",
  access_key_2_active: "false",
};
export const console = {
  ...used,
  password_enabled: "true",
  password_last_used: daysAgo(1),
  password_last_changed: daysAgo(1),
  mfa_active: "true",
};
const key = (number: number, made: number, last: number | undefined) => ({
  [`access_key_${number}_active`]: "true",
  [`access_key_${number}_last_rotated`]: daysAgo(made),
  [`access_key_${number}_last_used_date`]: last === undefined ? "N/A" : daysAgo(last),
});
export const people = (count: number, statements: object[]): NonNullable<SmallAccount["roles"]> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`r${at}`, { statements }]));
const boundary = { PermissionsBoundary: { PermissionsBoundaryArn: policyArn("limit") } };

/** Kind, account, and what is found of that kind: severity and the id after the kind. */
export const CASES: [FindingKind, string, SmallAccount, string[]][] = [
  [
    "iam-administrator",
    "a full administrator",
    { users: { a: { statements: [allow("*")] } } },
    [`high ${userArn("a")}`],
  ],
  [
    "iam-administrator",
    "a role that can attach policies to anyone",
    { roles: { a: { statements: [allow("iam:AttachRolePolicy")] } } },
    [`high ${roleArn("a")}`],
  ],
  [
    "iam-administrator",
    "only with MFA",
    {
      users: {
        a: { statements: [allow("iam:*", "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })] },
      },
    },
    [`medium ${userArn("a")}`],
  ],
  [
    "iam-administrator",
    "a role of IAM Identity Center",
    {
      roles: {
        a: {
          statements: [allow("*")],
          Path: "/aws-reserved/sso.amazonaws.com/",
          Arn: roleArn("aws-reserved/sso.amazonaws.com/a"),
        },
      },
    },
    [`medium ${roleArn("aws-reserved/sso.amazonaws.com/a")}`],
  ],
  [
    "iam-administrator",
    "a user that can change itself alone",
    { users: { a: { statements: [allow(["iam:CreateAccessKey", "iam:ChangePassword"], userArn("a"))] } } },
    [],
  ],
  [
    "iam-administrator",
    "a user that can read IAM",
    { users: { a: { statements: [allow(["iam:Get*", "iam:List*"])] } } },
    [],
  ],
  [
    "iam-administrator",
    "a service-linked role",
    { roles: { a: { statements: [allow("iam:*")], Arn: roleArn("aws-service-role/x.amazonaws.com/a") } } },
    [],
  ],

  [
    "escalation-path",
    "a user that can edit its own policy",
    { users: { a: { statements: [allow("iam:PutUserPolicy", userArn("a"))] } } },
    [`critical ${userArn("a")}`],
  ],
  [
    "escalation-path",
    "a user that can edit its own policy under a condition",
    {
      users: {
        a: {
          statements: [
            allow("iam:PutUserPolicy", userArn("a"), { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
          ],
        },
      },
    },
    [`high ${userArn("a")}`],
  ],
  ["escalation-path", "a user that can tag others", { users: { a: { statements: [allow("iam:TagUser", "*")] } } }, []],
  ["escalation-path", "an administrator", { users: { a: { statements: [allow("*")] } } }, []],

  [
    "data-escalation-path",
    "a user that can assume a reader",
    {
      users: { a: { statements: [allow("sts:AssumeRole", roleArn("reader"))] } },
      roles: { reader: { statements: [allow("s3:GetObject", `${BUCKET}/*`)], trust: [trusts(ACCOUNT)] } },
      resources: [{ arn: BUCKET }],
    },
    [`high ${userArn("a")}`],
  ],
  [
    "data-escalation-path",
    "a user that reads it directly",
    {
      users: { a: { statements: [allow("sts:AssumeRole", roleArn("reader")), allow("s3:GetObject", `${BUCKET}/*`)] } },
      roles: { reader: { statements: [allow("s3:GetObject", `${BUCKET}/*`)], trust: [trusts(ACCOUNT)] } },
      resources: [{ arn: BUCKET }],
    },
    [],
  ],

  ["unused-principal", "a role never used", { roles: { a: { RoleLastUsed: {} } } }, [`medium ${roleArn("a")}`]],
  [
    "unused-principal",
    "a role used 91 days ago",
    { roles: { a: { RoleLastUsed: { LastUsedDate: daysAgo(91) } } } },
    [`medium ${roleArn("a")}`],
  ],
  [
    "unused-principal",
    "an unused administrator",
    { roles: { a: { RoleLastUsed: {}, statements: [allow("*")] } } },
    [`high ${roleArn("a")}`],
  ],
  [
    "unused-principal",
    "a role used 90 days ago",
    { roles: { a: { RoleLastUsed: { LastUsedDate: daysAgo(90) } } } },
    [],
  ],
  [
    "unused-principal",
    "a role created 89 days ago",
    { roles: { a: { RoleLastUsed: {}, CreateDate: daysAgo(89) } } },
    [],
  ],
  [
    "unused-principal",
    "a service-linked role",
    { roles: { a: { RoleLastUsed: {}, Arn: roleArn("aws-service-role/x.amazonaws.com/a") } } },
    [],
  ],
  ["unused-principal", "a user never used", { users: { a: {} }, credentials: { a: used } }, [`medium ${userArn("a")}`]],
  [
    "unused-principal",
    "a user with a key in use",
    { users: { a: {} }, credentials: { a: { ...used, ...key(1, 300, 3) } } },
    [],
  ],
  ["unused-principal", "a user without a row in the credential report", { users: { a: {} } }, []],

  [
    "password-not-rotated",
    "91 days",
    { users: { a: {} }, credentials: { a: { ...console, password_last_changed: daysAgo(91) } } },
    [`medium ${userArn("a")}`],
  ],
  [
    "password-not-rotated",
    "90 days",
    { users: { a: {} }, credentials: { a: { ...console, password_last_changed: daysAgo(90) } } },
    [],
  ],
  [
    "password-not-rotated",
    "a disabled password",
    { users: { a: {} }, credentials: { a: { ...used, password_last_changed: daysAgo(900) } } },
    [],
  ],

  [
    "access-key-not-rotated",
    "91 days",
    { users: { a: {} }, credentials: { a: { ...used, ...key(2, 91, 1) } } },
    [`medium ${userArn("a")}:2`],
  ],
  ["access-key-not-rotated", "90 days", { users: { a: {} }, credentials: { a: { ...used, ...key(1, 90, 1) } } }, []],
  [
    "access-key-not-rotated",
    "inactive",
    { users: { a: {} }, credentials: { a: { ...used, access_key_1_last_rotated: daysAgo(900) } } },
    [],
  ],

  [
    "access-key-unused",
    "never",
    { users: { a: {} }, credentials: { a: { ...used, ...key(1, 91, undefined) } } },
    [`medium ${userArn("a")}:1`],
  ],
  [
    "access-key-unused",
    "91 days ago",
    { users: { a: {} }, credentials: { a: { ...used, ...key(1, 200, 91) } } },
    [`medium ${userArn("a")}:1`],
  ],
  [
    "access-key-unused",
    "never, but new",
    { users: { a: {} }, credentials: { a: { ...used, ...key(1, 89, undefined) } } },
    [],
  ],
  ["access-key-unused", "in use", { users: { a: {} }, credentials: { a: { ...used, ...key(1, 200, 1) } } }, []],

  [
    "two-active-access-keys",
    "two",
    { users: { a: {} }, credentials: { a: { ...used, ...key(1, 2, 1), ...key(2, 1, 1) } } },
    [`low ${userArn("a")}`],
  ],
  [
    "two-active-access-keys",
    "one of two inactive",
    { users: { a: {} }, credentials: { a: { ...used, ...key(1, 2, 1), access_key_2_last_rotated: daysAgo(2) } } },
    [],
  ],

  [
    "console-without-mfa",
    "a user",
    { users: { a: {} }, credentials: { a: { ...console, mfa_active: "false" } } },
    [`high ${userArn("a")}`],
  ],
  [
    "console-without-mfa",
    "an administrator",
    { users: { a: { statements: [allow("iam:*")] } }, credentials: { a: { ...console, mfa_active: "false" } } },
    [`critical ${userArn("a")}`],
  ],
  ["console-without-mfa", "with a device", { users: { a: {} }, credentials: { a: console } }, []],
  [
    "console-without-mfa",
    "without a password",
    { users: { a: {} }, credentials: { a: { ...used, ...key(1, 1, 1) } } },
    [],
  ],

  [
    "root-access-key",
    "in the credential report",
    { credentials: { "<root_account>": { ...used, ...key(1, 9, 9) } } },
    [`critical arn:aws:iam::${ACCOUNT}:root`],
  ],
  [
    "root-access-key",
    "in the summary",
    { summary: { AccountAccessKeysPresent: 1 } },
    [`critical arn:aws:iam::${ACCOUNT}:root`],
  ],
  [
    "root-access-key",
    "none",
    { credentials: { "<root_account>": used }, summary: { AccountAccessKeysPresent: 0 } },
    [],
  ],
  ["root-access-key", "not known", {}, []],

  [
    "root-without-mfa",
    "by the credential report",
    { credentials: { "<root_account>": used } },
    [`critical arn:aws:iam::${ACCOUNT}:root`],
  ],
  [
    "root-without-mfa",
    "by the summary",
    { summary: { AccountMFAEnabled: 0 } },
    [`critical arn:aws:iam::${ACCOUNT}:root`],
  ],
  ["root-without-mfa", "with one", { credentials: { "<root_account>": { ...used, mfa_active: "true" } } }, []],
  ["root-without-mfa", "not known", {}, []],

  ["public-access", "a bucket anyone reads", { resources: bucket(read("*")) }, [`high ${BUCKET}:*`]],
  [
    "public-access",
    "a bucket anyone writes",
    { resources: bucket(read("*", { Action: "s3:PutObject" })) },
    [`critical ${BUCKET}:*`],
  ],
  [
    "public-access",
    "a bucket anyone reads from one network",
    { resources: bucket(read("*", { Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } })) },
    [],
  ],
  [
    "public-access",
    "a bucket of which anyone reads tagged objects",
    { resources: bucket(read("*", { Condition: { StringEquals: { "s3:ExistingObjectTag/public": "yes" } } })) },
    [`medium ${BUCKET}:*`],
  ],
  [
    "public-access",
    "a role anyone assumes",
    { roles: { a: { trust: [trusts("*")] } } },
    [`critical ${roleArn("a")}:*`],
  ],
  [
    "public-access",
    "a blocked bucket",
    {
      resources: [
        {
          arn: BUCKET,
          policy: document(read("*")),
          publicAccessBlock: {
            BlockPublicAcls: true,
            IgnorePublicAcls: true,
            BlockPublicPolicy: true,
            RestrictPublicBuckets: true,
          },
        },
      ],
    },
    [],
  ],
  ["public-access", "a bucket of one account", { resources: bucket(read({ AWS: OTHER })) }, []],

  [
    "cross-account-access",
    "an account",
    { resources: bucket(read({ AWS: OTHER })) },
    [`medium ${BUCKET}:arn:aws:iam::${OTHER}:root`],
  ],
  [
    "cross-account-access",
    "a known third party",
    { resources: bucket(read({ AWS: "464622532012" })) },
    [`medium ${BUCKET}:arn:aws:iam::464622532012:root`],
  ],
  [
    "cross-account-access",
    "a role with administrator permissions",
    { roles: { a: { statements: [allow("*")], trust: [trusts(`arn:aws:iam::${OTHER}:role/x`)] } } },
    [`high ${roleArn("a")}:arn:aws:iam::${OTHER}:role/x`],
  ],
  [
    "cross-account-access",
    "under a condition",
    { resources: bucket(read({ AWS: OTHER }, { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })) },
    [`low ${BUCKET}:arn:aws:iam::${OTHER}:root`],
  ],
  ["cross-account-access", "its own account", { resources: bucket(read({ AWS: ACCOUNT })) }, []],
  ["cross-account-access", "a service", { resources: bucket(read({ Service: "cloudfront.amazonaws.com" })) }, []],

  [
    "third-party-without-external-id",
    "none",
    { roles: { a: { trust: [trusts(OTHER)] } } },
    [`medium ${roleArn("a")}:arn:aws:iam::${OTHER}:root`],
  ],
  [
    "third-party-without-external-id",
    "none, of an administrator",
    { roles: { a: { statements: [allow("*")], trust: [trusts(OTHER)] } } },
    [`high ${roleArn("a")}:arn:aws:iam::${OTHER}:root`],
  ],
  [
    "third-party-without-external-id",
    "with MFA only",
    { roles: { a: { trust: [trusts(OTHER, { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })] } } },
    [`medium ${roleArn("a")}:arn:aws:iam::${OTHER}:root`],
  ],
  [
    "third-party-without-external-id",
    "with one",
    { roles: { a: { trust: [trusts(OTHER, { Condition: { StringEquals: { "sts:ExternalId": "x-1" } } })] } } },
    [],
  ],
  [
    "third-party-without-external-id",
    "of the organisation",
    { roles: { a: { trust: [trusts(OTHER, { Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } })] } } },
    [],
  ],
  ["third-party-without-external-id", "a bucket", { resources: bucket(read({ AWS: OTHER })) }, []],

  [
    "widely-shared-resource",
    "6 readers",
    { roles: people(6, [allow("s3:GetObject", `${BUCKET}/*`)]), resources: [{ arn: BUCKET }] },
    [`medium ${BUCKET}`],
  ],
  [
    "widely-shared-resource",
    "6 administrators of it",
    { roles: people(6, [allow("s3:PutBucketPolicy", BUCKET)]), resources: [{ arn: BUCKET }] },
    [`low ${BUCKET}`],
  ],
  [
    "widely-shared-resource",
    "the same 6 readers of several buckets, and one of them that others read too",
    {
      roles: {
        ...people(6, [allow("s3:GetObject", "arn:aws:s3:::*")]),
        extra: { statements: [allow("s3:GetObject", "arn:aws:s3:::c/*")] },
      },
      resources: ["a", "b", "c", "d"].map((name) => ({ arn: `arn:aws:s3:::${name}` })),
    },
    ["medium arn:aws:s3:::a", "medium arn:aws:s3:::c"],
  ],
  [
    "widely-shared-resource",
    "6 full administrators, of everything",
    { roles: people(6, [allow("*")]), resources: [{ arn: BUCKET }, { arn: "arn:aws:s3:::other" }] },
    ["medium full-administrators"],
  ],
  [
    "widely-shared-resource",
    "5 readers and a full administrator",
    {
      roles: people(5, [allow("s3:GetObject", `${BUCKET}/*`)]),
      users: { a: { statements: [allow("*")] } },
      resources: [{ arn: BUCKET }],
    },
    ["medium full-administrators"],
  ],
  [
    "widely-shared-resource",
    "6 readers and 6 full administrators",
    {
      roles: {
        ...people(6, [allow("s3:GetObject", `${BUCKET}/*`)]),
        ...Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`a${at}`, { statements: [allow("*")] }])),
      },
      resources: [{ arn: BUCKET }, { arn: "arn:aws:s3:::other" }],
    },
    ["medium full-administrators", `medium ${BUCKET}`],
  ],
  [
    "widely-shared-resource",
    "5 readers",
    { roles: people(5, [allow("s3:GetObject", `${BUCKET}/*`)]), resources: [{ arn: BUCKET }] },
    [],
  ],
  [
    "widely-shared-resource",
    "6 readers of its configuration",
    { roles: people(6, [allow("s3:GetBucketTagging", BUCKET)]), resources: [{ arn: BUCKET }] },
    [],
  ],

  [
    "wildcard-data-access",
    "all objects",
    { roles: { a: { statements: [allow("s3:GetObject", "*")] } } },
    [`medium ${roleArn("a")}`],
  ],
  [
    "wildcard-data-access",
    "all objects by an ARN of wildcards",
    { roles: { a: { statements: [allow("s3:GetObject", "arn:aws:s3:::*")] } } },
    [`medium ${roleArn("a")}`],
  ],
  [
    "wildcard-data-access",
    "all objects except some",
    { roles: { a: { statements: [{ Effect: "Allow", Action: "s3:GetObject", NotResource: `${BUCKET}/*` }] } } },
    [`medium ${roleArn("a")}`],
  ],
  [
    "wildcard-data-access",
    "under a condition",
    {
      roles: {
        a: { statements: [allow("s3:GetObject", "*", { Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })] },
      },
    },
    [`low ${roleArn("a")}`],
  ],
  [
    "wildcard-data-access",
    "objects of buckets with a prefix",
    { roles: { a: { statements: [allow("s3:GetObject", "arn:aws:s3:::app-*")] } } },
    [],
  ],
  [
    "wildcard-data-access",
    "configuration of all",
    { roles: { a: { statements: [allow("s3:GetBucketTagging", "*")] } } },
    [],
  ],
  ["wildcard-data-access", "denied", { roles: { a: { statements: [allow("s3:GetObject", "*"), deny("s3:*")] } } }, []],
  [
    "wildcard-data-access",
    "beyond the boundary",
    { roles: { a: { statements: [allow("s3:GetObject", "*")], ...boundary } }, policies: { limit: [allow("ec2:*")] } },
    [],
  ],
  [
    "wildcard-data-access",
    "data without a resource type",
    { roles: { a: { statements: [allow("iam:GenerateCredentialReport", "*")] } } },
    [],
  ],
  [
    "wildcard-data-access",
    "policy simulation in IAM",
    { roles: { a: { statements: [allow("iam:Simulate*", "*")] } } },
    [],
  ],
  ["wildcard-data-access", "a full administrator", { roles: { a: { statements: [allow("*")] } } }, []],

  [
    "account-root-trust",
    "its own account",
    { roles: { a: { trust: [trusts(ACCOUNT)] } } },
    [`low ${roleArn("a")}:${ACCOUNT}:#0`],
  ],
  [
    "account-root-trust",
    "its own account, an administrator",
    { roles: { a: { statements: [allow("*")], trust: [trusts(`arn:aws:iam::${ACCOUNT}:root`)] } } },
    [`high ${roleArn("a")}:${ACCOUNT}:#0`],
  ],
  [
    "account-root-trust",
    "another account",
    { roles: { a: { trust: [trusts(`arn:aws:iam::${OTHER}:root`)] } } },
    [`medium ${roleArn("a")}:${OTHER}:#0`],
  ],
  ["account-root-trust", "a role of the account", { roles: { a: { trust: [trusts(roleArn("b"))] } } }, []],
  [
    "account-root-trust",
    "some of the account",
    { roles: { a: { trust: [trusts(ACCOUNT, { Condition: { ArnLike: { "aws:PrincipalArn": roleArn("ci-*") } } })] } } },
    [],
  ],
  ["account-root-trust", "a Deny", { roles: { a: { trust: [{ ...trusts(ACCOUNT), Effect: "Deny" }] } } }, []],

  [
    "access-removed-by-boundary",
    "actions",
    {
      roles: { a: { statements: [allow(["s3:GetObject", "sqs:SendMessage"])], ...boundary } },
      policies: { limit: [allow("s3:*")] },
    },
    [`low ${roleArn("a")}`],
  ],
  [
    "access-removed-by-boundary",
    "resources",
    {
      roles: { a: { statements: [allow("s3:GetObject", `${BUCKET}/*`)], ...boundary } },
      policies: { limit: [allow("s3:*", "arn:aws:s3:::other/*")] },
    },
    [`low ${roleArn("a")}`],
  ],
  [
    "access-removed-by-boundary",
    "by a Deny",
    {
      roles: { a: { statements: [allow("iam:ListUsers")], ...boundary } },
      policies: { limit: [allow("*"), deny("iam:*")] },
    },
    [`low ${roleArn("a")}`],
  ],
  [
    "access-removed-by-boundary",
    "nothing",
    {
      roles: { a: { statements: [allow("s3:GetObject", `${BUCKET}/*`)], ...boundary } },
      policies: { limit: [allow("s3:*", "arn:aws:s3:::l*")] },
    },
    [],
  ],
  ["access-removed-by-boundary", "no boundary", { roles: { a: { statements: [allow("s3:GetObject")] } } }, []],
  [
    "access-removed-by-boundary",
    "a Deny of something else",
    {
      roles: { a: { statements: [allow("s3:GetObject", `${BUCKET}/*`)], ...boundary } },
      policies: { limit: [allow("*"), deny("s3:*", "arn:aws:s3:::other/*")] },
    },
    [],
  ],
  ...EXTERNAL_CASES,
];
