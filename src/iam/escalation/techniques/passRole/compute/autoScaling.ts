import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";

/** Amazon EC2 Auto Scaling. */
export const AUTO_SCALING_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "autoscaling-create-launch-configuration",
    variantOf: "ec2-run-instances",
    title: "Launch instances from a launch configuration",
    phrase: { before: "launching EC2 instances in an Auto Scaling group with" },
    summary: (to) =>
      `has an Auto Scaling group launch EC2 instances with the instance profile of ${to} and reads their credentials`,
    passRole: [EC2],
    instanceProfile: true,
    actions: [
      ["autoscaling:CreateLaunchConfiguration"],
      ["autoscaling:CreateAutoScalingGroup", "autoscaling:UpdateAutoScalingGroup"],
    ],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, "IAM role for applications that run on Amazon EC2 instances"],
  },
];
