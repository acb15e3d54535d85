import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const EC2 = "ec2.amazonaws.com";

/** AWS Parallel Computing Service: its compute nodes use the role through an instance profile. */
export const PARALLEL_COMPUTING_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "pcs-create-compute-node-group",
    variantOf: "ec2-run-instances",
    title: "Create a group of compute nodes",
    phrase: { before: "adding compute nodes to a Parallel Computing Service cluster with" },
    summary: (to) => `adds compute nodes with the instance profile of ${to} to a cluster of Parallel Computing Service`,
    passRole: [EC2],
    instanceProfile: true,
    actions: [["pcs:CreateComputeNodeGroup", "pcs:UpdateComputeNodeGroup"]],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, "IAM instance profiles for AWS Parallel Computing Service"],
  },
];
