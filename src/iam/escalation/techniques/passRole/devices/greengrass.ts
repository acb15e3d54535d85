import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const GREENGRASS = "greengrass.amazonaws.com";

/** AWS IoT Greengrass. */
export const GREENGRASS_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "greengrass-create-deployment",
    title: "Deploy to a Greengrass core device",
    phrase: { before: "deploying to a Greengrass core device with" },
    summary: (to) => `deploys to its own Greengrass core device with ${to} as the service role`,
    passRole: [GREENGRASS],
    actions: [["greengrass:AssociateServiceRoleToAccount"], ["greengrass:CreateDeployment"]],
    assumed: true,
    prerequisites: [roleTrusting(GREENGRASS), "The principal has a Greengrass core device"],
    remediation: restrictPassRole(GREENGRASS),
    references: [PASS_ROLE_PAGE, "Greengrass service role"],
  },
];
