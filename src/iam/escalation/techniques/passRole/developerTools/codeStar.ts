import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const CODESTAR = "codestar.amazonaws.com";

/** AWS CodeStar. */
export const CODESTAR_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "codestar-create-project",
    title: "Create a CodeStar project",
    phrase: { before: "creating a CodeStar project with" },
    summary: (to) => `creates a CodeStar project whose template is deployed with ${to}`,
    passRole: [CODESTAR],
    actions: [["codestar:CreateProject"]],
    prerequisites: [roleTrusting(CODESTAR)],
    remediation: restrictPassRole(CODESTAR),
    references: [PASS_ROLE_PAGE, "Actions, resources, and condition keys for AWS CodeStar"],
  },
];
