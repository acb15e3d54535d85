import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const AMPLIFY = "amplify.amazonaws.com";

/** AWS Amplify. */
export const AMPLIFY_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "amplify-start-job",
    title: "Build an Amplify app",
    phrase: { before: "building an Amplify app with" },
    summary: (to) => `runs its own build commands in an Amplify app with ${to} as the service role`,
    passRole: [AMPLIFY],
    actions: [["amplify:CreateApp", "amplify:UpdateApp"], ["amplify:StartJob"]],
    prerequisites: [roleTrusting(AMPLIFY)],
    remediation: restrictPassRole(AMPLIFY),
    references: [PASS_ROLE_PAGE, "Adding a service role with permissions to deploy backend resources"],
  },
];
