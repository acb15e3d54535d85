import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const LAMBDA = "lambda.amazonaws.com";
const EXECUTION_ROLE_PAGE = "Defining Lambda function permissions with an execution role";
/** What makes a function run: a call, permission for someone else to call it, or an event source. */
const RUN = [
  "lambda:InvokeFunction",
  "lambda:InvokeAsync",
  "lambda:AddPermission",
  "lambda:CreateEventSourceMapping",
  "lambda:UpdateEventSourceMapping",
];
const TAKEOVER = {
  runsFor: [LAMBDA],
  target: { type: "lambda:function", state: "exists" },
  remediation: restrictActions("lambda:UpdateFunctionCode and lambda:UpdateFunctionConfiguration", "functions"),
  references: [EXECUTION_ROLE_PAGE],
} as const;

/** AWS Lambda. */
export const LAMBDA_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "lambda-create-function",
    pathfinding: [
      { id: "lambda-001", by: "lambda:InvokeFunction" },
      { id: "lambda-006", by: "lambda:AddPermission" },
      { id: "lambda-002", by: "lambda:CreateEventSourceMapping" },
    ],
    title: "Create a Lambda function",
    phrase: { before: "running code in a new Lambda function with" },
    summary: (to) => `creates a Lambda function that runs its code as ${to}`,
    passRole: [LAMBDA],
    target: { type: "lambda:function", state: "created" },
    actions: [["lambda:CreateFunction"], RUN],
    prerequisites: [roleTrusting(LAMBDA)],
    remediation: restrictPassRole(LAMBDA),
    references: [PASS_ROLE_PAGE, EXECUTION_ROLE_PAGE],
  },
  {
    id: "lambda-update-function-configuration",
    title: "Change the code and the role of a Lambda function",
    phrase: { before: "changing a Lambda function to run with" },
    summary: (to) => `replaces the code of a Lambda function, makes ${to} its execution role and invokes it`,
    passRole: [LAMBDA],
    target: { type: "lambda:function", state: "exists" },
    actions: [["lambda:UpdateFunctionConfiguration"], ["lambda:UpdateFunctionCode"], RUN],
    prerequisites: [roleTrusting(LAMBDA)],
    remediation: restrictPassRole(LAMBDA),
    references: [PASS_ROLE_PAGE, EXECUTION_ROLE_PAGE],
  },
  {
    ...TAKEOVER,
    id: "lambda-update-function-code",
    pathfinding: [
      { id: "lambda-004", by: "lambda:InvokeFunction" },
      { id: "lambda-005", by: "lambda:AddPermission" },
    ],
    title: "Replace the code of a Lambda function and invoke it",
    phrase: { before: "replacing the code of a Lambda function that runs with" },
    summary: (to) => `replaces the code of a Lambda function that runs as ${to} and invokes it`,
    actions: [["lambda:UpdateFunctionCode"], RUN],
    prerequisites: ["A function has the role as its execution role"],
  },
  {
    ...TAKEOVER,
    id: "lambda-update-function-code-on-event",
    pathfinding: [{ id: "lambda-003" }],
    title: "Replace the code of a Lambda function",
    phrase: { before: "replacing the code of a Lambda function that runs with" },
    summary: (to) => `replaces the code of a Lambda function that runs as ${to} and waits for its next event`,
    actions: [["lambda:UpdateFunctionCode"]],
    assumed: true,
    prerequisites: ["A function has the role as its execution role, and something invokes it"],
  },
  {
    ...TAKEOVER,
    id: "lambda-publish-layer-version",
    title: "Add a layer to a Lambda function",
    phrase: { before: "adding a layer to a Lambda function that runs with" },
    summary: (to) =>
      `adds a layer with its own code, of this account or another, to a Lambda function that runs as ${to}`,
    actions: [["lambda:UpdateFunctionConfiguration"], ["lambda:PublishLayerVersion", "lambda:GetLayerVersion"]],
    assumed: true,
    prerequisites: ["A function has the role as its execution role, and something invokes it"],
  },
];
