import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const GAMELIFT = "gamelift.amazonaws.com";
const ROLE_PAGE = "Set up an IAM service role for Amazon GameLift Servers";

/** Amazon GameLift Servers. */
export const GAMELIFT_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "gamelift-create-fleet",
    title: "Create a GameLift fleet",
    phrase: { before: "creating a GameLift fleet with" },
    summary: (to) => `runs its own build on a GameLift fleet with ${to} as the instance role`,
    passRole: [GAMELIFT],
    actions: [["gamelift:CreateBuild", "gamelift:CreateScript"], ["gamelift:CreateFleet"]],
    prerequisites: [roleTrusting(GAMELIFT)],
    remediation: restrictPassRole(GAMELIFT),
    references: [PASS_ROLE_PAGE, ROLE_PAGE],
  },
  {
    id: "gamelift-create-container-fleet",
    variantOf: "gamelift-create-fleet",
    title: "Create a GameLift container fleet",
    phrase: { before: "creating a GameLift container fleet with" },
    summary: (to) => `runs its own container on a GameLift fleet with ${to} as the fleet role`,
    passRole: [GAMELIFT],
    actions: [["gamelift:CreateContainerGroupDefinition"], ["gamelift:CreateContainerFleet"]],
    prerequisites: [roleTrusting(GAMELIFT)],
    remediation: restrictPassRole(GAMELIFT),
    references: [PASS_ROLE_PAGE, ROLE_PAGE],
  },
  {
    id: "gamelift-get-compute-access",
    title: "Connect to a GameLift fleet",
    phrase: { before: "connecting to a GameLift fleet that runs with" },
    summary: (to) => `connects to an instance or a container of a GameLift fleet that runs as ${to}`,
    runsFor: [GAMELIFT],
    target: { type: "gamelift:fleet", state: "exists" },
    actions: [["gamelift:GetComputeAccess", "gamelift:GetInstanceAccess"]],
    prerequisites: ["A fleet has the role as its instance role, and shares its credentials with the instances"],
    remediation: restrictActions("gamelift:GetComputeAccess and gamelift:GetInstanceAccess", "fleets"),
    references: [ROLE_PAGE, "Remotely connect to Amazon GameLift Servers fleet instances"],
  },
  {
    id: "gamelift-get-compute-access-to-containers",
    title: "Connect to a GameLift container fleet",
    phrase: { before: "connecting to a container of a GameLift fleet that runs with" },
    summary: (to) => `connects to a container of a GameLift fleet that runs as ${to}`,
    runsFor: [GAMELIFT],
    target: { type: "gamelift:containerFleet", state: "exists" },
    actions: [["gamelift:GetComputeAccess"]],
    prerequisites: ["A container fleet has the role as its fleet role"],
    remediation: restrictActions("gamelift:GetComputeAccess", "container fleets"),
    references: [ROLE_PAGE, "Remotely connect to Amazon GameLift Servers fleet instances"],
  },
];
