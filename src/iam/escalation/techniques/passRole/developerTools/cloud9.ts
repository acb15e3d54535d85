import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";

/** AWS Cloud9: its environment's instance uses the role through an instance profile. */
export const CLOUD9_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "cloud9-create-environment-ec2",
    variantOf: "ec2-run-instances",
    title: "Create a Cloud9 environment",
    phrase: { before: "creating a Cloud9 environment with" },
    summary: (to) => `creates a Cloud9 environment whose instance has the instance profile of ${to}`,
    passRole: [EC2],
    instanceProfile: true,
    actions: [["cloud9:CreateEnvironmentEC2"]],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, "Accessing no-ingress EC2 instances with AWS Systems Manager"],
  },
];
