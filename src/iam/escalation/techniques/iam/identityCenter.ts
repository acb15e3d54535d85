import type { Technique } from "../../paths/technique.ts";

const ASSIGN_PAGE = "Assign user access to AWS accounts";
const ONLY_ADMINISTRATORS = "to administrators of IAM Identity Center only";

/**
 * Getting a role of IAM Identity Center. What it has of users, groups and permission sets is not collected, nor whether
 * it administers the account from here, so that all of these are assumed.
 */
export const CREATE_ACCOUNT_ASSIGNMENT: Technique = {
  id: "sso-create-account-assignment",
  title: "Assign a permission set to itself",
  actions: [["sso:CreateAccountAssignment"]],
  prerequisites: [
    "The principal manages IAM Identity Center for the account and can sign in to it as some user",
    "An administrator permission set exists or can be created",
  ],
  phrase: "assigning an administrator permission set of IAM Identity Center to its own user",
  summary: (to) =>
    `assigns an administrator permission set to its own user of IAM Identity Center and signs in as ${to}`,
  remediation: `Allow sso:CreateAccountAssignment ${ONLY_ADMINISTRATORS}`,
  references: [ASSIGN_PAGE],
};

export const CHANGE_PERMISSION_SET: Technique = {
  id: "sso-provision-permission-set",
  title: "Change a permission set that it uses",
  actions: [
    [
      "sso:PutInlinePolicyToPermissionSet",
      "sso:AttachManagedPolicyToPermissionSet",
      "sso:AttachCustomerManagedPolicyReferenceToPermissionSet",
    ],
    ["sso:ProvisionPermissionSet"],
  ],
  prerequisites: [
    "The principal manages IAM Identity Center for the account and can sign in to it as some user",
    "That user has a permission set in the account",
  ],
  phrase: "adding administrator permissions to its permission set in IAM Identity Center",
  summary: (to) => `makes an administrator of a permission set that it uses, provisions it and signs in as ${to}`,
  remediation: `Allow changes of permission sets, and sso:ProvisionPermissionSet, ${ONLY_ADMINISTRATORS}`,
  references: ["Manage AWS accounts with permission sets", ASSIGN_PAGE],
};

export const JOIN_IDENTITY_CENTER_GROUP: Technique = {
  id: "identitystore-create-group-membership",
  title: "Join a group of IAM Identity Center",
  actions: [["identitystore:CreateGroupMembership"]],
  prerequisites: [
    "The principal can sign in to IAM Identity Center as some user",
    "A group has an administrator permission set in the account",
  ],
  phrase: "adding its own user to an administrators' group of IAM Identity Center",
  summary: (to) => `adds its own user of IAM Identity Center to a group of administrators and signs in as ${to}`,
  remediation: `Allow identitystore:CreateGroupMembership ${ONLY_ADMINISTRATORS}`,
  references: ["Add users to groups", ASSIGN_PAGE],
};

export const IDENTITY_CENTER_TECHNIQUES: readonly Technique[] = [
  CREATE_ACCOUNT_ASSIGNMENT,
  CHANGE_PERMISSION_SET,
  JOIN_IDENTITY_CENTER_GROUP,
];
