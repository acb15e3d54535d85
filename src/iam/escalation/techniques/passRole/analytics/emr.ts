import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const EMR = "elasticmapreduce.amazonaws.com";
const EC2 = "ec2.amazonaws.com";
const ROLES_PAGE = "Configure IAM service roles for Amazon EMR permissions to AWS services and resources";

/** Amazon EMR. */
export const EMR_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "elasticmapreduce-run-job-flow",
    title: "Create an EMR cluster with a service role",
    phrase: { before: "creating an EMR cluster with" },
    summary: (to) => `creates an EMR cluster with ${to} as the service role`,
    passRole: [EMR],
    actions: [["elasticmapreduce:RunJobFlow"]],
    prerequisites: [roleTrusting(EMR)],
    remediation: restrictPassRole(EMR),
    references: [PASS_ROLE_PAGE, ROLES_PAGE],
  },
  {
    id: "elasticmapreduce-run-job-flow-on-instances",
    title: "Create an EMR cluster with an instance profile",
    phrase: { before: "creating an EMR cluster with" },
    summary: (to) => `runs its own steps on an EMR cluster whose instances have the instance profile of ${to}`,
    passRole: [EC2],
    instanceProfile: true,
    actions: [["elasticmapreduce:RunJobFlow"]],
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, ROLES_PAGE],
  },
  {
    id: "elasticmapreduce-add-job-flow-steps",
    title: "Add steps to an EMR cluster",
    phrase: { before: "running a step on an EMR cluster that runs with" },
    summary: (to) => `runs its own steps on an EMR cluster whose instances run as ${to}`,
    runsFor: [EC2],
    instanceProfile: true,
    target: { type: "elasticmapreduce:cluster", state: "exists" },
    actions: [["elasticmapreduce:AddJobFlowSteps"]],
    prerequisites: ["The instances of a running cluster have the role"],
    remediation: restrictActions("elasticmapreduce:AddJobFlowSteps", "clusters"),
    references: [ROLES_PAGE],
  },
];
