import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, LITTLE, type Sketch, type Statement, summary, trusting } from "./accounts.ts";

const pass: Statement = { Action: "iam:PassRole", Resource: iam("role/boss") };
const tag: Statement = { Action: "lambda:TagResource" };
const invoke: Statement = { Action: "lambda:InvokeFunction" };
const make = (Condition?: object): Statement => ({
  Action: "lambda:CreateFunction",
  ...(Condition === undefined ? {} : { Condition }),
});
const deny = (Condition: object): Statement => ({ Effect: "Deny", Action: "lambda:CreateFunction", Condition });
const TEAM = "aws:RequestTag/team";
const OWN_TEAM = ["$", "{aws:PrincipalTag/team}"].join("");

const certaintyOf = (ann: readonly Statement[], her: NonNullable<Sketch["users"]>[string] = {}): string => {
  const found = escalationOf({
    users: { ann: { ...her, inline: [LITTLE, ...ann] } },
    roles: { boss: { inline: [EVERYTHING], trust: [trusting("lambda.amazonaws.com")] } },
  });
  return /\((\w+)\)$/.exec(summary(found, "user/ann")[0] ?? "")?.[1] ?? "none";
};

describe("a tag that conditions ask of the request", () => {
  it.each<[string, readonly Statement[], string]>([
    ["is sent by one who may tag", [make({ StringEquals: { [TEAM]: "red" } }), tag], "certain"],
    ["is sent as a pattern asks", [make({ StringLike: { [TEAM]: "red-*" } }), tag], "certain"],
    [
      "is sent with the key that is asked for",
      [make({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["team"] } }), tag],
      "certain",
    ],
    [
      "is left out where only others are allowed",
      [make({ "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } }), tag],
      "certain",
    ],
    ["is any where it must only be there", [make({ Null: { [TEAM]: "false" } }), tag], "certain"],
    ["is sent as a Deny demands", [make(), deny({ StringNotEquals: { [TEAM]: "red" } }), tag], "certain"],
    ["is sent as a Deny of its absence demands", [make(), deny({ Null: { [TEAM]: "true" } }), tag], "certain"],
    ["is left out where a Deny names it", [make(), deny({ StringEquals: { [TEAM]: "red" } })], "certain"],
    ["stays in doubt for one who may not tag", [make({ StringEquals: { [TEAM]: "red" } })], "conditional"],
    [
      "is of no use against a Deny of the same value",
      [make({ StringEquals: { [TEAM]: "red" } }), deny({ StringEquals: { [TEAM]: "red" } }), tag],
      "conditional",
    ],
    [
      "does not settle what else is asked",
      [make({ StringEquals: { [TEAM]: "red", "aws:SourceVpc": "vpc-1" } }), tag],
      "conditional",
    ],
  ])("%s", (_, ann, expected) => {
    expect(certaintyOf([pass, invoke, ...ann])).toBe(expected);
  });

  it("is the caller's own where a variable asks for it", () => {
    const ann = [pass, invoke, tag, make({ StringEquals: { [TEAM]: OWN_TEAM } })];
    expect(certaintyOf(ann, { tags: { team: "red" } })).toBe("certain");
    expect(certaintyOf(ann)).not.toBe("certain");
  });
});
