import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const BRAKET = "braket.amazonaws.com";

/** Amazon Braket. */
export const BRAKET_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "braket-create-job",
    title: "Create a Braket hybrid job",
    phrase: { before: "running an Amazon Braket hybrid job with" },
    summary: (to) => `creates an Amazon Braket hybrid job that runs its script as ${to}`,
    passRole: [BRAKET],
    actions: [["braket:CreateJob"]],
    prerequisites: [roleTrusting(BRAKET)],
    remediation: restrictPassRole(BRAKET),
    references: [PASS_ROLE_PAGE, "Actions, resources, and condition keys for Amazon Braket"],
  },
];
