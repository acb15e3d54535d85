import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const SERVICES = ["airflow-env.amazonaws.com", "airflow.amazonaws.com"];

/** Amazon Managed Workflows for Apache Airflow. */
export const AIRFLOW_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "airflow-create-environment",
    title: "Create an Airflow environment",
    phrase: { before: "running workflows in an Apache Airflow environment with" },
    summary: (to) => `runs its own workflows in an Apache Airflow environment with ${to} as the execution role`,
    passRole: SERVICES,
    actions: [["airflow:CreateEnvironment", "airflow:UpdateEnvironment"]],
    prerequisites: [roleTrusting(SERVICES.join(" or "))],
    remediation: restrictPassRole(...SERVICES),
    references: [PASS_ROLE_PAGE, "Amazon MWAA execution role"],
  },
];
