import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  EVERYTHING,
  escalationOf,
  iam,
  LITTLE,
  type Sketch,
  summary,
  trusting,
  trustingUs,
} from "./accounts.ts";

const chain = (length: number): Sketch => ({
  users: { ann: { inline: [LITTLE] } },
  roles: Object.fromEntries(
    Array.from({ length }, (_, at) => [
      `r${at}`,
      {
        inline: [at === length - 1 ? EVERYTHING : LITTLE],
        trust: [trustingUs(at === 0 ? "user/ann" : `role/r${at - 1}`)],
      },
    ]),
  ),
});

describe("paths of several steps", () => {
  it("goes over every role of a chain", () => {
    const [path] = escalationOf(chain(5)).pathsOf(iam("user/ann"));
    expect(path?.steps.map(({ to }) => to)).toEqual([0, 1, 2, 3, 4].map((at) => iam(`role/r${at}`)));
    expect(path?.certainty).toBe("certain");
  });

  it("flags every principal on the path, and not the administrator", () => {
    expect(escalationOf(chain(3)).escalating).toEqual([iam("role/r0"), iam("role/r1"), iam("user/ann")]);
    expect(escalationOf(chain(3)).pathsOf(iam("role/r2"))).toEqual([]);
  });

  it("mixes techniques: a role, a function, a user's key, a group", () => {
    const found = escalationOf({
      users: {
        ann: { inline: [{ Action: "sts:AssumeRole", Resource: iam("role/deploy") }] },
        bob: { inline: [{ Action: "iam:PutGroupPolicy", Resource: iam("group/team") }], groups: ["team"] },
      },
      groups: { team: {} },
      roles: {
        deploy: {
          trust: [trustingUs("root")],
          inline: [
            { Action: "iam:PassRole", Resource: iam("role/runner") },
            { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] },
          ],
        },
        runner: {
          trust: [trusting("lambda.amazonaws.com")],
          inline: [{ Action: "iam:CreateAccessKey", Resource: iam("user/bob") }],
        },
      },
    });
    expect(summary(found, "user/ann")).toEqual([
      "user/ann -[sts:AssumeRole]-> role/deploy -[iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction]-> role/runner" +
        " -[iam:CreateAccessKey]-> user/bob -[iam:PutGroupPolicy]-> user/bob (certain)",
    ]);
  });

  it("ends in a circle without an administrator", () => {
    const found = escalationOf({
      users: { ann: { inline: [LITTLE] } },
      roles: {
        a: { trust: [trustingUs("user/ann", "role/c")] },
        b: { trust: [trustingUs("role/a")] },
        c: { trust: [trustingUs("role/b")] },
        chief: { inline: [EVERYTHING], trust: [trustingUs("user/none")] },
      },
    });
    expect(found.escalating).toEqual([]);
    expect(found.pathsOf(iam("user/ann"))).toEqual([]);
  });

  it("visits no principal twice", () => {
    const found = escalationOf({
      users: { ann: { inline: [LITTLE] } },
      roles: {
        a: { trust: [trustingUs("user/ann", "role/b")] },
        b: { trust: [trustingUs("role/a"), trustingUs("user/ann")] },
        chief: { inline: [EVERYTHING], trust: [trustingUs("role/b")] },
      },
    });
    for (const { steps } of found.pathsOf(iam("user/ann"))) {
      const visited = [iam("user/ann"), ...steps.map(({ to }) => to)];
      expect(new Set(visited).size).toBe(visited.length);
    }
  });

  it("prefers the certain to the conditional to the assumed, then the shorter", () => {
    const certain = { Action: "sts:AssumeRole", Resource: iam("role/certain") };
    const guarded = { ...trustingUs("root"), Condition: { StringEquals: { "sts:ExternalId": "x" } } };
    const found = escalationOf({
      users: {
        ann: {
          inline: [
            certain,
            { Action: "sts:AssumeRole", Resource: iam("role/guarded") },
            { Action: "lambda:UpdateFunctionCode" },
          ],
        },
      },
      roles: {
        certain: { trust: [trustingUs("root")], inline: [{ Action: "sts:AssumeRole", Resource: iam("role/chief") }] },
        guarded: { inline: [EVERYTHING], trust: [guarded] },
        chief: { inline: [EVERYTHING], trust: [trustingUs("root")] },
        code: { inline: [EVERYTHING], trust: [trusting("lambda.amazonaws.com")] },
      },
    });
    expect(summary(found, "user/ann")).toEqual([
      "user/ann -[sts:AssumeRole]-> role/certain -[sts:AssumeRole]-> role/chief (certain)",
      "user/ann -[sts:AssumeRole]-> role/guarded (conditional)",
      "user/ann -[lambda:UpdateFunctionCode]-> role/code (assumed)",
    ]);
  });

  it("uses a stack set's role only to assume others", () => {
    const stackSets = {
      Action: ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances", "iam:PassRole"],
    };
    const sketch = (chief: readonly string[], admin: boolean): Sketch => ({
      users: { ann: { inline: [stackSets] } },
      roles: {
        carrier: {
          trust: [trusting("cloudformation.amazonaws.com")],
          inline: [admin ? EVERYTHING : { Action: "iam:PutRolePolicy" }],
        },
        chief: { inline: [EVERYTHING], trust: [trustingUs(...chief)] },
      },
    });
    const ann = iam("user/ann");
    expect(escalationOf(sketch(["user/none"], false)).canEscalate(ann)).toBe(false);
    expect(escalationOf(sketch(["user/none"], true)).canEscalate(ann)).toBe(false);
    expect(escalationOf(sketch(["role/carrier"], false)).canEscalate(ann)).toBe(true);
    expect(escalationOf(sketch(["role/carrier"], true)).canEscalate(ann)).toBe(true);
  });

  it("acts as two principals at once: one changes the other's policies", () => {
    const found = escalationOf({
      users: { ann: { inline: [LITTLE] }, bob: { inline: [LITTLE] } },
      roles: {
        editor: {
          trust: [trustingUs("user/ann", "user/bob")],
          inline: [{ Action: "iam:PutRolePolicy", Resource: iam("role/blank") }],
        },
        blank: { trust: [trustingUs("user/ann")] },
      },
    });
    expect(summary(found, "user/ann")).toEqual([
      "user/ann -[sts:AssumeRole]-> role/editor -[iam:PutRolePolicy]-> role/blank -[sts:AssumeRole]-> role/blank (certain)",
    ]);
    expect(found.escalating).toEqual([iam("user/ann")]);
  });

  it("is granted a policy by a role that it acts as", () => {
    const found = escalationOf({
      users: { ann: { inline: [LITTLE] }, bob: { inline: [LITTLE], boundary: "fence" } },
      policies: { fence: [[{ Action: ["s3:*", "sts:*"] }]] },
      roles: {
        editor: { trust: [trustingUs("user/ann", "user/bob")], inline: [{ Action: "iam:AttachUserPolicy" }] },
      },
    });
    expect(summary(found, "user/ann")).toEqual([
      "user/ann -[sts:AssumeRole]-> role/editor -[iam:AttachUserPolicy]-> user/ann (certain)",
    ]);
    expect(found.escalating).toEqual([iam("user/ann")]);
  });

  it("has no path from a service-linked role", () => {
    const found = escalationOf({
      roles: {
        linked: {
          path: "aws-service-role/support.amazonaws.com/",
          inline: [{ Action: ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"] }],
        },
      },
    });
    expect(found.escalating).toEqual([]);
  });
});

describe("a step", () => {
  it("shows what it requires, of whom, and why it is there", () => {
    const found = escalationOf({
      users: {
        ann: {
          inline: [
            {
              Sid: "Pass",
              Action: "iam:PassRole",
              Resource: iam("role/boss"),
              Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } },
            },
            { Sid: "Run", Action: "lambda:*", Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:dev-*` },
          ],
        },
      },
      roles: { boss: { inline: [EVERYTHING], trust: [{ ...trusting("lambda.amazonaws.com"), Sid: "Lambda" }] } },
    });
    const [path] = found.pathsOf(iam("user/ann"));
    expect(path?.target).toEqual({ kind: "administrator", arn: iam("role/boss") });
    expect(path?.steps[0]?.requires).toEqual([
      {
        action: "iam:PassRole",
        resource: iam("role/boss"),
        certainty: "conditional",
        because: [{ policy: `${iam("user/ann")}#inline`, statement: "Pass", effect: "Allow" }],
        conditions: [{ operator: "StringEquals", key: "aws:SourceVpc", values: ["vpc-1"], effect: "Allow" }],
      },
      {
        action: "sts:AssumeRole",
        by: "lambda.amazonaws.com",
        resource: iam("role/boss"),
        certainty: "certain",
        because: [{ policy: `${iam("role/boss")}#trust`, statement: "Lambda", effect: "Allow" }],
        conditions: [],
      },
      ...["lambda:CreateFunction", "lambda:InvokeFunction"].map((action) => ({
        action,
        resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:dev-*`,
        certainty: "certain",
        because: [{ policy: `${iam("user/ann")}#inline`, statement: "Run", effect: "Allow" }],
        conditions: [],
      })),
    ]);
    expect(JSON.parse(JSON.stringify(path))).toEqual(path);
  });

  it("needs its actions on one and the same resource", () => {
    const functions = (name: string): string => `arn:aws:lambda:*:${ACCOUNT}:function:${name}`;
    const sketch = (create: string, run: string): Sketch => ({
      users: {
        ann: {
          inline: [
            { Action: "iam:PassRole" },
            { Action: "lambda:CreateFunction", Resource: functions(create) },
            { Action: "lambda:InvokeFunction", Resource: functions(run) },
          ],
        },
      },
      roles: { boss: { inline: [EVERYTHING], trust: [trusting("lambda.amazonaws.com")] } },
    });
    const ann = iam("user/ann");
    expect(escalationOf(sketch("a-*", "b-*")).canEscalate(ann)).toBe(false);
    expect(escalationOf(sketch("a-*", "*-b")).canEscalate(ann)).toBe(true);
    expect(escalationOf(sketch("*", "b-one")).canEscalate(ann)).toBe(true);
  });
});

describe("what is known of a resource", () => {
  const arn = `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/i-1`;
  const session = { Action: "ssm:StartSession", Condition: { StringEquals: { "ssm:resourceTag/team": "red" } } };
  it.each([
    [{ team: "red" }, "certain"],
    [{ team: "blue" }, undefined],
    [undefined, "conditional"],
  ])("its tags %j count", (tags, certainty) => {
    const found = escalationOf({
      users: { ann: { inline: [session] } },
      roles: { boss: { inline: [EVERYTHING], trust: [trusting("ec2.amazonaws.com")], profile: true } },
      resources: [{ arn, role: iam("role/boss"), ...(tags === undefined ? {} : { tags }) }],
    });
    expect(found.pathsOf(iam("user/ann"))[0]?.certainty).toBe(certainty);
  });
});

describe("data as a target", () => {
  const bucket = "arn:aws:s3:::ledger";
  const reading = { Action: ["s3:GetObject", "s3:ListBucket"], Resource: [bucket, `${bucket}/*`] };
  const sketch = (own: boolean): Sketch => ({
    users: { ann: { inline: own ? [reading] : [LITTLE] } },
    roles: { reader: { inline: [reading], trust: [trustingUs("user/ann")] } },
    resources: [{ arn: bucket }],
  });

  it("is what another principal reads and this one cannot", () => {
    const found = escalationOf(sketch(false));
    expect(found.canEscalate(iam("user/ann"))).toBe(false);
    expect(found.pathsOf(iam("user/ann")).map(({ target }) => target)).toEqual([
      { kind: "data", arn: iam("role/reader"), resource: bucket },
    ]);
  });

  it("is nothing that the principal reads anyway", () => {
    expect(escalationOf(sketch(true)).pathsOf(iam("user/ann"))).toEqual([]);
  });
});

describe("what the credential report tells", () => {
  const row = (password: boolean, mfa: boolean, keys: number): string =>
    `chief,${iam("user/chief")},2020-01-01T00:00:00Z,${password},N/A,N/A,N/A,${mfa},${keys > 0},${keys > 0 ? "2020-01-01T00:00:00Z" : "N/A"},N/A,${keys > 1},${keys > 1 ? "2020-01-01T00:00:00Z" : "N/A"},N/A`;
  const header =
    "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active," +
    "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date";
  const paths = (actions: readonly string[], line: string): string[] =>
    summary(
      escalationOf({
        users: { ann: { inline: [{ Action: actions }] }, chief: { inline: [EVERYTHING] } },
        credentialReport: `${header}\n${line}\n`,
      }),
      "user/ann",
    );
  const to = (technique: string): string[] => [`user/ann -[${technique}]-> user/chief (certain)`];

  it.each([
    ["two keys are the maximum", ["iam:CreateAccessKey"], row(false, false, 2), []],
    [
      "one of two keys is deleted first",
      ["iam:CreateAccessKey", "iam:DeleteAccessKey"],
      row(false, false, 2),
      to("iam:CreateAccessKey + iam:DeleteAccessKey"),
    ],
    ["a second key can be created", ["iam:CreateAccessKey"], row(false, false, 1), to("iam:CreateAccessKey")],
    ["a password is there already", ["iam:CreateLoginProfile"], row(true, false, 0), []],
    [
      "a password that is deleted first",
      ["iam:CreateLoginProfile", "iam:DeleteLoginProfile"],
      row(true, false, 0),
      to("iam:CreateLoginProfile + iam:DeleteLoginProfile"),
    ],
    ["no password is there yet", ["iam:CreateLoginProfile"], row(false, false, 0), to("iam:CreateLoginProfile")],
    ["no password to change", ["iam:UpdateLoginProfile"], row(false, false, 0), []],
    ["a password to change", ["iam:UpdateLoginProfile"], row(true, false, 0), to("iam:UpdateLoginProfile")],
    ["MFA protects the console", ["iam:UpdateLoginProfile"], row(true, true, 0), []],
    [
      "an MFA device that can be deactivated",
      ["iam:UpdateLoginProfile", "iam:DeactivateMFADevice"],
      row(true, true, 0),
      to("iam:UpdateLoginProfile + iam:DeactivateMFADevice"),
    ],
  ])("%s", (_, actions, line, expected) => {
    expect(paths(actions, line)).toEqual(expected);
  });
});
