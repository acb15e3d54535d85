import type { Technique } from "../../paths/technique.ts";

const USERS_PAGE = "Create an IAM user in your AWS account";
const ROLES_PAGE = "Create a role to delegate permissions to an IAM user";
const BOUNDARIES_PAGE = "Permissions boundaries for IAM entities";
const LIMIT_CREATION =
  "Allow the creation of users and roles, and changes to their policies, only with a permissions boundary (condition key iam:PermissionsBoundary) that its holder cannot remove";
const CREATE_USER = [["iam:CreateUser"], ["iam:CreateAccessKey", "iam:CreateLoginProfile"]];
const CREATE_ROLE = [["iam:CreateRole"]];
const GRANT_USER = ["iam:PutUserPolicy", "iam:AttachUserPolicy", "iam:AddUserToGroup"];
const GRANT_ROLE = ["iam:PutRolePolicy", "iam:AttachRolePolicy"];

/** Creating a user or role and acting as it, by what it is given. */
export interface CreationTechniques {
  administrator: Technique;
  withinBoundary: Technique;
  withPolicy: Technique;
  inGroup: Technique | undefined;
}

export const CREATE_PRINCIPAL = {
  User: {
    administrator: {
      id: "iam-create-user",
      title: "Create an administrator user",
      actions: [...CREATE_USER, GRANT_USER],
      prerequisites: [],
      phrase: "creating a user with administrator permissions",
      summary: (to) => `creates an administrator user (${to}) with a credential, and signs in as it`,
      remediation: LIMIT_CREATION,
      references: [USERS_PAGE, BOUNDARIES_PAGE],
    },
    withinBoundary: {
      id: "iam-create-user-within-boundary",
      title: "Create a user within a permissions boundary",
      actions: [...CREATE_USER, GRANT_USER],
      prerequisites: ["The permissions boundary allows more than the principal has"],
      phrase: "creating a user with everything that a permissions boundary allows",
      summary: (to) =>
        `creates a user (${to}) with everything that a permissions boundary allows and a credential, and signs in as it`,
      remediation: LIMIT_CREATION,
      references: [USERS_PAGE, BOUNDARIES_PAGE],
    },
    withPolicy: {
      id: "iam-create-user-with-policy",
      title: "Create a user with a managed policy",
      actions: [...CREATE_USER, ["iam:AttachUserPolicy"]],
      prerequisites: ["A condition on iam:PolicyARN admits a policy that allows more than the principal has"],
      phrase: "creating a user with a managed policy",
      summary: (to) => `creates a user (${to}) with a managed policy and a credential, and signs in as it`,
      remediation: LIMIT_CREATION,
      references: [USERS_PAGE, BOUNDARIES_PAGE],
    },
    inGroup: {
      id: "iam-create-user-in-group",
      title: "Create a user in a group",
      actions: [...CREATE_USER, ["iam:AddUserToGroup"]],
      prerequisites: ["A group allows more than the principal has"],
      phrase: "creating a user in a group",
      summary: (to) => `creates a user (${to}) with a group and a credential, and signs in as it`,
      remediation: LIMIT_CREATION,
      references: [USERS_PAGE, "IAM user groups"],
    },
  },
  Role: {
    administrator: {
      id: "iam-create-role",
      title: "Create an administrator role",
      actions: [...CREATE_ROLE, GRANT_ROLE],
      prerequisites: [],
      phrase: "creating a role with administrator permissions",
      summary: (to) => `creates an administrator role (${to}) that it may assume, and assumes it`,
      remediation: LIMIT_CREATION,
      references: [ROLES_PAGE, BOUNDARIES_PAGE],
    },
    withinBoundary: {
      id: "iam-create-role-within-boundary",
      title: "Create a role within a permissions boundary",
      actions: [...CREATE_ROLE, GRANT_ROLE],
      prerequisites: ["The permissions boundary allows more than the principal has"],
      phrase: "creating a role with everything that a permissions boundary allows",
      summary: (to) => `creates a role (${to}) with everything that a permissions boundary allows, and assumes it`,
      remediation: LIMIT_CREATION,
      references: [ROLES_PAGE, BOUNDARIES_PAGE],
    },
    withPolicy: {
      id: "iam-create-role-with-policy",
      title: "Create a role with a managed policy",
      actions: [...CREATE_ROLE, ["iam:AttachRolePolicy"]],
      prerequisites: ["A condition on iam:PolicyARN admits a policy that allows more than the principal has"],
      phrase: "creating a role with a managed policy",
      summary: (to) => `creates a role (${to}) with a managed policy, and assumes it`,
      remediation: LIMIT_CREATION,
      references: [ROLES_PAGE, BOUNDARIES_PAGE],
    },
    inGroup: undefined,
  },
} satisfies Record<"User" | "Role", CreationTechniques>;

const OF_USERS: CreationTechniques = CREATE_PRINCIPAL.User;
const OF_ROLES: CreationTechniques = CREATE_PRINCIPAL.Role;

export const CREATION_TECHNIQUES: readonly Technique[] = [OF_USERS, OF_ROLES].flatMap((kind) =>
  Object.values<Technique | undefined>({ ...kind }).filter((each) => each !== undefined),
);
