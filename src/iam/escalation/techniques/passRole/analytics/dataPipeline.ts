import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const SERVICES = ["datapipeline.amazonaws.com", "elasticmapreduce.amazonaws.com"];
const EC2 = "ec2.amazonaws.com";
const ROLES_PAGE = "IAM Roles for AWS Data Pipeline";
const RUN_PIPELINE = [
  ["datapipeline:CreatePipeline"],
  ["datapipeline:PutPipelineDefinition"],
  ["datapipeline:ActivatePipeline"],
];

/** AWS Data Pipeline. */
export const DATA_PIPELINE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "datapipeline-activate-pipeline",
    pathfinding: [{ id: "datapipeline-001" }],
    title: "Activate a data pipeline",
    phrase: { before: "running commands in a Data Pipeline pipeline with" },
    summary: (to) => `runs its own commands in a Data Pipeline pipeline as ${to}`,
    passRole: SERVICES,
    actions: RUN_PIPELINE,
    prerequisites: [roleTrusting(SERVICES.join(" or "))],
    remediation: restrictPassRole(...SERVICES),
    references: [PASS_ROLE_PAGE, ROLES_PAGE],
  },
  {
    id: "datapipeline-activate-pipeline-on-instances",
    title: "Activate a data pipeline on EC2 instances",
    phrase: { before: "running commands on the instances of a Data Pipeline pipeline with" },
    summary: (to) =>
      `runs its own commands on the instances of a Data Pipeline pipeline with the instance profile of ${to}`,
    passRole: [EC2],
    instanceProfile: true,
    actions: RUN_PIPELINE,
    prerequisites: [roleTrusting(EC2), "The role has an instance profile, or one can be created"],
    remediation: restrictPassRole(EC2),
    references: [PASS_ROLE_PAGE, ROLES_PAGE],
  },
];
