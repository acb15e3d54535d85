import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Account, createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { AuthorizationDetails, RoleDetail, UserDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import type { Gap } from "../../../src/iam/inventory/gaps.ts";
import { instantProblem, readInstant } from "../../../src/iam/inventory/instants.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";

const ACCOUNT = "123456789012";
const iam = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const document = (...Statement: unknown[]): object => ({ Version: "2012-10-17", Statement });
const allow = (Action: unknown, Resource: unknown = "*", more: object = {}): object => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const ann: UserDetail = { Arn: iam("user/ann"), UserName: "ann" };
const ops: RoleDetail = {
  Arn: iam("role/ops"),
  RoleName: "ops",
  AssumeRolePolicyDocument: document(),
  RoleLastUsed: {},
};
const HEADER =
  "user,arn,password_enabled,password_last_used,password_last_changed,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date";

interface Given {
  user?: Partial<UserDetail>;
  role?: Partial<RoleDetail>;
  policies?: AuthorizationDetails["Policies"];
  resources?: ResourceRecord[];
  report?: string;
}

function analyzed({ user, role, policies = [], resources = [], report }: Given): Account {
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: Date.UTC(2026, 2, 1) });
  const users = [{ ...ann, ...user }];
  const roles = [{ ...ops, ...role }];
  index.addResources(resources);
  index.addAuthorizationDetails({ UserDetailList: users, RoleDetailList: roles, Policies: policies });
  if (report !== undefined) index.setCredentialReport(report);
  const account = index.seal();
  for (const detail of [...users, ...roles]) account.analyzePrincipal(detail);
  return account;
}

const lines = (gaps: readonly Gap[]): string[] =>
  gaps.map(({ code, resource, message }) => [code, resource, message].filter((part) => part).join(" ")).sort();
const gapsOf = (given: Given): string[] => lines(analyzed(given).gaps);

const row = (cells: Record<string, string>): string =>
  HEADER.split(",")
    .map((name) => cells[name] ?? { user: "ann", arn: ann.Arn }[name] ?? "N/A")
    .join(",");
const long = "x".repeat(5_000);
const managed = (more: object) => [{ PolicyName: "p", Arn: iam("policy/p"), ...more }];
const version = (VersionId: string, more: object = {}) => ({ VersionId, Document: document(allow("s3:*")), ...more });
const held = { AttachedManagedPolicies: [{ PolicyName: "p", PolicyArn: iam("policy/p") }] };
const bucket = (...statements: unknown[]): Given => ({
  resources: [{ arn: "arn:aws:s3:::a", policy: document(...statements) }],
});
const read = { Effect: "Allow", Principal: "*", Action: "s3:GetObject" };

describe("what is broken is named, once, and in full", () => {
  const table: [what: string, given: Given, expected: string[]][] = [
    ["nothing", {}, []],

    [
      "a default version that the list lacks",
      { policies: managed({ DefaultVersionId: "v2", PolicyVersionList: [version("v1")] }), user: held },
      [`NoDefaultVersion ${iam("policy/p")} DefaultVersionId v2 is not in PolicyVersionList`],
    ],
    [
      "an only version that is not the default one",
      { policies: managed({ PolicyVersionList: [version("v1", { IsDefaultVersion: false })] }), user: held },
      [`NoDefaultVersion ${iam("policy/p")} no version is the default version`],
    ],
    [
      "no versions",
      { policies: managed({}), role: { PermissionsBoundary: { PermissionsBoundaryArn: iam("policy/p") } } },
      [`NoDefaultVersion ${iam("policy/p")} no versions`],
    ],
    ["an only version of which nothing is said", { policies: managed({ PolicyVersionList: [version("v1")] }) }, []],
    [
      "a default version by its mark alone",
      { policies: managed({ PolicyVersionList: [version("v1"), version("v2", { IsDefaultVersion: true })] }) },
      [],
    ],
    [
      "a name and a mark that differ",
      {
        policies: managed({
          DefaultVersionId: "v1",
          PolicyVersionList: [version("v1"), version("v2", { IsDefaultVersion: true })],
        }),
      },
      [`DefaultVersion ${iam("policy/p")} several versions are marked as default; v1 is used`],
    ],
    [
      "a default version that cannot be read, attached",
      { policies: managed({ PolicyVersionList: [{ VersionId: "v1", Document: "{" }] }), user: held, role: held },
      [`MalformedPolicyDocument ${iam("policy/p")} not JSON`],
    ],
    [
      "an older version that cannot be read",
      {
        policies: managed({
          DefaultVersionId: "v2",
          PolicyVersionList: [version("v2"), { VersionId: "v1", Document: document({ Effect: "Allow" }) }],
        }),
      },
      ["no Action", "no Resource"].map(
        (what) => `MalformedPolicyDocument ${iam("policy/p")} version v1: Statement[0]: ${what}`,
      ),
    ],
    ["a policy that was not given", { user: held }, [`NoSuchEntity ${iam("policy/p")}`]],

    [
      "dates",
      { user: { CreateDate: "yesterday" }, role: { CreateDate: "2020-02-30", RoleLastUsed: { LastUsedDate: "0" } } },
      [
        `MalformedInstant ${ops.Arn} CreateDate: "2020-02-30" is not an ISO 8601 timestamp`,
        `MalformedInstant ${ops.Arn} RoleLastUsed.LastUsedDate: "0" is not an ISO 8601 timestamp`,
        `MalformedInstant ${ann.Arn} CreateDate: "yesterday" is not an ISO 8601 timestamp`,
      ],
    ],
    [
      "a long one",
      { user: { CreateDate: long } },
      [`MalformedInstant ${ann.Arn} CreateDate: "${"x".repeat(40)}…" is not an ISO 8601 timestamp`],
    ],
    [
      "cells of the credential report",
      {
        report: [HEADER, row({ password_last_used: "never", mfa_active: "perhaps", password_enabled: "TRUE" })].join(
          "\r\n",
        ),
      },
      [
        `MalformedReport ${ann.Arn} mfa_active: "perhaps" is neither true nor false`,
        `MalformedReport ${ann.Arn} password_last_used: "never" is not an ISO 8601 timestamp`,
      ],
    ],
    [
      "words of the credential report for no timestamp",
      {
        report: [
          HEADER,
          row({ password_last_used: "no_information", password_last_changed: "not_supported" }),
          "",
        ].join("\n"),
      },
      [],
    ],
    [
      "a line for nobody, and columns that are missing",
      { report: `user,arn,password_enabled\nann,${ann.Arn},true\nbob,,true\n` },
      [
        "MalformedReport line 1 columns missing: mfa_active, access_key_1_active, access_key_2_active, password_last_used, password_last_changed, access_key_1_last_rotated, access_key_1_last_used_date, access_key_2_last_rotated, access_key_2_last_used_date",
        "MalformedReport line 3 arn: missing",
      ],
    ],

    [
      "a role that is not there",
      { resources: [{ arn: "arn:aws:lambda:us-east-1:123456789012:function:f", role: iam("role/gone") }] },
      [`NoSuchEntity arn:aws:lambda:us-east-1:123456789012:function:f role: ${iam("role/gone")} is not in the account`],
    ],
    [
      "a role of another account",
      {
        resources: [
          { arn: "arn:aws:lambda:us-east-1:123456789012:function:f", role: "arn:aws:iam::999988887777:role/x" },
        ],
      },
      [
        "OtherAccount arn:aws:lambda:us-east-1:123456789012:function:f role: arn:aws:iam::999988887777:role/x belongs to another account, which was not analyzed",
      ],
    ],
    [
      "a role that is there, given after the resource, and by its profile",
      {
        role: { InstanceProfileList: [{ Arn: iam("instance-profile/ops") }] },
        resources: [
          { arn: "arn:aws:lambda:us-east-1:123456789012:function:f", role: ops.Arn },
          { arn: "arn:aws:ec2:us-east-1:123456789012:instance/i-1", role: iam("instance-profile/ops") },
        ],
      },
      [],
    ],

    [
      "a bucket's statement without Resource",
      bucket(read),
      ["MalformedPolicyDocument arn:aws:s3:::a#policy Statement[0]: no Resource"],
    ],
    [
      "the same of a key, a queue, a topic, a secret, a table and a function",
      {
        resources: [
          "kms:r:1:key/k",
          "sqs:r:1:q",
          "sns:r:1:t",
          "secretsmanager:r:1:secret:s",
          "dynamodb:r:1:table/t",
          "lambda:r:1:function:f",
        ].map((rest) => ({ arn: `arn:aws:${rest}`, policy: document(read) })),
      },
      [
        "dynamodb:r:1:table/t",
        "kms:r:1:key/k",
        "lambda:r:1:function:f",
        "secretsmanager:r:1:secret:s",
        "sns:r:1:t",
        "sqs:r:1:q",
      ].map((rest) => `MalformedPolicyDocument arn:aws:${rest}#policy Statement[0]: no Resource`),
    ],
    [
      "a repository's statement, which has none",
      {
        resources: [
          {
            arn: "arn:aws:ecr:us-east-1:123456789012:repository/r",
            policy: document({ ...read, Action: "ecr:BatchGetImage" }),
          },
        ],
      },
      [],
    ],
    [
      "a repository's statement without Principal",
      {
        resources: [
          {
            arn: "arn:aws:ecr:us-east-1:123456789012:repository/r",
            policy: document({ Effect: "Allow", Action: "ecr:*" }),
          },
        ],
      },
      ["MalformedPolicyDocument arn:aws:ecr:us-east-1:123456789012:repository/r#policy Statement[0]: no Principal"],
    ],

    [
      "several broken statements of one document",
      {
        user: {
          UserPolicyList: [
            {
              PolicyName: "p",
              PolicyDocument: document(
                { Action: "s3:*", Resource: "*" },
                allow("s3:*"),
                { Action: "s3:*", Resource: "*" },
                { Effect: "Permit", Resource: "*" },
                7,
              ),
            },
          ],
        },
      },
      [
        "Statement[0]: no Effect",
        "Statement[2]: no Effect",
        "Statement[3]: Effect: neither Allow nor Deny",
        "Statement[3]: no Action",
        "Statement[4]: not an object",
      ].map((what) => `MalformedPolicyDocument ${ann.Arn}#p ${what}`),
    ],

    [
      "an action that is not known",
      { user: { UserPolicyList: [{ PolicyName: "p", PolicyDocument: document(allow("s3:FlyToMoon")) }] } },
      [],
    ],
    [
      "a service that is not known, in several policies",
      {
        user: {
          UserPolicyList: [{ PolicyName: "p", PolicyDocument: document(allow(["moon:Fly", "Moon:*", "s3:*"])) }],
        },
        role: {
          RolePolicyList: [
            { PolicyName: "q", PolicyDocument: document(allow("moon:Land"), { ...allow("mars:*"), Effect: "Deny" }) },
          ],
        },
      },
      ["UnknownService not in the catalogue: what policies allow of it is not shown"],
    ],
    [
      "a service that only a policy of AWS still names",
      {
        policies: [
          {
            PolicyName: "ReadOnlyAccess",
            Arn: "arn:aws:iam::aws:policy/ReadOnlyAccess",
            PolicyVersionList: [version("v1", { Document: document(allow("moon:Get*")) })],
          },
        ],
      },
      [],
    ],
  ];
  it.each(table)("%s", (_, given, expected) => {
    expect(gapsOf(given)).toEqual([...expected].sort());
  });

  it("a bucket's statement without Resource gives nothing, the others hold", () => {
    const account = analyzed(bucket(read, { ...read, Resource: "arn:aws:s3:::a/*", Action: "s3:DeleteObject" }));
    expect([...account.externalGrants()].map(({ capability }) => capability)).toEqual(["delete-data"]);
  });

  it("a policy without a default version gives nothing", () => {
    const given = {
      policies: managed({ PolicyVersionList: [version("v1", { IsDefaultVersion: false })] }),
      user: held,
    };
    expect(analyzed(given).analyzePrincipal({ ...ann, ...held }).grants).toEqual([]);
  });

  it("every broken statement of any document has its place among the gaps", () => {
    const statement = fc.constantFrom(
      allow("s3:GetObject"),
      { Action: "s3:*", Resource: "*" },
      { Effect: "Allow", Resource: "*" },
      { Effect: "Allow", Action: "s3:*" },
      null,
    );
    fc.assert(
      fc.property(fc.array(statement, { maxLength: 8 }), (statements) => {
        const user = { UserPolicyList: [{ PolicyName: "p", PolicyDocument: document(...statements) }] };
        const expected = statements.flatMap((each, at) => {
          if (each === null) return [`Statement[${at}]: not an object`];
          const missing = ["Effect", "Action", "Resource"].filter((name) => !(name in each));
          return missing.map((name) => `Statement[${at}]: no ${name}`);
        });
        const found = analyzed({ user }).gaps.map(({ message }) => message);
        expect(found.toSorted()).toEqual(expected.sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe("instants", () => {
  it.each([
    ["2022-01-02T03:04:05Z", Date.UTC(2022, 0, 2, 3, 4, 5)],
    ["2022-01-02T03:04:05.678901+00:00", Date.UTC(2022, 0, 2, 3, 4, 5, 678)],
    ["2022-01-02 03:04:05+02:00", Date.UTC(2022, 0, 2, 1, 4, 5)],
    ["2022-01-02T03:04:05", Date.UTC(2022, 0, 2, 3, 4, 5)],
    ["2022-01-02T03:04:05 UTC", Date.UTC(2022, 0, 2, 3, 4, 5)],
    ["2022-01-02", Date.UTC(2022, 0, 2)],
    ["2024-02-29", Date.UTC(2024, 1, 29)],
    ["N/A", "none"],
    ["", "none"],
    [undefined, "none"],
    ["2023-02-29", undefined],
    ["2022-13-01", undefined],
    ["2022-00-01", undefined],
    ["2022-01-00", undefined],
    ["2022-01-02T25:00:00Z", undefined],
    ["2022-01-02 or so", undefined],
    ["1641092645", undefined],
  ])("%s is %s", (text, expected) => {
    expect(readInstant(text)).toBe(expected);
  });

  it("quote at most 40 characters of an invalid timestamp, on one line", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const problem = instantProblem("CreateDate", text);
        expect((problem ?? "").length).toBeLessThan(12 + 6 * 41 + 35);
        expect(problem ?? "").not.toMatch(/[\n\r]/);
      }),
    );
  });
});
