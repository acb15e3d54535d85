import {
  PASS_ROLE_PAGE,
  restrictActions,
  restrictPassRole,
  roleTrusting,
  type ServiceTechnique,
} from "../../serviceTechnique.ts";

const ROLES_ANYWHERE = "rolesanywhere.amazonaws.com";

const ANCHOR = ["rolesanywhere:CreateTrustAnchor", "rolesanywhere:UpdateTrustAnchor"];

/** AWS IAM Roles Anywhere. */
export const ROLES_ANYWHERE_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    id: "rolesanywhere-create-profile",
    title: "Create a trust anchor and a profile",
    phrase: { before: "creating an IAM Roles Anywhere trust anchor and profile for" },
    summary: (to) => `gets the credentials of ${to} with a certificate of its own certificate authority`,
    passRole: [ROLES_ANYWHERE],
    trust: "identified",
    actions: [["rolesanywhere:CreateTrustAnchor"], ["rolesanywhere:CreateProfile", "rolesanywhere:UpdateProfile"]],
    prerequisites: [roleTrusting(ROLES_ANYWHERE)],
    remediation: restrictPassRole(ROLES_ANYWHERE),
    references: [PASS_ROLE_PAGE, "Getting started with IAM Roles Anywhere"],
  },
  {
    id: "rolesanywhere-create-trust-anchor",
    title: "Create a trust anchor for a profile",
    phrase: { before: "creating an IAM Roles Anywhere trust anchor for a profile of" },
    summary: (to) => `gets the credentials of ${to} by a profile with a certificate of its own certificate authority`,
    runsFor: [ROLES_ANYWHERE],
    trust: "identified",
    target: { type: "rolesanywhere:profile", state: "exists" },
    actions: [ANCHOR],
    prerequisites: ["A profile names the role"],
    remediation: restrictActions(ANCHOR.join(" and "), "trust anchors of profiles"),
    references: ["The IAM Roles Anywhere trust model"],
  },
];
