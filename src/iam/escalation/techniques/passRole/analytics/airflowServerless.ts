import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const AIRFLOW = "airflow-serverless.amazonaws.com";
const ROLE_PAGE = "Execution roles";
const RUN = ["airflow-serverless:StartWorkflowRun"];

/** Amazon MWAA Serverless. */
export const AIRFLOW_SERVERLESS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "airflow-serverless-create-workflow",
    title: "Create a serverless Airflow workflow",
    phrase: { before: "creating a serverless Airflow workflow with" },
    summary: (to) => `runs its own serverless Airflow workflow with ${to} as the execution role`,
    passRole: [AIRFLOW],
    actions: [["airflow-serverless:CreateWorkflow", "airflow-serverless:UpdateWorkflow"], RUN],
    prerequisites: [roleTrusting(AIRFLOW)],
    remediation: restrictPassRole(AIRFLOW),
    references: [PASS_ROLE_PAGE, ROLE_PAGE],
  },
  {
    id: "airflow-serverless-update-workflow",
    title: "Change a serverless Airflow workflow",
    phrase: { before: "changing a serverless Airflow workflow that runs with" },
    summary: (to) => `changes the tasks of a serverless Airflow workflow that runs as ${to} and runs it`,
    runsFor: [AIRFLOW],
    target: { type: "airflow-serverless:Workflow", state: "exists" },
    actions: [["airflow-serverless:UpdateWorkflow"], RUN],
    prerequisites: ["A workflow has the role as its execution role"],
    remediation: restrictActions("airflow-serverless:UpdateWorkflow", "workflows"),
    references: [ROLE_PAGE],
  },
];
