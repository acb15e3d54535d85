import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, LITTLE, type Sketch, type Statement, summary, trustingUs } from "./accounts.ts";

const tag: Statement = { Action: "iam:TagUser", Resource: iam("user/ann") };
const tagged = (value: string, statement: Statement): Statement => ({
  ...statement,
  Condition: { StringEquals: { "aws:PrincipalTag/team": value } },
});
const all = tagged("red", EVERYTHING);

describe("a principal that may tag itself", () => {
  it.each<{ name: string; ann: readonly Statement[]; beside?: Sketch; paths: readonly string[] }>([
    {
      name: "has what its policies allow under the tag",
      ann: [tag, all],
      paths: ["user/ann -[iam:TagUser]-> user/ann (certain)"],
    },
    {
      name: "goes on by what they allow under the tag",
      ann: [tag, tagged("red", { Action: "iam:PutUserPolicy" })],
      paths: ["user/ann -[iam:TagUser]-> user/ann -[iam:PutUserPolicy]-> user/ann (certain)"],
    },
    {
      name: "assumes a role that trusts the tag",
      ann: [tag, { Action: "sts:AssumeRole" }],
      beside: { roles: { boss: { inline: [EVERYTHING], trust: [tagged("red", trustingUs("root"))] } } },
      paths: ["user/ann -[iam:TagUser]-> user/ann -[sts:AssumeRole]-> role/boss (certain)"],
    },
    {
      name: "takes no needless step",
      ann: [tag, { Action: "sts:AssumeRole" }, tagged("red", LITTLE)],
      beside: { roles: { boss: { inline: [EVERYTHING], trust: [trustingUs("root")] } } },
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
      name: "other values alone",
      ann: [{ ...tag, Condition: { StringEquals: { "aws:RequestTag/team": "blue" } } }, all],
      paths: [],
    },
    { name: "a tag that allows little", ann: [tag, tagged("red", LITTLE)], paths: [] },
  ])("$name", ({ ann, beside, paths }) => {
    const found = escalationOf({ ...beside, users: { ann: { inline: ann } } });
    expect(summary(found, "user/ann")).toEqual(paths);
    expect(found.canEscalate(iam("user/ann"))).toBe(paths.length > 0);
  });
});
