import { PASS_ROLE_PAGE, restrictPassRole, roleTrusting, type ServiceTechnique } from "../../serviceTechnique.ts";

const COGNITO = "cognito-identity.amazonaws.com";
const ROLES_PAGE = "Role trust and permissions";
const WITH_ROLE = {
  passRole: [COGNITO],
  prerequisites: [roleTrusting(COGNITO)],
  remediation: restrictPassRole(COGNITO),
  references: [PASS_ROLE_PAGE, ROLES_PAGE, "Identity pools authentication flow"],
} as const;

/** Amazon Cognito: an identity pool gives anyone it lets in the credentials of its roles; getting them needs no permission. */
export const COGNITO_TECHNIQUES: readonly ServiceTechnique[] = [
  {
    ...WITH_ROLE,
    id: "cognito-identity-create-identity-pool",
    title: "Create an identity pool",
    phrase: { before: "creating a Cognito identity pool with" },
    summary: (to) => `creates a Cognito identity pool that gives the credentials of ${to} to guests`,
    trust: "signs-in-to-new-pool",
    actions: [["cognito-identity:CreateIdentityPool"], ["cognito-identity:SetIdentityPoolRoles"]],
  },
  {
    ...WITH_ROLE,
    id: "cognito-identity-set-identity-pool-roles",
    title: "Set the roles of an identity pool",
    phrase: { before: "changing a Cognito identity pool to use" },
    summary: (to) => `has a Cognito identity pool give the credentials of ${to} to those it lets in`,
    trust: "signs-in",
    target: { type: "cognito-identity:identitypool", state: "exists" },
    actions: [["cognito-identity:SetIdentityPoolRoles"]],
    assumed: true,
    prerequisites: [roleTrusting(COGNITO), "An identity pool lets guests or the principal in"],
  },
  {
    ...WITH_ROLE,
    id: "cognito-idp-create-group",
    title: "Set the role of a group of a user pool",
    phrase: { before: "joining a Cognito group with" },
    summary: (to) => `gives its own user a group whose role is ${to}, and gets its credentials from an identity pool`,
    trust: "signs-in",
    actions: [["cognito-idp:CreateGroup", "cognito-idp:UpdateGroup"], ["cognito-idp:AdminAddUserToGroup"]],
    assumed: true,
    prerequisites: [roleTrusting(COGNITO), "An identity pool takes the role from the tokens of the user pool"],
    references: [PASS_ROLE_PAGE, "Adding groups to a user pool"],
  },
];
