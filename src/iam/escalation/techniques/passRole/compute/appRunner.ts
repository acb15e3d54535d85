import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const TASKS = "tasks.apprunner.amazonaws.com";
const IAM_PAGE = "How App Runner works with IAM";

/** AWS App Runner. */
export const APP_RUNNER_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "apprunner-create-service",
    pathfinding: [{ id: "apprunner-001" }],
    title: "Create an App Runner service",
    phrase: { before: "running a new App Runner service with" },
    summary: (to) => `creates an App Runner service that runs its own container with ${to} as its instance role`,
    passRole: [TASKS],
    target: { type: "apprunner:service", state: "created" },
    actions: [["apprunner:CreateService"]],
    prerequisites: [roleTrusting(TASKS)],
    remediation: restrictPassRole(TASKS),
    references: [PASS_ROLE_PAGE, IAM_PAGE],
  },
  {
    id: "apprunner-update-service-with-role",
    title: "Change the container and the role of an App Runner service",
    phrase: { before: "changing an App Runner service to run with" },
    summary: (to) => `updates an App Runner service to its own container, with ${to} as the instance role`,
    passRole: [TASKS],
    target: { type: "apprunner:service", state: "exists" },
    actions: [["apprunner:UpdateService"]],
    prerequisites: [roleTrusting(TASKS)],
    remediation: restrictPassRole(TASKS),
    references: [PASS_ROLE_PAGE, IAM_PAGE],
  },
  {
    id: "apprunner-update-service",
    pathfinding: [{ id: "apprunner-002" }],
    title: "Change the start command of an App Runner service",
    phrase: { before: "changing an App Runner service that runs with" },
    summary: (to) => `replaces the start command of an App Runner service that runs as ${to}`,
    runsFor: [TASKS],
    target: { type: "apprunner:service", state: "exists" },
    actions: [["apprunner:UpdateService"]],
    prerequisites: ["A service has the role as its instance role"],
    remediation: restrictActions("apprunner:UpdateService", "services"),
    references: [IAM_PAGE],
  },
];
