import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";

/** Amazon WorkSpaces Instances, which are EC2 instances. */
export const WORKSPACES_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "workspaces-instances-create-workspace-instance",
    variantOf: "ec2-run-instances",
    title: "Create a WorkSpaces instance",
    phrase: { before: "creating a WorkSpaces instance with" },
    summary: (to) => `creates a WorkSpaces instance with the instance profile of ${to} and reads its credentials`,
    passRole: [EC2],
    instanceProfile: true,
    actions: [["workspaces-instances:CreateWorkspaceInstance"]],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, "IAM role for applications that run on Amazon EC2 instances"],
  },
];
