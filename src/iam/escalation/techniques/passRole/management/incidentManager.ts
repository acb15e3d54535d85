import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const INCIDENTS = "ssm-incidents.amazonaws.com";

/** Incident Manager: a response plan runs an automation with a role when an incident begins. */
export const INCIDENT_MANAGER_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "ssm-incidents-create-response-plan",
    title: "Start an incident that runs an automation",
    phrase: { before: "running an automation by an Incident Manager response plan with" },
    summary: (to) => `has an Incident Manager response plan run its own Systems Manager automation as ${to}`,
    passRole: [INCIDENTS],
    actions: [
      ["ssm:CreateDocument", "ssm:UpdateDocument"],
      ["ssm-incidents:CreateResponsePlan", "ssm-incidents:UpdateResponsePlan"],
      ["ssm-incidents:StartIncident"],
    ],
    prerequisites: [roleTrusting(INCIDENTS), "Incident Manager is set up in the account"],
    assumed: true,
    remediation: restrictPassRole(INCIDENTS),
    references: [PASS_ROLE_PAGE, "SsmAutomation (Incident Manager API Reference)"],
  },
];
