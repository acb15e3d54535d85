import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, LITTLE, type Sketch, type Statement, summary, trusting } from "./accounts.ts";

const viaCloudFormation = (...Action: readonly string[]): Statement => ({
  Action,
  Condition: { "ForAnyValue:StringEquals": { "aws:CalledVia": ["cloudformation.amazonaws.com"] } },
});
const viaAny = (...Action: readonly string[]): Statement => ({
  Action,
  Condition: { Bool: { "aws:ViaAWSService": "true" } },
});
const sparingServices: Statement = {
  Effect: "Deny",
  Action: "iam:*",
  Condition: { BoolIfExists: { "aws:ViaAWSService": "false" } },
};
const stacks: Statement = { Action: "cloudformation:CreateStack" };
const boss: Sketch = { roles: { boss: { inline: [EVERYTHING], trust: [trusting("lambda.amazonaws.com")] } } };

const pathOf = (ann: readonly Statement[], account: Sketch = boss): string | undefined =>
  summary(escalationOf({ ...account, users: { ann: { inline: [LITTLE, ...ann] } } }), "user/ann")[0];

describe("what a principal may do only through CloudFormation", () => {
  it.each<[string, readonly Statement[], string | undefined]>([
    [
      "it grants itself a policy",
      [viaCloudFormation("iam:PutUserPolicy"), stacks],
      "user/ann -[cloudformation:CreateStack + iam:PutUserPolicy]-> user/ann (conditional)",
    ],
    ["not where it may not create stacks", [viaCloudFormation("iam:PutUserPolicy")], undefined],
    [
      "by a change set as well",
      [
        viaCloudFormation("iam:PutUserPolicy"),
        { Action: ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"] },
      ],
      "user/ann -[cloudformation:CreateChangeSet + cloudformation:ExecuteChangeSet + iam:PutUserPolicy]-> user/ann (conditional)",
    ],
    [
      "not where its stacks must have a role",
      [
        viaCloudFormation("iam:PutUserPolicy"),
        { ...stacks, Condition: { ArnLike: { "cloudformation:RoleArn": iam("role/*") } } },
      ],
      undefined,
    ],
    [
      "it passes a role in the stack and calls the function itself",
      [viaCloudFormation("iam:PassRole", "lambda:CreateFunction"), stacks, { Action: "lambda:InvokeFunction" }],
      "user/ann -[cloudformation:CreateStack + iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction]-> role/boss (conditional)",
    ],
    [
      "a Deny that spares calls of services is no protection",
      [{ Action: "iam:PutUserPolicy" }, stacks, sparingServices],
      "user/ann -[cloudformation:CreateStack + iam:PutUserPolicy]-> user/ann -[cloudformation:CreateStack + iam:DeleteUserPolicy]-> user/ann (conditional)",
    ],
    [
      "the same Deny is one against those who can call none",
      [{ Action: "iam:PutUserPolicy" }, sparingServices],
      undefined,
    ],
    [
      "nor where a statement contradicts another",
      [
        viaCloudFormation("iam:PutUserPolicy"),
        stacks,
        { Effect: "Deny", Action: "iam:*", Condition: { Bool: { "aws:ViaAWSService": "true" } } },
      ],
      undefined,
    ],
    [
      "nor through a service that does not administer IAM",
      [viaAny("iam:PutUserPolicy"), { Action: "athena:*" }],
      undefined,
    ],
    ["nor a session, which no stack hands out", [viaCloudFormation("sts:AssumeRole"), stacks], undefined],
    [
      "what it may do directly needs no stack",
      [{ Action: "iam:PutUserPolicy" }, viaCloudFormation("iam:PutUserPolicy"), stacks],
      "user/ann -[iam:PutUserPolicy]-> user/ann (certain)",
    ],
  ])("%s", (_, ann, expected) => {
    expect(pathOf(ann)).toBe(expected);
  });

  it("says so, and what it takes to start it", () => {
    const found = escalationOf({ users: { ann: { inline: [viaCloudFormation("iam:PutUserPolicy"), stacks] } } });
    const [step] = found.pathsOf(iam("user/ann"))[0]?.steps ?? [];
    expect(step?.explanation).toMatch(/^user\/ann .*, through CloudFormation\.$/);
    expect(step?.requires).toMatchObject([
      { action: "cloudformation:CreateStack", certainty: "certain" },
      {
        action: "iam:PutUserPolicy",
        through: "cloudformation.amazonaws.com",
        certainty: "conditional",
        conditions: [{ key: "aws:CalledVia", values: ["cloudformation.amazonaws.com"] }],
      },
    ]);
    expect(step?.requires[0]).not.toHaveProperty("through");
  });
});
