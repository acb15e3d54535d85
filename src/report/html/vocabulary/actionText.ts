/** What an action does, where its name does not say it. */
const WORDS: Readonly<Record<string, string>> = {
  "ec2:AssociateIamInstanceProfile": "attach instance profile",
  "ec2:CreateLaunchTemplateVersion": "add launch template version",
  "ec2:ModifyInstanceAttribute": "change user data",
  "ec2:ModifyLaunchTemplate": "set default version",
  "ec2-instance-connect:SendSSHPublicKey": "connect by SSH",
  "iam:AddUserToGroup": "add to group",
  "iam:CreateAccessKey": "create access key",
  "iam:CreateLoginProfile": "create password",
  "iam:DeleteRolePolicy": "delete policy",
  "iam:DeleteUserPolicy": "delete policy",
  "iam:DetachRolePolicy": "detach policy",
  "iam:DetachUserPolicy": "detach policy",
  "iam:AttachRolePolicy": "attach policy",
  "iam:AttachUserPolicy": "attach policy",
  "iam:PassRole": "pass the role",
  "iam:PutRolePolicy": "add inline policy",
  "iam:PutUserPolicy": "add inline policy",
  "iam:UpdateAssumeRolePolicy": "change trust policy",
  "iam:UpdateLoginProfile": "change password",
  "lambda:UpdateFunctionCode": "update its code",
  "ssm:SendCommand": "send command",
  "ssm:StartSession": "start a session",
  "sagemaker:CreatePresignedNotebookInstanceUrl": "open the notebook",
  "sts:AssumeRole": "assume the role",
};

/** The actions of a technique. */
export function actionsOf(technique: string): string[] {
  return technique.split(" + ");
}

/** `iam:PassRole` as `pass the role`; an action that is not in the table by its name: `create function`. */
export function actionWords(action: string): string {
  const known = WORDS[action];
  if (known !== undefined) return known;
  return action
    .slice(action.indexOf(":") + 1)
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(" ");
}
