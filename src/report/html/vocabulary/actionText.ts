/** What an action does to whom it is done, where its name does not say it. */
const WORDS: Readonly<Record<string, string>> = {
  "ec2:AssociateIamInstanceProfile": "attach the role",
  "ec2:CreateLaunchTemplateVersion": "change launch template",
  "ec2:ModifyInstanceAttribute": "change start script",
  "ec2:ModifyLaunchTemplate": "make it the default",
  "ec2-instance-connect:SendSSHPublicKey": "open a shell",
  "iam:AddUserToGroup": "add to group",
  "iam:CreateAccessKey": "make access key",
  "iam:CreateLoginProfile": "set a password",
  "iam:DeleteRolePolicy": "delete policy",
  "iam:DeleteUserPolicy": "delete policy",
  "iam:DetachRolePolicy": "detach policy",
  "iam:DetachUserPolicy": "detach policy",
  "iam:AttachRolePolicy": "attach policy",
  "iam:AttachUserPolicy": "attach policy",
  "iam:PassRole": "hand over the role",
  "iam:PutRolePolicy": "write policy",
  "iam:PutUserPolicy": "write policy",
  "iam:UpdateAssumeRolePolicy": "change trust policy",
  "iam:UpdateLoginProfile": "change password",
  "lambda:UpdateFunctionCode": "replace its code",
  "ssm:SendCommand": "send command",
  "ssm:StartSession": "open a shell",
  "sagemaker:CreatePresignedNotebookInstanceUrl": "open the notebook",
  "sts:AssumeRole": "act as the role",
};

/** The actions of a technique. */
export function actionsOf(technique: string): string[] {
  return technique.split(" + ");
}

/** `iam:PassRole` as `hand over the role`; an action without words of its own by its name: `create function`. */
export function actionWords(action: string): string {
  const known = WORDS[action];
  if (known !== undefined) return known;
  return action
    .slice(action.indexOf(":") + 1)
    .split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()))
    .join(" ");
}
