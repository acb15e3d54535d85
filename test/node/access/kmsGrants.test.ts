import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { AccessGrant } from "../../../src/iam/access/model.ts";
import { decide } from "../../../src/iam/decision/decide.ts";
import type { RoleDetail, UserDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { KmsGrant, ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import { identityDocument } from "./randomAccount.ts";

const ACCOUNT = "123456789012";
const OTHER = "999999999999";
const iam = (rest: string, account = ACCOUNT): string => `arn:aws:iam::${account}:${rest}`;
const session = (name: string, account = ACCOUNT): string => `arn:aws:sts::${account}:assumed-role/${name}`;
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`;
const ROLE = iam("role/path/app");
const USER = iam("user/ann");
const AT = Date.parse("2026-01-01T00:00:00Z");

const document = (...Statement: object[]): object => ({ Version: "2012-10-17", Statement });
const statement = (Effect: string, Action: unknown, Resource: string, more: object = {}): object => ({
  Effect,
  Action,
  Resource,
  ...more,
});
const grant = (GranteePrincipal: string, Operations: string[], more: Partial<KmsGrant> = {}): KmsGrant => ({
  GrantId: "g-1",
  GranteePrincipal,
  Operations,
  ...more,
});
/** A key policy that lets nobody in but an administrator. */
const CLOSED = document(statement("Allow", "kms:*", "*", { Principal: { AWS: iam("user/owner") } }));

interface Case {
  grants: KmsGrant[];
  /** Of the key; none was collected where it is undefined. */
  policy?: object;
  /** Of the user and the role alike. */
  identity?: object;
  boundary?: object;
}

function collect({ grants, policy, identity, boundary }: Case) {
  const inline = identity ? [{ PolicyName: "p", PolicyDocument: identity }] : [];
  const arn = iam("policy/boundary");
  const bounded = boundary && { PermissionsBoundary: { PermissionsBoundaryArn: arn } };
  const user: UserDetail = { Arn: USER, UserName: "ann", UserPolicyList: inline, ...bounded };
  // Trusts nobody: no session brings tags, and nobody from outside comes in by the role.
  const trust = document({ Effect: "Deny", Principal: "*", Action: "sts:*" });
  const role: RoleDetail = {
    Arn: ROLE,
    RoleName: "app",
    RolePolicyList: inline,
    AssumeRolePolicyDocument: trust,
    RoleLastUsed: {},
    ...bounded,
  };
  const record: ResourceRecord = { arn: KEY, tags: {}, grants, ...(policy ? { policy } : {}) };
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
  index.addAuthorizationDetails({
    UserDetailList: [user],
    RoleDetailList: [role],
    Policies: boundary
      ? [{ PolicyName: "boundary", Arn: arn, PolicyVersionList: [{ Document: boundary, VersionId: "v1" }] }]
      : [],
  });
  index.addResources([record]);
  return { account: index.seal(), user, role };
}

const shown = (found: readonly AccessGrant[]): string[] =>
  found
    .filter(({ service, scope }) => service === "KMS" && scope === "resource")
    .map(({ capability, certainty, conditions }) =>
      [capability, certainty, ...conditions.map(({ operator, key, values }) => `${operator} ${key} ${values}`)].join(
        " ",
      ),
    );

const ALL_KMS = document(statement("Allow", "kms:*", "*"));
const DENIED = document(statement("Deny", "kms:Decrypt", "*"));
/** What would be a variable in a policy is text in a grant. */
const LITERAL = `\${${"aws:username"}}`;
const CONTEXT = { EncryptionContextSubset: { project: "red", Stage: LITERAL } };
const SUBSET = `StringEquals kms:EncryptionContext:Stage ${LITERAL} StringEquals kms:EncryptionContext:project red`;

/** What the role has on the key, then the user. */
const TABLE: [string, Case, string[], string[]][] = [
  ["a role without policies", { policy: CLOSED, grants: [grant(ROLE, ["Decrypt"])] }, ["read-data certain"], []],
  ["a user without policies", { policy: CLOSED, grants: [grant(USER, ["Encrypt"])] }, [], ["write-data certain"]],
  [
    "every kind of operation",
    { policy: CLOSED, grants: [grant(ROLE, ["DescribeKey", "CreateGrant", "RetireGrant", "Verify", "Sign"])] },
    ["administer-resource certain", "read-config certain", "read-data certain", "write-data certain"],
    [],
  ],
  ["no grant, whatever its own policies", { policy: CLOSED, grants: [], identity: ALL_KMS }, [], []],
  [
    "an operation of another capability",
    { policy: CLOSED, grants: [grant(ROLE, ["GenerateDataKey"])] },
    ["write-data certain"],
    [],
  ],
  ["no operations", { policy: CLOSED, grants: [grant(ROLE, [])] }, [], []],
  [
    "what is no operation of a grant",
    { policy: CLOSED, grants: [grant(ROLE, ["*", "PutKeyPolicy", "kms:Decrypt"])] },
    [],
    [],
  ],
  ["a Deny of its own", { policy: CLOSED, grants: [grant(ROLE, ["Decrypt"])], identity: DENIED }, [], []],
  [
    "a Deny of the key policy",
    {
      policy: document(statement("Deny", "kms:Decrypt", "*", { Principal: "*" })),
      grants: [grant(ROLE, ["Decrypt", "Encrypt"])],
    },
    ["write-data certain"],
    [],
  ],
  [
    "a Deny under a condition",
    {
      policy: CLOSED,
      grants: [grant(ROLE, ["Decrypt"])],
      identity: document(
        statement("Deny", "kms:*", "*", { Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-1" } } }),
      ),
    },
    ["read-data conditional StringNotEquals aws:SourceVpc vpc-1"],
    [],
  ],
  [
    "a subset of the encryption context, of which management knows nothing",
    { policy: CLOSED, grants: [grant(ROLE, ["Decrypt", "DescribeKey"], { Constraints: CONTEXT })] },
    ["read-config certain", `read-data conditional ${SUBSET}`],
    [],
  ],
  [
    "an exact encryption context",
    {
      policy: CLOSED,
      grants: [grant(USER, ["Encrypt"], { Constraints: { EncryptionContextEquals: { project: "red" } } })],
    },
    [],
    [
      "write-data conditional ForAllValues:StringEquals kms:EncryptionContextKeys project StringEquals kms:EncryptionContext:project red",
    ],
  ],
  [
    "an empty constraint",
    { policy: CLOSED, grants: [grant(ROLE, ["Decrypt"], { Constraints: { EncryptionContextSubset: {} } })] },
    ["read-data certain"],
    [],
  ],
  [
    "a constrained grant and an unconstrained one",
    {
      policy: CLOSED,
      grants: [grant(ROLE, ["Decrypt"], { Constraints: CONTEXT }), grant(ROLE, ["Decrypt"], { GrantId: "g-2" })],
    },
    ["read-data certain"],
    [],
  ],
  [
    "one session of the role",
    { policy: CLOSED, grants: [grant(session("app/s"), ["Decrypt"])] },
    ["read-data conditional StringEquals sts:RoleSessionName s"],
    [],
  ],
  [
    "a session of no role here",
    { policy: CLOSED, grants: [grant(session("aws:ec2-infrastructure/i-1"), ["Decrypt"])] },
    [],
    [],
  ],
  ["a role that is gone", { policy: CLOSED, grants: [grant("AROAEXAMPLEEXAMPLE", ["Decrypt"])] }, [], []],
  ["anyone, which KMS has not", { policy: CLOSED, grants: [grant("*", ["Decrypt"])] }, [], []],
  ["the account, which delegates", { policy: CLOSED, grants: [grant(iam("root"), ["Decrypt"])] }, [], []],
  [
    "the account, with identity policies",
    { policy: CLOSED, grants: [grant(iam("root"), ["Decrypt"])], identity: ALL_KMS },
    ["read-data certain"],
    ["read-data certain"],
  ],
  [
    "a role and a user whose boundary has no KMS: the role alone is limited",
    {
      policy: CLOSED,
      grants: [grant(ROLE, ["Decrypt"]), grant(USER, ["Decrypt"], { GrantId: "g-2" })],
      boundary: document(statement("Allow", "s3:*", "*")),
    },
    [],
    ["read-data certain"],
  ],
  ["a key without a known policy", { grants: [grant(ROLE, ["Decrypt"])] }, ["read-data certain"], []],
  [
    "a key without a known policy, which trusts the account",
    { grants: [grant(ROLE, ["Decrypt"])], identity: document(statement("Allow", "kms:Encrypt", "*")) },
    ["read-data certain", "write-data certain"],
    ["write-data certain"],
  ],
];

test.each(TABLE)("a grant: %s", (_, given, ofRole, ofUser) => {
  const { account, user, role } = collect(given);
  expect(shown(account.analyzePrincipal(role).grants)).toEqual(ofRole);
  expect(shown(account.analyzePrincipal(user).grants)).toEqual(ofUser);
});

test("a grant is its own proof, a key policy stays the proof of what it allows", () => {
  const own = document(statement("Allow", "kms:Decrypt", "*", { Sid: "own", Principal: { AWS: ROLE } }));
  const { account, role } = collect({
    policy: own,
    grants: [grant(ROLE, ["Decrypt"]), { ...grant(ROLE, ["Encrypt"]), GrantId: "g-2" }],
  });
  const because = account.analyzePrincipal(role).grants.map(({ capability, because: proofs }) => [capability, proofs]);
  expect(because).toEqual([
    [
      "read-data",
      [
        { policy: `${KEY}#grant`, statement: "g-1", effect: "Allow" },
        { policy: `${KEY}#policy`, statement: "own", effect: "Allow" },
      ],
    ],
    ["write-data", [{ policy: `${KEY}#grant`, statement: "g-2", effect: "Allow" }]],
  ]);
});

test("equal grants of two keys are proved by each key's own", () => {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
  const user: UserDetail = { Arn: USER, UserName: "ann" };
  index.addAuthorizationDetails({ UserDetailList: [user] });
  const { GrantId: _, ...unnamed } = grant(USER, ["Decrypt"]);
  index.addResources([KEY, `${KEY}2`].map((arn) => ({ arn, policy: CLOSED, grants: [unnamed] })));
  const { grants } = index.seal().analyzePrincipal(user);
  expect(grants.map(({ resources, because }) => [resources, because])).toEqual(
    [KEY, `${KEY}2`].map((arn, at) => [[at], [{ policy: `${arn}#grant`, statement: "#0", effect: "Allow" }]]),
  );
});

test.each<[string, string, string[]]>([
  ["an account", iam("root", OTHER), [`external::${OTHER} account read-data certain #grant`]],
  ["a role of another account", iam("role/x", OTHER), [`external::${OTHER} principal read-data certain #grant`]],
  ["a session of another account", session("x/s", OTHER), [`external::${OTHER} principal read-data certain #grant`]],
  [
    "a service",
    "rds.us-east-1.amazonaws.com",
    ["external::rds.us-east-1.amazonaws.com service read-data certain #grant"],
  ],
  ["a role of the account", ROLE, []],
])("outside the account: %s", (_, grantee, expected) => {
  for (const policy of [{ policy: CLOSED }, {}]) {
    const { account } = collect({ ...policy, grants: [grant(grantee, ["Decrypt"])] });
    const found = [...account.externalGrants()].map(({ principal, capability, certainty, because }) =>
      [
        principal.name,
        principal.kind,
        capability,
        certainty,
        ...because.map((each) => each.policy.slice(KEY.length)),
      ].join(" "),
    );
    expect(found).toEqual(expected);
  }
});

test("outside the account a constraint is shown, and a Deny wins", () => {
  const service = "dynamodb.us-east-1.amazonaws.com";
  const denied = document(statement("Deny", "kms:Encrypt", "*", { Principal: "*" }));
  const { account } = collect({
    policy: denied,
    grants: [grant(service, ["Decrypt", "Encrypt"], { Constraints: CONTEXT })],
  });
  const found = [...account.externalGrants()];
  expect(found.map(({ capability, certainty }) => `${capability} ${certainty}`)).toEqual(["read-data conditional"]);
  expect(found[0]?.conditions.map(({ key }) => key)).toEqual([
    "kms:EncryptionContext:Stage",
    "kms:EncryptionContext:project",
  ]);
});

test("what cannot be read of a grant is a gap", () => {
  const { account } = collect({
    policy: CLOSED,
    grants: [
      { GrantId: "g-1", Operations: ["Decrypt"] },
      { GranteePrincipal: "somebody", Operations: ["Decrypt", "DescribeKey"] },
      grant(ROLE, ["Fly", "Decrypt"], { GrantId: "g-3" }),
      grant("*", ["Decrypt"], { GrantId: "g-4" }),
    ],
  });
  expect(account.gaps.map(({ resource, message }) => `${resource?.slice(KEY.length)} ${message}`)).toEqual([
    "#grant g-1: no GranteePrincipal",
    "#grant #1: Principal: somebody matches nobody",
    "#grant g-3: Operations: a grant cannot allow Fly",
    "#grant g-4: GranteePrincipal: * is nobody",
  ]);
});

/** The exact path knows no grants: it is asked about the key policy with the grants written into it. */
test("a grant comes to the same as its statement in the key policy, by the exact decision", { timeout: 60_000 }, () => {
  const operation = fc.constantFrom("Decrypt", "Encrypt", "DescribeKey", "CreateGrant");
  const random = fc.record({
    grants: fc.array(
      fc.record({
        grantee: fc.constantFrom(ROLE, USER, iam("root"), iam("role/x", OTHER), "lambda.amazonaws.com"),
        operations: fc.uniqueArray(operation, { minLength: 1 }),
        constrained: fc.boolean(),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    identity: identityDocument,
    boundary: fc.option(identityDocument, { nil: undefined }),
    delegates: fc.boolean(),
  });
  const seen = new Set<string>();
  fc.assert(
    fc.property(random, ({ grants, identity, boundary, delegates }) => {
      const condition = { StringEquals: { "kms:EncryptionContext:a": "b" } };
      const written = grants.flatMap(({ grantee, operations, constrained }) =>
        operations.map((name) => ({
          Effect: "Allow",
          Principal: grantee.startsWith("arn:") ? { AWS: grantee } : { Service: grantee },
          Action: `kms:${name}`,
          Resource: "*",
          ...(constrained && name !== "DescribeKey" ? { Condition: condition } : {}),
        })),
      );
      const base = statement("Allow", "kms:*", "*", { Principal: { AWS: delegates ? ACCOUNT : OTHER } });
      const given: Case = {
        identity,
        grants: grants.map(({ grantee, operations, constrained }, at) =>
          grant(grantee, operations, {
            GrantId: `g-${at}`,
            ...(constrained ? { Constraints: { EncryptionContextSubset: { a: "b" } } } : {}),
          }),
        ),
        ...(boundary ? { boundary } : {}),
      };
      const { account, user, role } = collect({ ...given, policy: document(base) });
      const byDefault = delegates ? collect(given).account : undefined;
      for (const detail of [user, role]) {
        for (const name of ["Decrypt", "Encrypt", "DescribeKey", "CreateGrant", "PutKeyPolicy"]) {
          const answer = decide(
            {
              principal: detail.Arn,
              action: `kms:${name}`,
              resource: KEY,
              context: { "aws:ResourceTag/env": [], "aws:ResourceTag/team": [], "aws:PrincipalTag/team": [] },
              identityPolicies: [identity],
              resourcePolicy: document(base, ...written),
              ...(boundary ? { permissionsBoundary: boundary } : {}),
            },
            AT,
          );
          if ("error" in answer) throw new Error(answer.error);
          const wanted =
            answer.decision === "allowed" ? "certain" : answer.decision === "conditional" ? "conditional" : "denied";
          expect([detail.Arn, name, account.decisionsOf(detail)(`kms:${name}`, KEY)]).toEqual([
            detail.Arn,
            name,
            wanted,
          ]);
          if (byDefault) expect(byDefault.decisionsOf(detail)(`kms:${name}`, KEY)).toBe(wanted);
          seen.add(wanted);
        }
      }
    }),
    { numRuns: 100, seed: 20260102 },
  );
  expect([...seen].sort()).toEqual(["certain", "conditional", "denied"]);
});

test("thousands of grants cost only those whom they name", () => {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
  const users = Array.from({ length: 200 }, (_, at): UserDetail => ({ Arn: iam(`user/u${at}`), UserName: `u${at}` }));
  const grantees = [
    ...Array.from({ length: 2_000 }, (_, at) => session(`aws:ec2-infrastructure/i-${at}`)),
    ...Array.from({ length: 2_000 }, (_, at) => iam(`role/r${at}`, OTHER)),
    iam("user/u7"),
  ];
  index.addAuthorizationDetails({ UserDetailList: users });
  const policy = document(statement("Allow", "kms:*", "*", { Principal: { AWS: ACCOUNT } }));
  const grants = grantees.map((grantee, at) => grant(grantee, ["Decrypt"], { GrantId: `g-${at}` }));
  index.addResources([{ arn: KEY, policy, grants }]);
  const account = index.seal();
  const reading = users.filter((user) => account.analyzePrincipal(user).grants.length > 0);
  expect(reading.map(({ UserName }) => UserName)).toEqual(["u7"]);
  expect([...account.externalGrants()]).toHaveLength(2_000);
});
