import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const GAMELIFT = "gamelift.amazonaws.com";

/** Amazon GameLift Servers. */
export const GAMELIFT_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "gamelift-create-fleet",
    title: "Create a GameLift fleet",
    phrase: { before: "creating a GameLift fleet with" },
    summary: (to) => `runs its own build on a GameLift fleet with ${to} as the instance role`,
    passRole: [GAMELIFT],
    actions: [["gamelift:CreateBuild"], ["gamelift:CreateFleet"]],
    prerequisites: [roleTrusting(GAMELIFT)],
    remediation: restrictPassRole(GAMELIFT),
    references: [PASS_ROLE_PAGE, "Set up an IAM service role for Amazon GameLift Servers"],
  },
];
