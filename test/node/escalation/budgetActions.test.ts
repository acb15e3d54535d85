import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, LITTLE, type Sketch, type Statement, summary, trusting } from "./accounts.ts";

const ann: readonly Statement[] = [
  { Action: "iam:PassRole", Resource: iam("role/budgets") },
  { Action: "budgets:CreateBudgetAction" },
];
const attach = (name: string): Statement => ({ Action: "iam:AttachUserPolicy", Resource: iam(name) });
const paths = (role: readonly Statement[], her: NonNullable<Sketch["users"]>[string] = {}): string[] =>
  summary(
    escalationOf({
      users: { ann: { ...her, inline: [LITTLE, ...ann] } },
      roles: { budgets: { inline: role, trust: [trusting("budgets.amazonaws.com")] } },
      policies: { fence: [[{ Action: "s3:*" }]] },
    }),
    "user/ann",
  );
const STEP = "user/ann -[iam:PassRole + budgets:CreateBudgetAction]-> role/budgets";

describe("a budget action", () => {
  it("attaches a policy by a role that may attach one to her", () => {
    expect(paths([attach("user/ann")])).toEqual([`${STEP} -[iam:AttachUserPolicy]-> user/ann (certain)`]);
    expect(paths([EVERYTHING])).toEqual([`${STEP} (certain)`]);
  });

  it("attaches none by a role that may attach to others, or may write policies only", () => {
    expect(paths([attach("user/bob")])).toEqual([]);
    expect(paths([{ Action: "iam:PutUserPolicy" }])).toEqual([]);
    expect(paths([{ Action: "sts:AssumeRole" }])).toEqual([]);
  });

  it("is of no use to one whose boundary holds", () => {
    expect(paths([EVERYTHING], { boundary: "fence" })).toEqual([]);
  });
});
