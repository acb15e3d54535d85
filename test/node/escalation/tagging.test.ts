import { describe, expect, it } from "vitest";
import {
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
import { type Case, deny, describeCases, on } from "./openAndClosed.ts";

const tag: Statement = { Action: "iam:TagUser", Resource: iam("user/ann") };
const tagged = (value: string, statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: { "aws:PrincipalTag/team": value } },
});
const all = tagged("red", EVERYTHING);

describe("a principal that may tag itself", () => {
  it.each<{ name: string; ann: readonly Statement[]; account?: Sketch; paths: readonly string[] }>([
    {
      name: "has what its policies allow under the tag",
      ann: [tag, all],
      paths: ["user/ann -[iam:TagUser]-> user/ann (certain)"],
    },
    {
      name: "acts as others by what they allow under the tag",
      ann: [tag, tagged("red", { Action: "iam:PutUserPolicy" })],
      paths: ["user/ann -[iam:TagUser]-> user/ann -[iam:PutUserPolicy]-> user/ann (certain)"],
    },
    {
      name: "assumes a role that trusts the tag",
      ann: [tag, { Action: "sts:AssumeRole" }],
      account: { roles: { boss: { inline: [EVERYTHING], trust: [tagged("red", trustingUs("root"))] } } },
      paths: ["user/ann -[iam:TagUser]-> user/ann -[sts:AssumeRole]-> role/boss (certain)"],
    },
    {
      name: "does not tag itself without need",
      ann: [tag, { Action: "sts:AssumeRole" }, tagged("red", LITTLE)],
      account: { roles: { boss: { inline: [EVERYTHING], trust: [trustingUs("root")] } } },
      paths: ["user/ann -[sts:AssumeRole]-> role/boss (certain)"],
    },
    { name: "may not tag itself", ann: [{ ...tag, Resource: iam("user/bob") }, all], paths: [] },
    {
      name: "a Deny on the tag's key",
      ann: [
        tag,
        all,
        {
          Effect: "Deny",
          Action: "iam:TagUser",
          Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": ["team"] } },
        },
      ],
      paths: [],
    },
    {
      name: "only other values",
      ann: [{ ...tag, Condition: { StringEquals: { "aws:RequestTag/team": "blue" } } }, all],
      paths: [],
    },
    { name: "a tag that allows little", ann: [tag, tagged("red", LITTLE)], paths: [] },
  ])("$name", ({ ann, account, paths }) => {
    const found = escalationOf({ ...account, users: { ann: { inline: ann } } });
    expect(summary(found, "user/ann")).toEqual(paths);
    expect(found.canEscalate(iam("user/ann"))).toBe(paths.length > 0);
  });
});

const DEV = (statement: Statement, key = "aws:ResourceTag/Env"): Statement => ({
  ...statement,
  Condition: { StringEquals: { [key]: "dev" } },
});
const prod = { inline: [EVERYTHING], tags: { env: "prod" } };
const role = (...trust: Statement[]): Sketch => ({ roles: { boss: { ...prod, trust } } });
const assume = DEV({ Action: "sts:AssumeRole" });
const tagging = on("iam:TagRole", "role/boss");
const locked: Statement = { Condition: { StringEquals: { "aws:ResourceTag/env": "prod" } } };

const OTHERS: readonly Case[] = [
  {
    name: "tags a role, which it may then assume",
    ann: [assume, tagging],
    account: role(trustingUs("root")),
    path: "user/ann -[iam:TagRole + sts:AssumeRole]-> role/boss (certain)",
    closed: {
      "the tag of another role": { ann: [assume, on("iam:TagRole", "role/other")] },
      "no tag": { ann: [assume] },
      "a trust policy of others": { account: role(trustingUs("user/bob")) },
      "a Deny on the key": {
        ann: [
          assume,
          tagging,
          { ...deny("iam:TagRole"), Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "Env" } } },
        ],
      },
      "only other values": {
        ann: [assume, { ...tagging, Condition: { StringEquals: { "aws:RequestTag/env": "test" } } }],
      },
      "a boundary": {
        her: { boundary: "fence" },
        account: { ...role(trustingUs("root")), policies: { fence: [[{ Action: "iam:*" }]] } },
      },
      "a Deny of assuming it": { ann: [assume, tagging, deny("sts:AssumeRole", "role/boss")] },
    },
  },
  {
    name: "tags a user, for whom it may then create an access key",
    ann: [DEV({ Action: "iam:CreateAccessKey" }, "iam:ResourceTag/Env"), { Action: "iam:TagUser" }],
    account: { users: { boss: prod } },
    path: "user/ann -[iam:TagUser + iam:CreateAccessKey]-> user/boss (certain)",
    closed: { "the tagging of roles": { ann: [DEV({ Action: "iam:CreateAccessKey" }), { Action: "iam:TagRole" }] } },
  },
  {
    name: "tags a role, which it may then pass to a function",
    ann: [DEV({ Action: "iam:PassRole" }), tagging, { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] }],
    account: role(trusting("lambda.amazonaws.com")),
    path: "user/ann -[iam:TagRole + iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction]-> role/boss (certain)",
    closed: {
      "no tagging": {
        ann: [DEV({ Action: "iam:PassRole" }), { Action: ["lambda:CreateFunction", "lambda:InvokeFunction"] }],
      },
    },
  },
  {
    name: "tags a user, for whom a Deny then makes an exception",
    ann: [{ Action: ["iam:CreateAccessKey", "iam:TagUser"] }, { ...deny("iam:CreateAccessKey"), ...locked }],
    account: { users: { boss: prod } },
    path: "user/ann -[iam:TagUser + iam:CreateAccessKey]-> user/boss (certain)",
    closed: {
      "a Deny of tagging it": {
        ann: [{ Action: ["iam:CreateAccessKey", "iam:TagUser"] }, { ...deny("iam:*"), ...locked }],
      },
    },
  },
];

describeCases("a principal that may tag others", OTHERS);
