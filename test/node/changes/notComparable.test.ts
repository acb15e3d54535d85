import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import { changesSchema } from "../../../src/report/json/changesSchema.ts";
import {
  ACCOUNT,
  allow,
  document,
  OTHER,
  policyArn,
  roleArn,
  type SmallAccount,
  userArn,
} from "../findings/account.ts";
import { problemsOf } from "../report/jsonSchema.ts";
import { analysisText, type ChangesDocument, changesOf } from "./analysisText.ts";

const A = "arn:aws:s3:::a";
const B = "arn:aws:s3:::b";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
const FAR_KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/k`;
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:f`;

const between = (before: SmallAccount, after: SmallAccount): Promise<ChangesDocument> =>
  changesOf(analysisText(before), analysisText(after));

const refused = (action: string, region = "", resource?: string): Gap => ({
  service: action.slice(0, action.indexOf(":")),
  region,
  action,
  code: "AccessDenied",
  ...(resource === undefined ? {} : { resource }),
});

/** Each difference as a line of its own; of an access that several resources share, one line a resource. */
function lines({ access, administrators, escalation, externalAccess, principals, resources }: ChangesDocument) {
  const found: string[] = [];
  for (const side of ["gained", "lost"] as const) {
    for (const { principal, service, capability, from, to, scope, ...where } of access[side]) {
      for (const place of where.resources ?? where.patterns ?? [""])
        found.push(["access", side, principal, service, capability, from, to, scope, place].join(" "));
    }
    for (const { principal, from, to } of administrators[side]) found.push(`administrator ${principal} ${from} ${to}`);
    // Of several ways to the same an analysis shows one.
    for (const { principal, target } of escalation[side])
      found.push(`path ${side} ${principal} ${target.kind} ${target.resource ?? ""}`);
    for (const { principal, resource, from, to } of externalAccess[side])
      found.push(`external ${side} ${principal} ${resource} ${from} ${to}`);
  }
  for (const [what, { added, removed }] of Object.entries({ principals, resources }))
    for (const [sign, arns] of Object.entries({ added, removed }))
      for (const arn of arns) found.push(`${what} ${sign} ${arn}`);
  return found;
}

const shared = (arn: string) =>
  document({ Effect: "Allow", Principal: { AWS: [OTHER, ACCOUNT] }, Action: "s3:GetObject", Resource: `${arn}/*` });

const reader = (...arns: string[]) => ({ r: { statements: [allow(["s3:GetObject", "kms:Decrypt"], arns)] } });

/** What an account was and is, which gap hides the difference of the first case, and what must still be told. */
const CASES: [string, SmallAccount, SmallAccount, Gap, string[]][] = [
  [
    "a bucket policy",
    { roles: reader(`${A}/*`), resources: [{ arn: A, policy: shared(A) }, { arn: B }] },
    { roles: reader(`${A}/*`, `${B}/*`), resources: [{ arn: A }, { arn: B }] },
    refused("s3:GetBucketPolicy", "us-east-1", A),
    [`access gained ${roleArn("r")} S3 read-data  allowed resource ${B}`],
  ],
  [
    "the policy of another bucket",
    { roles: {}, resources: [{ arn: A, policy: shared(A) }, { arn: B }] },
    { roles: {}, resources: [{ arn: A }, { arn: B, policy: shared(B) }] },
    refused("s3:GetBucketPolicy", "us-east-1", A),
    [`external gained arn:aws:iam::${OTHER}:root ${B} null allowed`],
  ],
  [
    "the keys of a Region",
    { roles: reader("*"), resources: [{ arn: KEY }, { arn: FAR_KEY }] },
    { roles: reader("*"), resources: [] },
    refused("kms:ListKeys", "us-east-1"),
    [`resources removed ${FAR_KEY}`],
  ],
  [
    "the keys of a Region, named by a pattern",
    { roles: reader(KEY, `${A}/*`), resources: [{ arn: KEY }] },
    { roles: reader(KEY, `${B}/*`), resources: [] },
    refused("kms:ListKeys", "us-east-1"),
    [
      `access gained ${roleArn("r")} S3 read-data  allowed pattern ${B}/*`,
      `access lost ${roleArn("r")} S3 read-data allowed  pattern ${A}/*`,
    ],
  ],
  [
    "the tags of a bucket",
    { roles: reader(`${A}/*`), resources: [{ arn: A }, { arn: B }] },
    { roles: reader(`${B}/*`), resources: [{ arn: A }, { arn: B }] },
    refused("s3:GetBucketTagging", "us-east-1", A),
    [`access gained ${roleArn("r")} S3 read-data  allowed resource ${B}`],
  ],
  [
    "the Regions of the account",
    { roles: {}, resources: [{ arn: KEY }, { arn: FAR_KEY }] },
    {
      roles: {},
      resources: [{ arn: KEY.replace("key/k", "key/new") }, { arn: FAR_KEY.replace("eu-west-1", "ap-south-1") }],
    },
    refused("ec2:DescribeRegions", "us-east-1"),
    [`resources added ${KEY.replace("key/k", "key/new")}`, `resources removed ${KEY}`],
  ],
  [
    "a statement of an inline policy",
    { roles: { r: { statements: [allow("*")] }, s: {} } },
    { roles: { r: {}, s: { statements: [allow("*")] } } },
    { service: "iam", region: "", action: "parse", code: "MalformedPolicyDocument", resource: `${roleArn("r")}#own` },
    [`administrator ${roleArn("s")} null full`],
  ],
  [
    "a managed policy",
    { roles: { r: { AttachedManagedPolicies: [{ PolicyArn: policyArn("p") }] } }, policies: { p: [allow("*")] } },
    {
      roles: { r: { AttachedManagedPolicies: [{ PolicyArn: policyArn("p") }] }, s: { statements: [allow("*")] } },
      policies: { p: [] },
    },
    { service: "iam", region: "", action: "parse", code: "MalformedPolicyDocument", resource: policyArn("p") },
    [`administrator ${roleArn("s")} null full`],
  ],
  [
    "the policies of the organization",
    { roles: { r: { statements: [allow("*")] } } },
    { roles: { r: {} }, resources: [{ arn: A, policy: shared(A) }] },
    refused("organizations:ListPoliciesForTarget"),
    [`resources added ${A}`],
  ],
];

describe("what one of the analyses has not read", () => {
  it.each(CASES)("is not compared: %s", async (_, before, after, gap, still) => {
    const open = lines(await between(before, after));
    for (const missingIn of ["current", "previous"] as const) {
      const gaps = [gap];
      const changes = await (missingIn === "current"
        ? between(before, { ...after, gaps })
        : between({ ...before, gaps }, after));
      expect(problemsOf(changes, changesSchema)).toEqual([]);
      expect(changes.gaps).toEqual([{ ...gap, missingIn }]);
      const left = lines(changes);
      expect(open).toEqual(expect.arrayContaining(left));
      expect(left.length).toBeLessThan(open.length);
      expect(left).toEqual(expect.arrayContaining(still));
    }
  });

  it("says which parts were not compared", async () => {
    const small: SmallAccount = { roles: reader("*"), resources: [{ arn: A }, { arn: KEY }] };
    const partsWith = async (gap: Gap) => (await between(small, { ...small, gaps: [gap] })).notComparable;
    expect((await between(small, small)).notComparable).toEqual({});
    expect(await partsWith(refused("s3:GetBucketPolicy", "us-east-1", A))).toEqual({
      access: "some",
      externalAccess: "some",
      escalation: "some",
    });
    expect(await partsWith(refused("kms:ListKeys", "us-east-1"))).toMatchObject({ resources: "some" });
    expect(await partsWith(refused("organizations:ListPoliciesForTarget"))).toEqual({
      access: "all",
      administrators: "all",
      escalation: "all",
      externalAccess: "all",
    });
  });

  it.each([
    ["the account's aliases", refused("iam:ListAccountAliases")],
    ["the credential report", refused("iam:GetCredentialReport")],
    ["aliases of keys", refused("kms:ListAliases", "us-east-1")],
    ["virtual MFA devices", refused("iam:ListVirtualMFADevices")],
    ["an unknown service", { service: "x", region: "", action: "parse", code: "UnknownService" }],
    [
      "a role of another account",
      { service: "lambda", region: "", action: "parse", code: "OtherAccount", resource: FUNCTION },
    ],
  ])("matters only where something rests on it: %s", async (_, gap) => {
    const [, before, after] = CASES[0] ?? ["", {}, {}];
    const changes = await between({ ...before, gaps: [gap] }, after);
    expect(changes).toMatchObject({ gaps: [], notComparable: {} });
    expect(lines(changes)).toEqual(lines(await between(before, after)));
  });

  it("is the same on both sides of an organization that never shows its policies", async () => {
    const gaps = [refused("organizations:ListPoliciesForTarget")];
    const changes = await between({ gaps }, { gaps, roles: { r: { statements: [allow("*")] } } });
    expect(changes.administrators.gained).toHaveLength(1);
    expect(changes).toMatchObject({ gaps: [], notComparable: {} });
  });

  it("leaves out what a principal may do through a service that only an unread policy lets it call", async () => {
    const viaS3 = document({
      Effect: "Allow",
      Principal: { AWS: "*" },
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Resource: "*",
      Condition: { StringEquals: { "kms:CallerAccount": ACCOUNT, "kms:ViaService": "s3.us-east-1.amazonaws.com" } },
    });
    const key = { arn: KEY, policy: viaS3 };
    const open = document({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `${A}/*` });
    const before: SmallAccount = { roles: { r: {} }, resources: [{ arn: A, policy: open }, key] };
    const after: SmallAccount = { roles: { r: {} }, resources: [{ arn: A }, key] };
    const ofKey = async (...gaps: Gap[]) => {
      const there = lines(await between(before, { ...after, gaps }));
      const back = lines(await between({ ...after, gaps }, before));
      return [there, back].map((side) => side.filter((line) => line.includes(KEY)).length > 0);
    };
    expect(await ofKey()).toEqual([true, true]);
    expect(await ofKey(refused("s3:GetBucketPolicy", "us-east-1", A))).toEqual([false, false]);
    expect(await ofKey(refused("sqs:ListQueues", "us-east-1"))).toEqual([true, true]);
  });

  it("leaves out paths through what may run with a role", async () => {
    const lambdaTrust = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
    const admin = { admin: { statements: [allow("*")], trust: lambdaTrust } };
    const before: SmallAccount = { roles: admin, users: { ann: {}, eve: {} } };
    const after: SmallAccount = {
      ...before,
      users: {
        ann: { statements: [allow("lambda:UpdateFunctionCode")] },
        eve: { statements: [allow("iam:PutUserPolicy", userArn("eve"))] },
      },
      resources: [{ arn: FUNCTION, role: roleArn("admin") }],
    };
    const starts = async (gaps: Gap[]) =>
      new Set((await between({ ...before, gaps }, after)).escalation.gained.map(({ principal }) => principal));
    expect(await starts([])).toEqual(new Set([userArn("ann"), userArn("eve")]));
    expect(await starts([refused("lambda:ListFunctions", "us-east-1")])).toEqual(new Set([userArn("eve")]));
  });
});

const actions = [
  "s3:GetObject",
  "s3:*",
  "kms:Decrypt",
  "iam:PutUserPolicy",
  "sts:AssumeRole",
  "lambda:*",
  "iam:PassRole",
];
const patterns = ["*", `${A}/*`, `${B}/x`, KEY, FAR_KEY, "arn:aws:kms:*:*:key/*", roleArn("r0"), FUNCTION];
const statements = fc.array(
  fc
    .record({
      actions: fc.subarray(actions, { minLength: 1 }),
      resources: fc.subarray(patterns, { minLength: 1 }),
      tag: fc.boolean(),
    })
    .map((one) =>
      allow(
        one.actions,
        one.resources,
        one.tag ? { Condition: { StringEquals: { "aws:ResourceTag/team": "x" } } } : {},
      ),
    ),
  { maxLength: 3 },
);
const bucketOf = (arn: string) =>
  fc.record({
    arn: fc.constant(arn),
    policy: fc.constantFrom(shared(arn), document()),
    tags: fc.constant({ team: "x" }),
  });
const trust = fc
  .constantFrom(ACCOUNT, OTHER, "*")
  .map((AWS) => [{ Effect: "Allow", Principal: { AWS, Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }]);
const account: fc.Arbitrary<SmallAccount> = fc.record({
  users: fc.dictionary(fc.constantFrom("u0", "u1"), fc.record({ statements })),
  roles: fc.dictionary(fc.constantFrom("r0", "r1", "r2"), fc.record({ statements, trust })),
  resources: fc
    .tuple(bucketOf(A), bucketOf(B), fc.boolean(), fc.boolean(), fc.boolean())
    .map(([a, b, key, far, code]) => [
      a,
      ...(key ? [b] : []),
      ...(key ? [{ arn: KEY }] : []),
      ...(far ? [{ arn: FAR_KEY }] : []),
      ...(code ? [{ arn: FUNCTION, role: roleArn("r0") }] : []),
    ]),
});

/** The account as an analysis sees it that could not make a call. */
function without(gap: Gap, change: (resource: ResourceRecord) => ResourceRecord[]) {
  return (small: SmallAccount): SmallAccount => ({
    ...small,
    gaps: [...(small.gaps ?? []), gap],
    resources: (small.resources ?? []).flatMap(change),
  });
}

const withoutMember = (action: string, arn: string, member: "policy" | "tags") =>
  without(refused(action, "us-east-1", arn), (resource) => {
    const { [member]: _, ...rest } = resource;
    return [resource.arn === arn ? rest : resource];
  });

const withoutList = (action: string, region: string) =>
  without(refused(action, region), (resource) =>
    resource.arn.startsWith(`arn:aws:${action.split(":")[0]}:${region}:`) ? [] : [resource],
  );

const blind = fc.constantFrom(
  withoutMember("s3:GetBucketPolicy", A, "policy"),
  withoutMember("s3:GetBucketPolicy", B, "policy"),
  withoutMember("s3:GetBucketTagging", A, "tags"),
  withoutList("kms:ListKeys", "us-east-1"),
  withoutList("kms:ListKeys", "eu-west-1"),
  withoutList("lambda:ListFunctions", "us-east-1"),
  withoutList("s3:ListAllMyBuckets", ""),
);

describe("what is not read of any account", () => {
  it("never adds a line to the changes, on either side", async () => {
    await fc.assert(
      fc.asyncProperty(account, account, blind, fc.boolean(), async (before, after, hide, isEarlier) => {
        const open = lines(await between(before, after));
        const left = lines(await (isEarlier ? between(hide(before), after) : between(before, hide(after))));
        expect(open).toEqual(expect.arrayContaining(left));
      }),
      { numRuns: 60, seed: 9 },
    );
  }, 60_000);

  it("leaves nothing to tell of an account that did not change", async () => {
    await fc.assert(
      fc.asyncProperty(account, blind, blind, async (small, hide, hideMore) => {
        expect(lines(await between(hide(small), hideMore(small)))).toEqual([]);
      }),
      { numRuns: 40, seed: 9 },
    );
  }, 60_000);
});
