import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const LAMBDA = "lambda.amazonaws.com";

/** Amazon CloudWatch Synthetics: a canary runs as a Lambda function. */
export const SYNTHETICS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "synthetics-create-canary",
    title: "Create a canary",
    phrase: { before: "creating a CloudWatch Synthetics canary with" },
    summary: (to) => `creates a CloudWatch Synthetics canary that runs its script as ${to}`,
    passRole: [LAMBDA],
    target: { type: "synthetics:canary", state: "created" },
    actions: [["synthetics:CreateCanary"], ["synthetics:StartCanary"]],
    prerequisites: [roleTrusting(LAMBDA)],
    remediation: restrictPassRole(LAMBDA),
    references: [PASS_ROLE_PAGE, "Required roles and permissions for canaries"],
  },
];
