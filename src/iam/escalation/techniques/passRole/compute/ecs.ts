import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const TASKS = "ecs-tasks.amazonaws.com";
const TASK_ROLE_PAGE = "Amazon ECS task IAM role";
const NEW_TASK = {
  passRole: [TASKS],
  prerequisites: [roleTrusting(TASKS), "A cluster exists"],
  remediation: restrictPassRole(TASKS),
  references: [PASS_ROLE_PAGE, TASK_ROLE_PAGE],
} as const;
const REGISTER = ["ecs:RegisterTaskDefinition"];

/** Amazon ECS. */
export const ECS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...NEW_TASK,
    id: "ecs-run-task",
    pathfinding: [{ id: "ecs-004" }],
    title: "Run an ECS task",
    summary: (to) => `runs its own container as an ECS task with ${to} as the task role`,
    actions: [REGISTER, ["ecs:RunTask"]],
  },
  {
    ...NEW_TASK,
    id: "ecs-start-task",
    variantOf: "ecs-run-task",
    pathfinding: [{ id: "ecs-005" }],
    title: "Start an ECS task on a container instance",
    summary: (to) => `starts its own container on a container instance as an ECS task with ${to} as the task role`,
    actions: [REGISTER, ["ecs:StartTask"]],
    prerequisites: [roleTrusting(TASKS), "A cluster with a container instance exists"],
  },
  {
    ...NEW_TASK,
    id: "ecs-create-service",
    variantOf: "ecs-run-task",
    pathfinding: [{ id: "ecs-003" }],
    title: "Create an ECS service",
    summary: (to) => `creates an ECS service that runs its own container with ${to} as the task role`,
    actions: [REGISTER, ["ecs:CreateService"]],
  },
  {
    ...NEW_TASK,
    id: "ecs-update-service",
    variantOf: "ecs-run-task",
    title: "Update an ECS service",
    summary: (to) => `updates an ECS service to its own container, with ${to} as the task role`,
    actions: [REGISTER, ["ecs:UpdateService"]],
    prerequisites: [roleTrusting(TASKS), "A service exists"],
  },
  {
    ...NEW_TASK,
    id: "ecs-create-task-set",
    variantOf: "ecs-run-task",
    title: "Create a task set",
    summary: (to) => `creates a task set in an ECS service that runs its own container with ${to} as the task role`,
    actions: [REGISTER, ["ecs:CreateTaskSet"]],
    prerequisites: [roleTrusting(TASKS), "A service with an external deployment controller exists"],
  },
  {
    ...NEW_TASK,
    id: "ecs-create-express-gateway-service",
    variantOf: "ecs-run-task",
    title: "Create an ECS Express service",
    summary: (to) => `creates an ECS Express Mode service that runs its own container with ${to} as the task role`,
    actions: [["ecs:CreateExpressGatewayService", "ecs:UpdateExpressGatewayService"]],
    prerequisites: [roleTrusting(TASKS)],
  },
  {
    id: "ecs-run-task-with-overrides",
    title: "Run a task definition with another command and role",
    summary: (to) => `runs an existing ECS task definition with its own command and with ${to} as the task role`,
    passRole: [TASKS],
    target: { type: "ecs:task-definition", state: "exists" },
    actions: [["ecs:RunTask", "ecs:StartTask"]],
    prerequisites: [roleTrusting(TASKS), "A cluster exists"],
    remediation: restrictPassRole(TASKS),
    references: [PASS_ROLE_PAGE, TASK_ROLE_PAGE],
  },
  {
    id: "ecs-execute-command",
    title: "Run a command in a container",
    summary: (to) => `opens a shell in an ECS container that runs as ${to}`,
    runsFor: [TASKS],
    target: { type: "ecs:task", state: "exists" },
    actions: [["ecs:ExecuteCommand"]],
    prerequisites: ["A task runs with the role, and ECS Exec is enabled for it"],
    remediation: restrictActions("ecs:ExecuteCommand", "tasks"),
    references: [TASK_ROLE_PAGE, "Monitor Amazon ECS containers with ECS Exec"],
  },
];
