import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const CODEPIPELINE = "codepipeline.amazonaws.com";

/** AWS CodePipeline. */
export const CODEPIPELINE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "codepipeline-create-pipeline",
    title: "Create a pipeline",
    phrase: { before: "creating a CodePipeline pipeline with" },
    summary: (to) => `runs its own CodePipeline pipeline with ${to} as the service role`,
    passRole: [CODEPIPELINE],
    target: { type: "codepipeline:pipeline", state: "created" },
    actions: [["codepipeline:CreatePipeline", "codepipeline:UpdatePipeline"]],
    prerequisites: [roleTrusting(CODEPIPELINE)],
    remediation: restrictPassRole(CODEPIPELINE),
    references: [PASS_ROLE_PAGE, "Manage the CodePipeline service role"],
  },
];
