import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const ATHENA = "athena.amazonaws.com";
const SPARK_PAGE = "Get started with Apache Spark on Amazon Athena";
const RUN = [["athena:StartSession"], ["athena:StartCalculationExecution"]];

/** Amazon Athena: a workgroup for Apache Spark runs code with its execution role. */
export const ATHENA_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "athena-create-work-group",
    title: "Create an Athena workgroup for Spark",
    phrase: { before: "creating an Athena workgroup for Apache Spark with" },
    summary: (to) => `runs its own code in an Athena workgroup for Apache Spark with ${to} as the execution role`,
    passRole: [ATHENA],
    target: { type: "athena:workgroup", state: "created" },
    actions: [["athena:CreateWorkGroup", "athena:UpdateWorkGroup"], ...RUN],
    prerequisites: [roleTrusting(ATHENA)],
    remediation: restrictPassRole(ATHENA),
    references: [PASS_ROLE_PAGE, SPARK_PAGE],
  },
  {
    id: "athena-start-calculation-execution",
    title: "Run code in an Athena workgroup for Spark",
    phrase: { before: "running code in an Athena workgroup for Apache Spark that runs with" },
    summary: (to) => `runs its own code in an Athena workgroup for Apache Spark that runs as ${to}`,
    runsFor: [ATHENA],
    target: { type: "athena:workgroup", state: "exists" },
    actions: RUN,
    prerequisites: ["A workgroup for Apache Spark has the role as its execution role"],
    remediation: restrictActions("athena:StartSession", "workgroups"),
    references: [SPARK_PAGE],
  },
];
