import { describe, expect, it } from "vitest";
import { noteOf, plainText, remedyOf } from "../../../src/iam/index.ts";
import { allow, analyzed, findingsOf, roleArn, type SmallAccount, userArn } from "../findings/account.ts";

const awsArn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
const PASS_TO_LAMBDA = allow("iam:PassRole", "*", {
  Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
});
const LAMBDA = [allow("lambda:*"), PASS_TO_LAMBDA];
const lambdaTrust = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
const OPS: SmallAccount["roles"] = { ops: { statements: [allow("*")], trust: lambdaTrust } };

const attached = (...names: string[]) => ({
  AttachedManagedPolicies: names.map((name) => ({ PolicyArn: awsArn(name) })),
});

/** The notes of findings about a principal, by kind. */
function notesOf(account: SmallAccount, arn: string): Record<string, string | undefined> {
  const found = findingsOf(account).filter(({ principals }) => principals.includes(arn));
  return Object.fromEntries(
    found.map((finding) => {
      const note = noteOf(finding);
      return [finding.kind, note && plainText(note)];
    }),
  );
}

describe("AWS managed policies in findings", () => {
  it("names one that alone leads to administrator, with its version in the account", () => {
    const account = { users: { ann: attached("AWSLambda_FullAccess") }, roles: OPS };
    const awsPolicies = { AWSLambda_FullAccess: { version: "v8", statements: LAMBDA } };
    expect(notesOf({ ...account, awsPolicies }, userArn("ann"))).toMatchObject({
      "escalation-path":
        "AWS managed policy AWSLambda_FullAccess (v8) alone leads to administrator (technique lambda-create-function)",
    });
    const [finding] = findingsOf({ ...account, awsPolicies }).filter(({ kind }) => kind === "escalation-path");
    expect(finding && plainText(remedyOf(finding))).toContain("AWSLambda_FullAccess cannot be edited, so detach it");
  });

  it("says nothing where the step needs another policy as well", () => {
    const account: SmallAccount = {
      users: { ann: { ...attached("AWSLambda_FullAccess"), statements: [PASS_TO_LAMBDA] } },
      roles: OPS,
      awsPolicies: { AWSLambda_FullAccess: { version: "v1", statements: [allow("lambda:*")] } },
    };
    expect(notesOf(account, userArn("ann"))).toHaveProperty("escalation-path", undefined);
  });

  it("says nothing of a policy of the account with such a name, or of one of AWS that gives little", () => {
    for (const [own, names] of [
      [LAMBDA, []],
      [LAMBDA, ["AWSLambda_ReadOnlyAccess"]],
    ] as const) {
      const account: SmallAccount = {
        users: { ann: { ...attached(...names), statements: own } },
        roles: OPS,
        awsPolicies: { AWSLambda_ReadOnlyAccess: { version: "v1", statements: [allow("lambda:Get*")] } },
      };
      expect(notesOf(account, userArn("ann"))).toHaveProperty("escalation-path", undefined);
    }
  });

  it("names the policy of a role on the way, and tells what rests on an assumption", () => {
    const account: SmallAccount = {
      users: { ann: { statements: [allow("sts:AssumeRole", roleArn("ci"))] } },
      roles: {
        ...OPS,
        ci: {
          ...attached("AmazonSSMFullAccess"),
          trust: [{ Effect: "Allow", Principal: { AWS: userArn("ann") }, Action: "sts:AssumeRole" }],
        },
        ops: {
          statements: [allow("*")],
          InstanceProfileList: [{ Arn: "arn:aws:iam::123456789012:instance-profile/ops" }],
        },
      },
      awsPolicies: { AmazonSSMFullAccess: { version: "v4", statements: [allow("ssm:*")] } },
    };
    const note = notesOf(account, userArn("ann"))["escalation-path"];
    expect(note).toMatch(
      /^AWS managed policy AmazonSSMFullAccess \(v4\) alone leads to administrator where something that it can change runs/,
    );
  });

  it("names one that makes an administrator", () => {
    const account: SmallAccount = {
      roles: { root: attached("AdministratorAccess"), iam: attached("IAMFullAccess") },
      awsPolicies: {
        AdministratorAccess: { version: "v1", statements: [allow("*")] },
        IAMFullAccess: { version: "v2", statements: [allow("iam:*")] },
      },
    };
    expect(notesOf(account, roleArn("root"))["iam-administrator"]).toBe(
      "AWS managed policy AdministratorAccess (v1) alone makes a full administrator",
    );
    expect(notesOf(account, roleArn("iam"))).toMatchObject({
      "iam-administrator": "AWS managed policy IAMFullAccess (v2) alone makes an IAM administrator",
      "escalation-path":
        "AWS managed policy IAMFullAccess (v2) alone leads to administrator (technique iam-create-role)",
    });
  });

  it("leaves out a version that the account does not tell", () => {
    const { account } = analyzed({ users: { ann: attached("AdministratorAccess") } });
    expect(account.inventory.policyVersions.get(awsArn("AdministratorAccess"))).toBeUndefined();
    expect(notesOf({ users: { ann: attached("AdministratorAccess") } }, userArn("ann"))["iam-administrator"]).toBe(
      "AWS managed policy AdministratorAccess alone makes a full administrator",
    );
  });
});
