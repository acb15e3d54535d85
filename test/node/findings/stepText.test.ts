import { describe, expect, it } from "vitest";
import type { EscalationStep } from "../../../src/iam/escalation/paths/model.ts";
import { stepsText } from "../../../src/iam/findings/stepText.ts";
import { plainText } from "../../../src/iam/findings/text.ts";
import { roleArn, userArn } from "./account.ts";

const ME = userArn("me");

function step(to: string, ...actions: string[]): EscalationStep {
  return {
    from: ME,
    to,
    technique: "",
    techniqueId: "",
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
    [roleArn("admin"), ["sts:AssumeRole"], "assuming the administrator role admin"],
    [roleArn("ops"), ["sts:AssumeRole"], "assuming the role ops"],
    [
      roleArn("admin"),
      ["iam:PassRole", "ec2:RunInstances"],
      "starting an EC2 instance with the administrator role admin",
    ],
    [
      roleArn("admin"),
      ["iam:PassRole", "ec2:AssociateIamInstanceProfile"],
      "attaching the instance profile of the administrator role admin to an EC2 instance",
    ],
    [
      roleArn("admin"),
      ["iam:PassRole", "cloudformation:CreateStack"],
      "deploying a CloudFormation template with the administrator role admin",
    ],
    [roleArn("admin"), ["iam:PassRole", "braket:CreateJob"], "passing the administrator role admin to Braket"],
    [roleArn("admin"), ["iam:PassRole", "nowhere:Do"], "passing the administrator role admin to nowhere"],
    [
      roleArn("admin"),
      ["codedeploy:CreateDeployment"],
      "using codedeploy:CreateDeployment to act as the administrator role admin",
    ],
    [userArn("boss"), ["iam:CreateAccessKey"], "creating an access key for the user boss"],
    [roleArn("ops"), ["iam:UpdateAssumeRolePolicy"], "adding itself to the trust policy of the role ops"],
    [ME, ["iam:PutUserPolicy"], "adding an inline policy to itself"],
    [
      roleArn("ops"),
      ["iam:PutRolePolicy", "sts:AssumeRole"],
      "adding an inline policy to the role ops and assuming it",
    ],
    [
      roleArn("ops"),
      ["iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"],
      "adding an inline policy to the role ops and adding itself to its trust policy",
    ],
    [
      userArn("boss"),
      ["iam:AttachUserPolicy", "iam:CreateAccessKey"],
      "attaching a managed policy to the user boss and creating an access key for it",
    ],
    [
      roleArn("ops"),
      ["iam:SetDefaultPolicyVersion"],
      "setting an older, administrator-level version of a managed policy attached to the role ops as default",
    ],
    [ME, ["iam:DeleteUserPermissionsBoundary"], "removing its permissions boundary"],
    [
      ME,
      ["iam:CreateGroup", "iam:PutGroupPolicy", "iam:AddUserToGroup"],
      "creating a group with administrator permissions and joining it",
    ],
    [roleArn("*"), ["iam:CreateRole", "iam:PutRolePolicy"], "creating a role with administrator permissions"],
    [
      userArn("*"),
      ["iam:CreateUser", "iam:AttachUserPolicy", "iam:CreateAccessKey"],
      "creating a user with administrator permissions",
    ],
  ])("%s %j: %s", (to, actions, expected) => {
    expect(said(step(to, ...actions))).toBe(expected);
  });

  it("tells the steps in order", () => {
    expect(
      said(step(roleArn("ci"), "sts:AssumeRole"), step(roleArn("admin"), "iam:PassRole", "ec2:RunInstances")),
    ).toBe("assuming the role ci, then starting an EC2 instance with the administrator role admin");
  });
});
