import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const DEADLINE = ["credentials.deadline.amazonaws.com", "deadline.amazonaws.com"];
const ROLE_PAGE = "Queues in Deadline Cloud";
const QUEUE_ACTIONS = ["deadline:AssumeQueueRoleForUser", "deadline:AssumeQueueRoleForWorker"];

/** AWS Deadline Cloud hands out the credentials of its queues and fleets; those for reading are narrowed to reading. */
export const DEADLINE_CLOUD_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "deadline-create-queue",
    title: "Create a Deadline Cloud queue",
    phrase: { before: "creating a Deadline Cloud queue with" },
    summary: (to) => `creates a Deadline Cloud queue with ${to} as the queue role and gets its credentials`,
    passRole: DEADLINE,
    target: { type: "deadline:queue", state: "created" },
    actions: [["deadline:CreateQueue", "deadline:UpdateQueue"], QUEUE_ACTIONS],
    prerequisites: [roleTrusting(DEADLINE.join(" or "))],
    remediation: restrictPassRole(...DEADLINE),
    references: [PASS_ROLE_PAGE, ROLE_PAGE],
  },
  {
    id: "deadline-assume-queue-role",
    title: "Get the credentials of a Deadline Cloud queue",
    phrase: { before: "requesting credentials from a Deadline Cloud queue with" },
    summary: (to) => `gets the credentials of ${to} from a Deadline Cloud queue`,
    runsFor: DEADLINE,
    target: { type: "deadline:queue", state: "exists" },
    actions: [QUEUE_ACTIONS],
    prerequisites: ["A queue has the role as its queue role"],
    remediation: restrictActions(QUEUE_ACTIONS.join(" and "), "queues"),
    references: [ROLE_PAGE, "AssumeQueueRoleForUser"],
  },
  {
    id: "deadline-assume-fleet-role-for-worker",
    title: "Get the credentials of a Deadline Cloud fleet",
    phrase: { before: "requesting credentials from a Deadline Cloud fleet with" },
    summary: (to) => `gets the credentials of ${to} from a Deadline Cloud fleet as one of its workers`,
    runsFor: DEADLINE,
    target: { type: "deadline:worker", state: "exists" },
    actions: [["deadline:AssumeFleetRoleForWorker"]],
    prerequisites: ["A fleet has the role as its fleet role"],
    remediation: restrictActions("deadline:AssumeFleetRoleForWorker", "fleets"),
    references: ["Fleets in Deadline Cloud", "AssumeFleetRoleForWorker"],
  },
];
