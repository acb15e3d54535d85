import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const SCHEDULER = "scheduler.amazonaws.com";

/** Amazon EventBridge Scheduler: a universal target calls almost any operation. */
export const SCHEDULER_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "scheduler-create-schedule",
    title: "Create a schedule",
    phrase: { before: "creating an EventBridge schedule that runs with" },
    summary: (to) => `creates an EventBridge Scheduler schedule that calls AWS as ${to}`,
    passRole: [SCHEDULER],
    actions: [["scheduler:CreateSchedule", "scheduler:UpdateSchedule"]],
    prerequisites: [roleTrusting(SCHEDULER)],
    remediation: restrictPassRole(SCHEDULER),
    references: [PASS_ROLE_PAGE, "Using universal targets in EventBridge Scheduler"],
  },
];
