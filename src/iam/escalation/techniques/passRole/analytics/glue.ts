import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const GLUE = "glue.amazonaws.com";
const ROLE_PAGE = "Setting up IAM permissions for AWS Glue";
const START = ["glue:StartJobRun", "glue:CreateTrigger", "glue:StartTrigger", "glue:UpdateTrigger"];
const WITH_ROLE = {
  passRole: [GLUE],
  prerequisites: [roleTrusting(GLUE)],
  remediation: restrictPassRole(GLUE),
  references: [PASS_ROLE_PAGE, ROLE_PAGE],
} as const;

/** AWS Glue. */
export const GLUE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...WITH_ROLE,
    id: "glue-create-dev-endpoint",
    pathfinding: [{ id: "glue-001" }],
    title: "Create a Glue development endpoint",
    phrase: { before: "creating a Glue development endpoint with" },
    summary: (to) => `creates a Glue development endpoint that runs as ${to} and connects to it by SSH`,
    actions: [["glue:CreateDevEndpoint"]],
  },
  {
    id: "glue-update-dev-endpoint",
    pathfinding: [{ id: "glue-002" }],
    title: "Add an SSH key to a Glue development endpoint",
    phrase: { before: "adding an SSH key to a Glue development endpoint that runs with" },
    summary: (to) => `adds its own SSH key to a Glue development endpoint that runs as ${to} and connects to it`,
    runsFor: [GLUE],
    target: { type: "glue:devendpoint", state: "exists" },
    actions: [["glue:UpdateDevEndpoint"]],
    prerequisites: ["A development endpoint runs with the role"],
    remediation: restrictActions("glue:UpdateDevEndpoint", "development endpoints"),
    references: [ROLE_PAGE],
  },
  {
    ...WITH_ROLE,
    id: "glue-create-job",
    pathfinding: [
      { id: "glue-003", by: "glue:StartJobRun" },
      { id: "glue-004", by: "glue:CreateTrigger" },
    ],
    title: "Create a Glue job",
    phrase: { before: "running a new Glue job with" },
    summary: (to) => `creates a Glue job that runs its script as ${to}`,
    target: { type: "glue:job", state: "created" },
    actions: [["glue:CreateJob"], START],
  },
  {
    ...WITH_ROLE,
    id: "glue-update-job",
    pathfinding: [
      { id: "glue-005", by: "glue:StartJobRun" },
      { id: "glue-006", by: "glue:CreateTrigger" },
    ],
    title: "Change the script and the role of a Glue job",
    phrase: { before: "changing a Glue job to run with" },
    summary: (to) => `changes the script of a Glue job, makes ${to} its role and runs it`,
    target: { type: "glue:job", state: "exists" },
    actions: [["glue:UpdateJob"], START],
    references: [...WITH_ROLE.references, "IAM permissions for auto upgrade"],
  },
  {
    ...WITH_ROLE,
    id: "glue-create-session",
    title: "Create a Glue interactive session",
    phrase: { before: "running a Glue interactive session with" },
    summary: (to) => `runs statements in a Glue interactive session as ${to}`,
    target: { type: "glue:session", state: "created" },
    actions: [["glue:CreateSession"], ["glue:RunStatement"]],
  },
];
