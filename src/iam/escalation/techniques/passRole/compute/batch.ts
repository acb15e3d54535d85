import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const TASKS = "ecs-tasks.amazonaws.com";
const JOB_DEFINITION_PAGE = "Job definition parameters for ContainerProperties";

/** AWS Batch: its jobs run as ECS tasks. */
export const BATCH_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "batch-register-job-definition",
    title: "Run a Batch job",
    phrase: { before: "running a Batch job with" },
    summary: (to) => `runs its own container as a Batch job with ${to} as the job role`,
    passRole: [TASKS],
    actions: [["batch:RegisterJobDefinition"], ["batch:SubmitJob"]],
    prerequisites: [roleTrusting(TASKS), "A job queue exists"],
    remediation: restrictPassRole(TASKS),
    references: [PASS_ROLE_PAGE, JOB_DEFINITION_PAGE],
  },
  {
    id: "batch-submit-job",
    title: "Submit a Batch job with another command",
    phrase: { before: "running a Batch job with" },
    summary: (to) => `submits with its own command a Batch job that runs as ${to}`,
    runsFor: [TASKS],
    target: { type: "batch:job-definition", state: "exists" },
    actions: [["batch:SubmitJob"]],
    also: [{ anyOf: ["batch:SubmitJob"], on: ["arn:aws:batch:*:*:job-queue/*"] }],
    prerequisites: ["A job definition has the role as its job role", "A job queue exists"],
    remediation: restrictActions("batch:SubmitJob", "job definitions"),
    references: [JOB_DEFINITION_PAGE],
  },
];
