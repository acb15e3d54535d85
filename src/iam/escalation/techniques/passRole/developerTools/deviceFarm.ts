import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const DEVICE_FARM = "devicefarm.amazonaws.com";

/** AWS Device Farm: a test runs on its hosts with the execution role of its project. */
export const DEVICE_FARM_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "devicefarm-create-project",
    title: "Run a test on Device Farm",
    phrase: { before: "running a Device Farm test with" },
    summary: (to) => `runs its own test on Device Farm with ${to} as the execution role`,
    passRole: [DEVICE_FARM],
    actions: [
      ["devicefarm:CreateProject", "devicefarm:UpdateProject"],
      ["devicefarm:CreateUpload"],
      ["devicefarm:ScheduleRun"],
    ],
    prerequisites: [roleTrusting(DEVICE_FARM)],
    remediation: restrictPassRole(DEVICE_FARM),
    references: [PASS_ROLE_PAGE, "Access AWS resources using an IAM Execution Role"],
  },
];
