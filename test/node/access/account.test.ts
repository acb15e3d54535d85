import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { AccessGrant, PrincipalAccess } from "../../../src/iam/access/model.ts";
import type { UserDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

const ACCOUNT = "123456789012";
const iam = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const settings = { accountId: ACCOUNT, partition: "aws", at: Date.parse("2026-01-01T00:00:00Z") };

function analyze(
  statements: object[],
  records: ResourceRecord[] = [],
  more: Partial<UserDetail> = {},
): PrincipalAccess {
  const document = { Version: "2012-10-17", Statement: statements };
  const user: UserDetail = {
    Arn: iam("user/ann"),
    UserName: "ann",
    UserPolicyList: [{ PolicyName: "p", PolicyDocument: document }],
    ...more,
  };
  const index = createAccountIndex(settings);
  index.addAuthorizationDetails({ UserDetailList: [user] });
  index.addResources(records);
  return index.seal().analyzePrincipal(user);
}

const line = ({ service, capability, certainty, scope, resources, pattern }: AccessGrant): string =>
  [service, capability, certainty, scope, ...resources, pattern].join(" ").trim();
const allow = (Action: unknown, Resource: unknown, more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});

const BUCKETS: ResourceRecord[] = [{ arn: "arn:aws:s3:::a" }, { arn: "arn:aws:s3:::b" }];

test.each<[string, object[], string[]]>([
  [
    "all objects of a service",
    [allow("s3:GetObject", "*")],
    ["S3 read-data certain resource 0 1", "S3 read-data certain service"],
  ],
  [
    "all objects by a pattern that takes in every name",
    [allow("s3:GetObject", "arn:aws:s3:::*/*")],
    ["S3 read-data certain resource 0 1", "S3 read-data certain service"],
  ],
  ["one bucket's objects", [allow("s3:GetObject", "arn:aws:s3:::a/*")], ["S3 read-data certain resource 0"]],
  ["a part of one bucket", [allow("s3:GetObject", "arn:aws:s3:::a/home/*")], ["S3 read-data certain resource 0"]],
  ["one object", [allow("s3:GetObject", "arn:aws:s3:::a/k")], ["S3 read-data certain resource 0"]],
  ["objects asked of the bucket itself", [allow("s3:GetObject", "arn:aws:s3:::a")], []],
  [
    "a part, denied",
    [allow("s3:GetObject", "arn:aws:s3:::a/home/*"), { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::a/*" }],
    [],
  ],
  [
    "all but a part",
    [allow("s3:GetObject", "arn:aws:s3:::a/*"), { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::a/home/*" }],
    ["S3 read-data certain resource 0"],
  ],
  [
    "buckets outside the inventory",
    [allow("s3:GetObject", "arn:aws:s3:::elsewhere/*")],
    ["S3 read-data certain pattern arn:aws:s3:::elsewhere/*"],
  ],
  [
    "a prefix inside and outside",
    [allow("s3:GetObject", "arn:aws:s3:::a*/*")],
    ["S3 read-data certain pattern arn:aws:s3:::a*/*", "S3 read-data certain resource 0"],
  ],
  [
    "a pattern denied outside",
    [allow("s3:GetObject", "arn:aws:s3:::x*/*"), { Effect: "Deny", Action: "*", Resource: "arn:aws:s3:::x*" }],
    [],
  ],
  [
    "all buckets, but denied outside of a prefix",
    [allow("s3:GetObject", "*"), { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::x*" }],
    ["S3 read-data certain pattern arn:aws:s3:::x*"],
  ],
  [
    "a table of another kind",
    [allow("dynamodb:GetItem", `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`)],
    [`DynamoDB read-data certain pattern arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t`],
  ],
  [
    "the caller's own name by a variable",
    [allow("iam:GetUser", iam("user/$" + "{aws:username}"))],
    [`IAM read-config certain pattern ${iam("user/ann")}`],
  ],
  [
    "another account's queue",
    [allow("sqs:ReceiveMessage", "arn:aws:sqs:us-east-1:999999999999:q*")],
    ["SQS read-data conditional pattern arn:aws:sqs:us-east-1:999999999999:q*"],
  ],
  ["actions without a resource, by an ARN", [allow("s3:ListAllMyBuckets", "arn:aws:s3:::*")], []],
  [
    "an unknown condition",
    [allow("s3:GetObject", "arn:aws:s3:::a/*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })],
    ["S3 read-data conditional resource 0"],
  ],
  [
    "a Deny under an unknown condition",
    [
      allow("s3:GetObject", "arn:aws:s3:::a/*"),
      { Effect: "Deny", Action: "s3:*", Resource: "*", Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } },
    ],
    ["S3 read-data conditional resource 0"],
  ],
])("grants of %s", (_, statements, expected) => {
  expect(analyze(statements, BUCKETS).grants.map(line)).toEqual(expected);
});

test("what an Allow and the boundary name together shows, though neither names it alone", () => {
  const index = createAccountIndex(settings);
  const document = (resource: string): object => ({
    Version: "2012-10-17",
    Statement: [allow("s3:GetObject", resource)],
  });
  const bound = {
    PolicyName: "b",
    Arn: iam("policy/b"),
    PolicyVersionList: [{ VersionId: "v1", Document: document("arn:aws:s3:::a/home/*") }],
  };
  const user: UserDetail = {
    Arn: iam("user/ann"),
    UserName: "ann",
    UserPolicyList: [{ PolicyName: "p", PolicyDocument: document("arn:aws:s3:::a/*/public") }],
    PermissionsBoundary: { PermissionsBoundaryArn: bound.Arn },
  };
  index.addAuthorizationDetails({ UserDetailList: [user], Policies: [bound] });
  index.addResources(BUCKETS);
  expect(index.seal().analyzePrincipal(user).grants.map(line)).toContain("S3 read-data certain resource 0");
});

test("a grant shows the conditions that are open and the statements behind them", () => {
  const { grants } = analyze(
    [
      allow("s3:GetObject", "arn:aws:s3:::a/*", { Sid: "Read" }),
      {
        Sid: "Net",
        Effect: "Deny",
        Action: "s3:*",
        Resource: "*",
        Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } },
      },
    ],
    BUCKETS,
  );
  const policy = `${iam("user/ann")}#p`;
  expect(grants[0]).toMatchObject({
    conditions: [{ operator: "StringNotEquals", key: "aws:SourceVpce", values: ["vpce-1"], effect: "Deny" }],
    because: [
      { policy, statement: "Net", effect: "Deny" },
      { policy, statement: "Read", effect: "Allow" },
    ],
  });
});

test("a role is reached only where its trust and the identity policies agree, administrators too", () => {
  const trust = (Principal: unknown): object => ({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }],
  });
  const role = (RoleName: string, Principal: unknown): object => ({
    Arn: iam(`role/${RoleName}`),
    RoleName,
    AssumeRolePolicyDocument: trust(Principal),
  });
  const roles = [
    role("account", { AWS: ACCOUNT }),
    role("named", { AWS: iam("user/ann") }),
    role("service", { Service: "ec2.amazonaws.com" }),
  ];
  const user = (statements: object[]): UserDetail => ({
    Arn: iam("user/ann"),
    UserName: "ann",
    UserPolicyList: [{ PolicyName: "p", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
  });
  const use = (statements: object[]): string[] => {
    const index = createAccountIndex(settings);
    index.addAuthorizationDetails({ UserDetailList: [user(statements)], RoleDetailList: roles as never });
    const account = index.seal();
    return account
      .analyzePrincipal(user(statements))
      .grants.filter(
        ({ service, scope, capability }) => service === "STS" && scope === "resource" && capability === "use-resource",
      )
      .flatMap(({ resources }) => resources.map((at) => account.resources[at]?.name ?? ""))
      .sort();
  };
  expect(use([allow("*", "*")])).toEqual(["account", "named"]);
  expect(use([])).toEqual(["named"]);
  expect(use([allow("sts:AssumeRole", iam("role/service"))])).toEqual(["named"]);
});

test("what is broken is named, and the rest is analyzed", () => {
  const index = createAccountIndex(settings);
  const user = {
    Arn: iam("user/ann"),
    UserName: "ann",
    GroupList: ["gone"],
    AttachedManagedPolicies: [{ PolicyName: "Gone", PolicyArn: iam("policy/Gone") }],
    PermissionsBoundary: { PermissionsBoundaryArn: iam("policy/Fence") },
    UserPolicyList: [
      { PolicyName: "broken", PolicyDocument: "%7Bnot json" },
      {
        PolicyName: "half",
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [{ Action: "s3:*", Resource: "*" }, allow("s3:GetObject", "arn:aws:s3:::a/*")],
        },
      },
    ],
  };
  index.addAuthorizationDetails({
    UserDetailList: [user],
    Policies: [{ Arn: iam("policy/Empty"), PolicyName: "Empty" }],
  });
  index.addResources([{ arn: "arn:aws:s3:::a", policy: "{" }, { arn: "no arn" }]);
  index.setCredentialReport("nothing,of,the,kind\n");
  const account = index.seal();
  const { grants } = account.analyzePrincipal(user);
  expect(grants.map(line)).toEqual(["S3 read-data conditional resource 0"]);
  expect(grants[0]?.conditions[0]?.operator).toBe("PermissionsBoundaryAllows");
  const before = account.gaps.length;
  account.analyzePrincipal(user);
  expect(account.gaps.length).toBe(before);
  const named = account.gaps.map(({ resource, code, message }) => `${code} ${resource ?? ""}: ${message ?? ""}`);
  for (const part of [
    "#broken",
    "#half: Statement[0]",
    "policy/Gone",
    "group/gone",
    "policy/Fence",
    "policy/Empty",
    "no arn",
    "arn:aws:s3:::a#policy",
    "MalformedReport",
  ]) {
    expect(
      named.filter((text) => text.includes(part)),
      part,
    ).toHaveLength(1);
  }
});

test("the credential report gives credentials and the last use", () => {
  const header =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date";
  const index = createAccountIndex(settings);
  const user: UserDetail = { Arn: iam("user/ann"), UserName: "ann", CreateDate: "2020-01-01T00:00:00+00:00" };
  index.addAuthorizationDetails({ UserDetailList: [user] });
  index.setCredentialReport(
    [
      header,
      `<root_account>,${iam("root")},2019-01-01T00:00:00+00:00,not_supported,no_information,not_supported,not_supported,false,true,N/A,N/A,false,N/A,N/A`,
      `ann,${iam("user/ann")},2020-01-01T00:00:00+00:00,true,2025-03-01T10:00:00+00:00,2024-01-01T00:00:00+00:00,N/A,true,false,2023-01-01T00:00:00+00:00,2025-04-01T00:00:00+00:00,false,N/A,N/A`,
    ].join("\r\n"),
  );
  const { principal } = index.seal().analyzePrincipal(user);
  expect(principal.lastUsedAt).toBe(Date.parse("2025-04-01T00:00:00Z"));
  expect(principal.credentials).toEqual({
    passwordEnabled: true,
    passwordLastUsed: Date.parse("2025-03-01T10:00:00Z"),
    passwordLastChanged: Date.parse("2024-01-01T00:00:00Z"),
    mfaActive: true,
    accessKeys: [
      { active: false, lastRotated: Date.parse("2023-01-01T00:00:00Z"), lastUsed: Date.parse("2025-04-01T00:00:00Z") },
      undefined,
    ],
  });
});
