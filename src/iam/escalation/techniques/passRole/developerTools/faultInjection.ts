import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const FIS = "fis.amazonaws.com";

/** AWS Fault Injection Service: an experiment runs automation documents and commands with the role. */
export const FAULT_INJECTION_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "fis-create-experiment-template",
    title: "Run a fault injection experiment",
    phrase: { before: "running a Fault Injection Service experiment with" },
    summary: (to) => `runs an automation in an experiment of Fault Injection Service as ${to}`,
    passRole: [FIS],
    actions: [["fis:CreateExperimentTemplate", "fis:UpdateExperimentTemplate"], ["fis:StartExperiment"]],
    prerequisites: [roleTrusting(FIS)],
    remediation: restrictPassRole(FIS),
    references: [PASS_ROLE_PAGE, "IAM roles for AWS FIS experiments", "Use Systems Manager SSM documents with AWS FIS"],
  },
];
