import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const EMR_SERVERLESS = "emr-serverless.amazonaws.com";

/** Amazon EMR Serverless. */
export const EMR_SERVERLESS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "emr-serverless-start-job-run",
    title: "Start an EMR Serverless job",
    phrase: { before: "running an EMR Serverless job with" },
    summary: (to) => `runs its own job on EMR Serverless with ${to} as the runtime role`,
    passRole: [EMR_SERVERLESS],
    actions: [["emr-serverless:StartJobRun", "emr-serverless:StartSession"]],
    prerequisites: [roleTrusting(EMR_SERVERLESS), "An application exists"],
    remediation: restrictPassRole(EMR_SERVERLESS),
    references: [PASS_ROLE_PAGE, "Job runtime roles for Amazon EMR Serverless"],
  },
];
