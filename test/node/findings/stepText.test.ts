import { describe, expect, it } from "vitest";
import type { EscalationStep } from "../../../src/iam/escalation/paths/model.ts";
import { TECHNIQUES } from "../../../src/iam/escalation/techniques/registry.ts";
import { stepsText } from "../../../src/iam/findings/stepText.ts";
import { plainText } from "../../../src/iam/findings/text.ts";
import { roleArn, userArn } from "./account.ts";

const ME = userArn("me");

/** A step by techniques, else by actions that no technique is known of. */
function step(to: string, ids: readonly string[], actions: readonly string[] = []): EscalationStep {
  return {
    from: ME,
    to,
    technique: "",
    techniqueId: ids.at(-1) ?? "",
    ...(ids.length > 1 && { techniques: ids }),
    certainty: "certain",
    explanation: "",
    requires: [
      ...actions.map((action) => ({
        action,
        resource: to,
        certainty: "certain" as const,
        because: [],
        conditions: [],
      })),
      { action: "sts:AssumeRole", by: "EC2", resource: to, certainty: "certain", because: [], conditions: [] },
    ],
  };
}

const said = (...steps: EscalationStep[]) => plainText(stepsText(steps, (arn) => arn === roleArn("admin")));

describe("how a principal escalates", () => {
  it.each([
    [roleArn("admin"), ["sts-assume-role"], "assuming the administrator role admin"],
    [roleArn("ops"), ["sts-assume-role"], "assuming the role ops"],
    [roleArn("admin"), ["ec2-run-instances"], "starting an EC2 instance with the administrator role admin"],
    [
      roleArn("admin"),
      ["ec2-associate-iam-instance-profile"],
      "attaching the instance profile of the administrator role admin to an EC2 instance",
    ],
    [
      roleArn("admin"),
      ["cloudformation-create-stack"],
      "deploying a CloudFormation template with the administrator role admin",
    ],
    [userArn("boss"), ["iam-create-access-key"], "creating an access key for the user boss"],
    [roleArn("ops"), ["iam-update-assume-role-policy"], "adding itself to the trust policy of the role ops"],
    [ME, ["iam-put-user-policy"], "adding an inline administrator policy to itself"],
    [
      roleArn("ops"),
      ["iam-put-role-policy", "sts-assume-role"],
      "adding an inline administrator policy to the role ops and assuming it",
    ],
    [
      roleArn("ops"),
      ["iam-put-role-policy", "iam-update-assume-role-policy"],
      "adding an inline administrator policy to the role ops and adding itself to its trust policy",
    ],
    [
      userArn("boss"),
      ["iam-attach-user-policy", "iam-create-access-key"],
      "attaching an administrator policy to the user boss and creating an access key for it",
    ],
    [
      roleArn("ops"),
      ["iam-set-default-policy-version"],
      "setting an older, administrator-level version of a managed policy attached to the role ops as default",
    ],
    [ME, ["iam-remove-permissions-boundary"], "removing or widening its permissions boundary"],
    [
      ME,
      ["iam-remove-denying-policy", "iam-put-user-policy"],
      "removing a policy that denies it access and adding an inline administrator policy to itself",
    ],
    [ME, ["iam-create-group"], "creating a group with administrator permissions and joining it"],
    [roleArn("*"), ["iam-create-role"], "creating a role with administrator permissions"],
    [userArn("*"), ["iam-create-user"], "creating a user with administrator permissions"],
  ])("%s %j: %s", (to, ids, expected) => {
    expect(said(step(to, ids))).toBe(expected);
  });

  it.each([
    [["iam:PassRole", "braket:CreateJob"], "passing the administrator role admin to Braket"],
    [["iam:PassRole", "nowhere:Do"], "passing the administrator role admin to nowhere"],
    [["codedeploy:CreateDeployment"], "using codedeploy:CreateDeployment to act as the administrator role admin"],
  ])("by actions alone, %j: %s", (actions, expected) => {
    expect(said(step(roleArn("admin"), ["unknown"], actions))).toBe(expected);
  });

  it("tells the steps in order", () => {
    expect(said(step(roleArn("ci"), ["sts-assume-role"]), step(roleArn("admin"), ["ec2-run-instances"]))).toBe(
      "assuming the role ci, then starting an EC2 instance with the administrator role admin",
    );
  });
});

describe.each(TECHNIQUES)("the phrase of $id", ({ id }) => {
  it.each([roleArn("ops"), ME])("reads as words after by: %s", (to) => {
    expect(said(step(to, [id]))).toMatch(/^(?!.*(?: {2}|undefined))[a-z]+ing .*\w$/);
  });
});
