import { service } from "../catalogue/catalogue.ts";
import type { EscalationStep } from "../escalation/paths/model.ts";
import { principalOfArn, principalText } from "./names.ts";
import { type Text, text } from "./text.ts";

/**
 * What a step does, as it follows "by": the words before and after the principal that it leads to. By the action that tells
 * the technique from others: of a step's actions the first that is listed counts.
 */
const LEADING_TO: readonly [action: string, before: string, after?: string][] = [
  ["iam:CreateAccessKey", "creating an access key for"],
  ["iam:CreateLoginProfile", "setting a console password for"],
  ["iam:UpdateLoginProfile", "changing the console password of"],
  ["iam:UpdateSAMLProvider", "replacing the metadata of a SAML provider trusted by"],
  ["iam:TagRole", "tagging and assuming"],
  ["iam:UpdateAssumeRolePolicy", "adding itself to the trust policy of"],
  ["sts:AssumeRole", "assuming"],

  ["ec2:RunInstances", "starting an EC2 instance with"],
  ["ec2:RequestSpotInstances", "starting an EC2 Spot Instance with"],
  ["ec2:RequestSpotFleet", "starting an EC2 Spot Fleet with"],
  ["ec2:CreateFleet", "starting an EC2 Fleet with"],
  ["ec2:AssociateIamInstanceProfile", "attaching the instance profile of", "to an EC2 instance"],
  ["ec2:ReplaceIamInstanceProfileAssociation", "attaching the instance profile of", "to an EC2 instance"],
  ["iam:AddRoleToInstanceProfile", "adding", "to the instance profile of an EC2 instance"],
  ["ec2:ModifyInstanceAttribute", "replacing the user data of an EC2 instance that runs with"],
  ["ec2:ModifyLaunchTemplate", "changing an EC2 launch template that names"],
  ["ec2-instance-connect:SendSSHPublicKey", "connecting over SSH to an EC2 instance that runs with"],
  [
    "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
    "opening the serial console of an EC2 instance that runs with",
  ],
  ["ssm:StartSession", "opening a session on an EC2 instance that runs with"],
  ["ssm:SendCommand", "running a command on an EC2 instance that runs with"],
  ["ssm:CreateAssociation", "running a command on an EC2 instance that runs with"],
  ["autoscaling:CreateAutoScalingGroup", "creating an Auto Scaling group with"],
  ["autoscaling:UpdateAutoScalingGroup", "changing an Auto Scaling group to run with"],

  ["lambda:CreateFunction", "running code in a new Lambda function with"],
  ["lambda:UpdateFunctionCode", "replacing the code of a Lambda function that runs with"],
  ["lambda:UpdateFunctionConfiguration", "adding a layer to a Lambda function that runs with"],
  ["ecs:RegisterTaskDefinition", "running a new ECS task with"],
  ["ecs:RunTask", "running an ECS task with"],
  ["ecs:StartTask", "running an ECS task with"],
  ["ecs:ExecuteCommand", "opening a shell in an ECS container that runs with"],
  ["batch:SubmitJob", "running a Batch job with"],
  ["apprunner:CreateService", "running a new App Runner service with"],
  ["apprunner:UpdateService", "changing an App Runner service that runs with"],

  ["cloudformation:CreateStackInstances", "deploying a CloudFormation stack set with"],
  ["cloudformation:CreateStackSet", "deploying a CloudFormation stack set with"],
  ["cloudformation:CreateStack", "deploying a CloudFormation template with"],
  ["cloudformation:CreateChangeSet", "deploying a CloudFormation template with"],
  ["cloudformation:UpdateStack", "updating a CloudFormation stack with"],
  ["codebuild:CreateProject", "running a CodeBuild build with"],
  ["codebuild:StartBuild", "running a CodeBuild build with"],
  ["codebuild:StartBuildBatch", "running a CodeBuild build with"],
  ["scheduler:CreateSchedule", "creating an EventBridge schedule that runs with"],

  ["glue:CreateDevEndpoint", "creating a Glue development endpoint with"],
  ["glue:UpdateDevEndpoint", "adding an SSH key to a Glue development endpoint that runs with"],
  ["glue:CreateJob", "running a new Glue job with"],
  ["glue:UpdateJob", "changing a Glue job to run with"],
  ["glue:CreateSession", "running a Glue interactive session with"],
  ["elasticmapreduce:RunJobFlow", "creating an EMR cluster with"],
  ["elasticmapreduce:AddJobFlowSteps", "running a step on an EMR cluster that runs with"],
  ["sagemaker:CreateNotebookInstance", "creating a SageMaker notebook instance with"],
  ["sagemaker:CreatePresignedNotebookInstanceUrl", "opening a SageMaker notebook instance that runs with"],
  [
    "sagemaker:UpdateNotebookInstance",
    "changing the lifecycle configuration of a SageMaker notebook instance that runs with",
  ],
  ["sagemaker:CreateTrainingJob", "running a SageMaker training job with"],
  ["sagemaker:CreateProcessingJob", "running a SageMaker processing job with"],
  ["bedrock-agentcore:InvokeCodeInterpreter", "running code in a Bedrock AgentCore code interpreter with"],
];

/** What a step changes so that a principal has more permissions: on itself; on another, before and after its name. */
const CHANGING: readonly [action: string, itself: string, before: string, after?: string][] = [
  [
    "iam:CreateGroup",
    "creating a group with administrator permissions and joining it",
    "creating an administrator group for",
  ],
  ["iam:PutGroupPolicy", "adding an inline policy to a group it belongs to", "adding an inline policy to a group of"],
  [
    "iam:AttachGroupPolicy",
    "attaching a managed policy to a group it belongs to",
    "attaching a managed policy to a group of",
  ],
  ["iam:AddUserToGroup", "adding itself to a group", "changing the group membership of"],
  ["iam:PutUserPolicy", "adding an inline policy to itself", "adding an inline policy to"],
  ["iam:PutRolePolicy", "adding an inline policy to itself", "adding an inline policy to"],
  ["iam:AttachUserPolicy", "attaching a managed policy to itself", "attaching a managed policy to"],
  ["iam:AttachRolePolicy", "attaching a managed policy to itself", "attaching a managed policy to"],
  ["iam:CreatePolicyVersion", "changing a managed policy attached to it", "changing a managed policy attached to"],
  [
    "iam:SetDefaultPolicyVersion",
    "setting an older, administrator-level version of a managed policy attached to it as default",
    "setting an older, administrator-level version of a managed policy attached to",
    "as default",
  ],
  ["iam:DeleteUserPolicy", "deleting an inline policy that denies it access", "deleting an inline policy of"],
  ["iam:DeleteRolePolicy", "deleting an inline policy that denies it access", "deleting an inline policy of"],
  ["iam:DeleteGroupPolicy", "deleting a group policy that denies it access", "deleting an inline policy of a group of"],
  ["iam:DetachUserPolicy", "detaching a policy that denies it access", "detaching a managed policy from"],
  ["iam:DetachRolePolicy", "detaching a policy that denies it access", "detaching a managed policy from"],
  [
    "iam:DetachGroupPolicy",
    "detaching a group policy that denies it access",
    "detaching a managed policy from a group of",
  ],
  ["iam:RemoveUserFromGroup", "leaving a group that denies it access", "changing the group membership of"],
  ["iam:DeleteUserPermissionsBoundary", "removing its permissions boundary", "removing the permissions boundary of"],
  ["iam:DeleteRolePermissionsBoundary", "removing its permissions boundary", "removing the permissions boundary of"],
  ["iam:PutUserPermissionsBoundary", "replacing its permissions boundary", "replacing the permissions boundary of"],
  ["iam:PutRolePermissionsBoundary", "replacing its permissions boundary", "replacing the permissions boundary of"],
];

/** The actions that the acting principal takes in a step, each once. */
export function actionsOf({ requires }: Pick<EscalationStep, "requires">): string[] {
  return [...new Set(requires.flatMap(({ action, by }) => (by === undefined ? [action] : [])))];
}

/**
 * What a path does, as it follows "by": `assuming the role ci, then starting an EC2 instance with the administrator role
 * ops`. `isAdministrator`: whether a principal is a full administrator as it stands.
 */
export function stepsText(steps: readonly EscalationStep[], isAdministrator: (arn: string) => boolean): Text {
  const texts = steps.map((step) => stepText(step, isAdministrator(step.to)));
  return texts.reduce<Text>((all, each, at) => (at === 0 ? each : text`${all}, then ${each}`), []);
}

function stepText(step: EscalationStep, isAdministrator: boolean): Text {
  const { from, to } = step;
  const actions = actionsOf(step);
  const created = createdText(actions);
  if (created !== undefined) return created;
  const principal = text`the ${isAdministrator ? "administrator " : ""}${principalText(principalOfArn(to))}`;
  const named = (before: string, after = "") => text`${before} ${principal}${after && ` ${after}`}`;
  const changing = CHANGING.find(([action]) => actions.includes(action));
  if (changing !== undefined) {
    const [, itself, before, after] = changing;
    return from === to ? [itself] : text`${named(before, after)}${afterwards(actions)}`;
  }
  const leading = LEADING_TO.find(([action]) => actions.includes(action));
  if (leading !== undefined) return named(leading[1], leading[2]);
  const [action = ""] = actions.filter((each) => each !== "iam:PassRole");
  if (actions.includes("iam:PassRole")) return text`passing ${principal} to ${serviceName(action)}`;
  return text`using ${{ kind: "action", name: action }} to act as ${principal}`;
}

/** A principal that is yet to be created has no name. */
function createdText(actions: readonly string[]): Text | undefined {
  if (actions.includes("iam:CreateRole")) return text`creating a role with administrator permissions`;
  if (actions.includes("iam:CreateUser")) return text`creating a user with administrator permissions`;
  return undefined;
}

/** How it comes to act as the principal that it has changed. */
function afterwards(actions: readonly string[]): string {
  if (actions.includes("iam:UpdateAssumeRolePolicy")) return " and adding itself to its trust policy";
  if (actions.includes("sts:AssumeRole")) return " and assuming it";
  return actions.includes("iam:CreateAccessKey") ? " and creating an access key for it" : "";
}

/** `Lambda` of an action's prefix; an unknown prefix is as it is. */
function serviceName(action: string): string {
  const prefix = action.slice(0, Math.max(0, action.indexOf(":")));
  return service(prefix)?.displayName ?? prefix;
}
