import fc from "fast-check";
import type { AuthorizationDetails, RoleDetail, UserDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

export const ACCOUNT = "123456789012";
const OTHER = "999999999999";
const iam = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
/** A policy variable. */
export const variable = (key: string): string => `\${${key}}`;

export const NAMES = {
  user: iam("user/ann"),
  role: iam("role/path/app"),
  target: iam("role/deploy"),
  bucket: "arn:aws:s3:::a",
  second: "arn:aws:s3:::ab",
  key: `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`,
  defaultKey: `arn:aws:kms:us-east-1:${ACCOUNT}:key/plain`,
  queue: `arn:aws:sqs:us-east-1:${ACCOUNT}:q`,
} as const;

/** Actions and the names they are asked on. */
export const QUESTIONS: readonly [string, readonly string[]][] = [
  ["s3:GetObject", ["a/x", "a/x/y", "a/ann/1", "a/red/1", "ab/x", "other/x"].map((name) => `arn:aws:s3:::${name}`)],
  ["s3:PutObject", ["a/x", "ab/red/x"].map((name) => `arn:aws:s3:::${name}`)],
  ["s3:ListBucket", [NAMES.bucket, NAMES.second, "arn:aws:s3:::other"]],
  ["s3:PutBucketPolicy", [NAMES.bucket, NAMES.second]],
  ["s3:ListAllMyBuckets", ["*"]],
  ["kms:Decrypt", [NAMES.key, NAMES.defaultKey]],
  ["kms:PutKeyPolicy", [NAMES.key, NAMES.defaultKey]],
  ["sqs:SendMessage", [NAMES.queue]],
  ["sqs:DeleteQueue", [NAMES.queue]],
  ["sts:AssumeRole", [NAMES.target, NAMES.role]],
  ["iam:PassRole", [NAMES.target, NAMES.role]],
  ["iam:PutRolePolicy", [NAMES.target]],
  ["iam:ListRoles", ["*"]],
];

const actionPatterns = [
  "*",
  "s3:*",
  "s3:get*",
  "S3:GetObject",
  "s3:*object",
  "s3:?utObject",
  "*:put*",
  "kms:*",
  "kms:Decrypt",
];
const moreActions = [
  "sqs:*",
  "sqs:SendMessage",
  "sts:AssumeRole",
  "sts:*",
  "iam:*",
  "iam:P*",
  "iam:PassRole",
  "nothing:here",
  "s3:list*",
];
const action = fc.constantFrom(...actionPatterns, ...moreActions);

const resourcePattern = fc.constantFrom(
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::a",
  "arn:aws:s3:::a/*",
  "arn:aws:s3:::a*",
  "arn:aws:s3:::a*/x",
  "arn:aws:s3:::?b/*",
  "arn:aws:s3:::*/x/*",
  "arn:aws:s3:::a/x",
  "arn:*:s3:::ab*",
  `arn:aws:s3:::a/${variable("aws:username")}/*`,
  `arn:aws:s3:::*/${variable("aws:PrincipalTag/team")}/*`,
  `arn:aws:s3:::${variable("aws:SourceVpc")}`,
  `arn:aws:s3:::a/${variable("aws:userid")}/*`,
  `arn:aws:s3:::a${variable("aws:SourceVpc")}/x`,
  "arn:aws:kms:*:*:*",
  NAMES.key,
  `arn:aws:kms:us-east-1:${ACCOUNT}:key/*`,
  "arn:aws:sqs:*:q",
  NAMES.queue,
  "arn:aws:iam::*:role/*",
  NAMES.target,
  iam("role/*/app"),
);

const condition = fc.constantFrom<Record<string, Record<string, unknown>>>(
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  { StringEquals: { "aws:PrincipalTag/team": "red" } },
  { StringNotEquals: { "aws:PrincipalTag/team": ["red", "blue"] } },
  { StringEquals: { "aws:ResourceTag/env": "prod" } },
  { StringNotEquals: { "aws:ResourceTag/env": "prod" } },
  { StringEquals: { "aws:ResourceTag/team": variable("aws:PrincipalTag/team") } },
  { Null: { "aws:ResourceTag/env": "true" } },
  { Bool: { "aws:SecureTransport": "false" } },
  { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:SourceVpc": "vpc-1" } },
  { ArnLike: { "aws:PrincipalArn": iam("user/*") } },
  { ArnNotLike: { "aws:PrincipalArn": iam("role/path/*") } },
  { DateGreaterThan: { "aws:CurrentTime": "2020-01-01T00:00:00Z" } },
  { "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } },
  { StringEquals: { "aws:username": "ann" } },
  { StringLike: { "aws:userid": "AIDA*" } },
  { StringEquals: { "aws:ResourceAccount": ACCOUNT } },
  { StringNotEquals: { "aws:PrincipalAccount": ACCOUNT } },
  { StringLike: { "aws:userid": "AROAAPP:*" } },
  { StringNotLike: { "aws:userid": ["AROAAPP:tom", "AIDAANN"] } },
  { StringEquals: { "aws:userid": variable("aws:userid") } },
  { StringEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } },
  { StringNotLike: { "aws:RequestedRegion": "eu-*" } },
  { StringEqualsIfExists: { "aws:RequestedRegion": "eu-west-1" } },
  { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } },
  { Null: { "aws:SourceAccount": "true" } },
  { StringEqualsIfExists: { "AWS:SourceOwner": ACCOUNT } },
  { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } },
  { "ForAllValues:StringLike": { "aws:CalledVia": "*" } },
  { Bool: { "aws:ViaAWSService": "true" } },
  { Bool: { "aws:PrincipalIsAWSService": "false" } },
  { StringNotEquals: { "aws:PrincipalOrgID": "o-1" } },
  { StringEquals: { "aws:PrincipalType": "AssumedRole", "kms:CallerAccount": ACCOUNT } },
  { StringEquals: { "aws:ResourceTag/team": [variable("aws:username"), "red"] } },
  { StringNotEquals: { "aws:TagKeys": variable("aws:username") } },
  { StringEqualsIfExists: { "s3:prefix": variable("aws:username") } },
);

const principal = fc.constantFrom<unknown>(
  "*",
  { AWS: "*" },
  { AWS: ACCOUNT },
  { AWS: iam("root") },
  { AWS: NAMES.user },
  { AWS: [NAMES.role, NAMES.user] },
  { AWS: NAMES.role },
  { AWS: ["*", NAMES.role] },
  { AWS: [ACCOUNT, NAMES.role] },
  { AWS: [NAMES.role, OTHER], Service: "lambda.amazonaws.com" },
  { AWS: OTHER },
  { Service: "lambda.amazonaws.com" },
  { Service: "ec2.amazonaws.com", AWS: NAMES.user },
);

const oneOrSome = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }));

const named = <T>(name: string, value: fc.Arbitrary<T>, notWeight: number): fc.Arbitrary<Record<string, T>> =>
  fc.tuple(fc.nat(9), value).map(([n, found]) => (n < notWeight ? { [`Not${name}`]: found } : { [name]: found }));

const common = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: fc.constant("Allow") }, { weight: 1, arbitrary: fc.constant("Deny") }),
    named("Action", oneOrSome(action), 1),
    fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      { weight: 2, arbitrary: condition.map((Condition) => ({ Condition })) },
    ),
  )
  .map(([Effect, actions, conditions]) => ({ Effect, ...actions, ...conditions }));

const version = fc.oneof(
  { weight: 5, arbitrary: fc.constant("2012-10-17") },
  { weight: 1, arbitrary: fc.constant("2008-10-17") },
);

const documentOf = (statement: fc.Arbitrary<object>, maxLength: number): fc.Arbitrary<object> =>
  fc.record({ Version: version, Statement: fc.array(statement, { minLength: 1, maxLength }) });

const merged = (...parts: fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((found) => Object.assign({}, ...found) as object);

export const identityDocument = documentOf(merged(common, named("Resource", oneOrSome(resourcePattern), 1)), 4);
const resourceDocument = documentOf(
  merged(common, named("Resource", oneOrSome(resourcePattern), 1), named("Principal", principal, 1)),
  3,
);
const trustDocument = documentOf(merged(common, named("Principal", principal, 1)), 2);

/** What the parts of an account are made of, so that the exact decision can be asked on the same. */
export interface RandomAccount {
  inline: object[];
  attached: object[];
  grouped: object[];
  boundary: object | undefined;
  userTags: Record<string, string>;
  /** Of the second bucket; the first one has ABAC. */
  abac: boolean | undefined;
  policies: { bucket: object | undefined; second: object | undefined; key: object; queue: object | undefined };
  trust: { role: object; target: object };
}

const allowAll = { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } };

/** Levels of service control policies, from the root to the account; the lists may be empty. */
const serviceControlPolicies: fc.Arbitrary<object[][]> = fc.array(
  fc
    .tuple(fc.nat(4), fc.array(identityDocument, { maxLength: 2 }))
    .map(([n, list]) => (n > 0 ? [allowAll, ...list] : list)),
  { maxLength: 3 },
);

const denial = documentOf(
  fc
    .tuple(
      named("Action", oneOrSome(action), 1),
      named("Resource", oneOrSome(resourcePattern), 1),
      fc.oneof(
        condition,
        fc.constantFrom<Record<string, Record<string, unknown>>>(
          { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-own" } },
          { StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-other" } },
          { StringNotEquals: { "aws:ResourceOrgID": variable("aws:PrincipalOrgID") } },
          { BoolIfExists: { "aws:PrincipalIsAWSService": "false" } },
        ),
      ),
    )
    .map(([actions, resources, Condition]) => ({
      Effect: "Deny",
      Principal: "*",
      ...actions,
      ...resources,
      Condition,
    })),
  2,
);

/** What an organization forbids the account. */
export const randomOrganization: fc.Arbitrary<{ service: object[][]; resource: object[][] }> = fc.record({
  service: serviceControlPolicies,
  resource: fc.array(fc.array(denial, { maxLength: 2 }), { maxLength: 2 }),
});

const tags = fc.constantFrom<Record<string, string>>(
  {},
  { team: "red" },
  { team: "green", env: "prod" },
  { team: "re*" },
);

export const randomAccount: fc.Arbitrary<RandomAccount> = fc.record({
  inline: fc.array(identityDocument, { maxLength: 2 }),
  attached: fc.array(identityDocument, { maxLength: 2 }),
  grouped: fc.array(identityDocument, { maxLength: 1 }),
  boundary: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: identityDocument }),
  userTags: tags,
  abac: fc.constantFrom(true, false, undefined),
  policies: fc.record({
    bucket: fc.option(resourceDocument, { nil: undefined }),
    second: fc.option(resourceDocument, { nil: undefined }),
    key: resourceDocument,
    queue: fc.option(resourceDocument, { nil: undefined }),
  }),
  trust: fc.record({ role: trustDocument, target: trustDocument }),
});

export const RESOURCE_TAGS: Readonly<Record<string, Record<string, string>>> = {
  [NAMES.bucket]: { env: "prod" },
  [NAMES.second]: { env: "test", team: "red" },
  [NAMES.queue]: {},
  [NAMES.key]: { team: "green" },
  [NAMES.defaultKey]: { env: "prod" },
  [NAMES.role]: {},
  [NAMES.target]: { team: "red" },
};

const tagList = (record: Record<string, string> | undefined): { Key: string; Value: string }[] =>
  Object.entries(record ?? {}).map(([Key, Value]) => ({ Key, Value }));

/** The account as AWS shows it: user ann and role app hold the same policies. */
export function asCollected(account: RandomAccount): {
  details: AuthorizationDetails;
  resources: ResourceRecord[];
  user: UserDetail;
  role: RoleDetail;
} {
  const arn = (name: string): string => iam(`policy/${name}`);
  const managed = (PolicyName: string, Document: unknown): NonNullable<AuthorizationDetails["Policies"]>[number] => ({
    PolicyName,
    Arn: arn(PolicyName),
    DefaultVersionId: "v2",
    PolicyVersionList: [
      {
        VersionId: "v1",
        Document: { Version: "2012-10-17", Statement: { Effect: "Allow", Action: "*", Resource: "*" } },
      },
      { VersionId: "v2", Document, IsDefaultVersion: true },
    ],
  });
  const attached = account.attached.map((_, at) => ({ PolicyName: `m${at}`, PolicyArn: arn(`m${at}`) }));
  const inline = account.inline.map((PolicyDocument, at) => ({ PolicyName: `i${at}`, PolicyDocument }));
  const boundary = account.boundary && { PermissionsBoundary: { PermissionsBoundaryArn: arn("boundary") } };
  const grouped = account.grouped.map((PolicyDocument, at) => ({ PolicyName: `g${at}`, PolicyDocument }));
  const user: UserDetail = {
    Arn: NAMES.user,
    UserName: "ann",
    UserId: "AIDAANN",
    GroupList: ["team"],
    UserPolicyList: inline,
    AttachedManagedPolicies: attached,
    Tags: tagList(account.userTags),
    ...boundary,
  };
  const role: RoleDetail = {
    Arn: NAMES.role,
    RoleName: "app",
    RoleId: "AROAAPP",
    RolePolicyList: [...inline, ...grouped],
    AttachedManagedPolicies: attached,
    Tags: tagList(RESOURCE_TAGS[NAMES.role]),
    AssumeRolePolicyDocument: account.trust.role,
    ...boundary,
  };
  const target: RoleDetail = {
    Arn: NAMES.target,
    RoleName: "deploy",
    Tags: tagList(RESOURCE_TAGS[NAMES.target]),
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(account.trust.target)),
  };
  const abac: Record<string, boolean | undefined> = { [NAMES.bucket]: true, [NAMES.second]: account.abac };
  const record = (name: string, policy?: unknown): ResourceRecord => ({
    arn: name,
    ...(abac[name] === undefined ? {} : { abac: abac[name] }),
    tags: RESOURCE_TAGS[name] ?? {},
    ...(policy === undefined ? {} : { policy }),
  });
  return {
    user,
    role,
    details: {
      UserDetailList: [user],
      GroupDetailList: [{ Arn: iam("group/team"), GroupName: "team", GroupPolicyList: grouped }],
      RoleDetailList: [role, target],
      Policies: [
        ...account.attached.map((document, at) => managed(`m${at}`, document)),
        ...(account.boundary ? [managed("boundary", account.boundary)] : []),
      ],
    },
    resources: [
      record(NAMES.bucket, account.policies.bucket),
      record(NAMES.second, account.policies.second),
      record(NAMES.key, account.policies.key),
      record(NAMES.defaultKey),
      record(NAMES.queue, account.policies.queue),
    ],
  };
}
