import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const STATES = "states.amazonaws.com";
const ROLE_PAGE = "Creating an IAM role for your state machine in Step Functions";
const START = ["states:StartExecution", "states:StartSyncExecution"];
const WITH_ROLE = {
  passRole: [STATES],
  prerequisites: [roleTrusting(STATES)],
  remediation: restrictPassRole(STATES),
  references: [PASS_ROLE_PAGE, ROLE_PAGE],
} as const;

/** AWS Step Functions. */
export const STEP_FUNCTIONS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...WITH_ROLE,
    id: "states-create-state-machine",
    title: "Create a state machine",
    phrase: { before: "creating a Step Functions state machine with" },
    summary: (to) => `creates a Step Functions state machine that calls AWS as ${to}`,
    target: { type: "states:statemachine", state: "created" },
    actions: [["states:CreateStateMachine"], START],
  },
  {
    ...WITH_ROLE,
    id: "states-test-state",
    title: "Test a state",
    phrase: { before: "testing a Step Functions state with" },
    summary: (to) => `tests a single Step Functions state that calls AWS as ${to}`,
    actions: [["states:TestState"]],
  },
  {
    ...WITH_ROLE,
    id: "states-update-state-machine-with-role",
    title: "Change the definition and the role of a state machine",
    phrase: { before: "changing a Step Functions state machine to run with" },
    summary: (to) => `changes the definition of a Step Functions state machine, makes ${to} its role and starts it`,
    target: { type: "states:statemachine", state: "exists" },
    actions: [["states:UpdateStateMachine"], START],
  },
  {
    id: "states-update-state-machine",
    title: "Change the definition of a state machine",
    phrase: { before: "changing the definition of a Step Functions state machine that runs with" },
    summary: (to) => `changes the definition of a Step Functions state machine that runs as ${to} and starts it`,
    runsFor: [STATES],
    target: { type: "states:statemachine", state: "exists" },
    actions: [["states:UpdateStateMachine"], START],
    prerequisites: ["A state machine has the role as its execution role"],
    remediation: restrictActions("states:UpdateStateMachine", "state machines"),
    references: [ROLE_PAGE],
  },
];
