import { restrictActions, type ServiceTechnique } from "../../serviceTechnique.ts";

const DATAZONE = "datazone.amazonaws.com";
const GET = ["datazone:GetEnvironmentCredentials", "datazone:GetDomainExecutionRoleCredentials"];

/** Amazon DataZone hands out the credentials of its environments. */
export const DATAZONE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "datazone-get-environment-credentials",
    title: "Get the credentials of a DataZone environment",
    phrase: { before: "requesting credentials from an Amazon DataZone environment with" },
    summary: (to) => `gets the credentials of ${to} from Amazon DataZone`,
    runsFor: [DATAZONE],
    trust: "tagged",
    target: { type: "datazone:domain", state: "exists" },
    actions: [GET],
    assumed: true,
    prerequisites: ["A domain or an environment of it has the role, and lets the principal use it"],
    remediation: restrictActions(GET.join(" and "), "domains"),
    references: ["GetEnvironmentCredentials", "AmazonDataZoneDomainExecutionRole role"],
  },
];
