import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const ROLES_ANYWHERE = "rolesanywhere.amazonaws.com";

/** AWS IAM Roles Anywhere. */
export const ROLES_ANYWHERE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "rolesanywhere-create-profile",
    title: "Create a trust anchor and a profile",
    phrase: { before: "creating an IAM Roles Anywhere trust anchor and profile for" },
    summary: (to) => `gets the credentials of ${to} with a certificate of its own certificate authority`,
    passRole: [ROLES_ANYWHERE],
    actions: [["rolesanywhere:CreateTrustAnchor"], ["rolesanywhere:CreateProfile", "rolesanywhere:UpdateProfile"]],
    prerequisites: [roleTrusting(ROLES_ANYWHERE)],
    remediation: restrictPassRole(ROLES_ANYWHERE),
    references: [PASS_ROLE_PAGE, "Getting started with IAM Roles Anywhere"],
  },
];
