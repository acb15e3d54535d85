import { pronounOf, type Technique } from "../../paths/technique.ts";

const GROUPS_PAGE = "IAM user groups";
const LIMIT_GROUP_POLICIES =
  "Allow changes to the policies of groups to administrators only: whoever may make them grants the permissions to every member";
const LIMIT_MEMBERSHIP = "Allow iam:AddUserToGroup only on groups that grant no more than whoever is allowed it has";

/** Granting everything to a group that the user belongs to. */
export const PUT_GROUP_POLICY: Technique = {
  id: "iam-put-group-policy",
  pathfinding: [{ id: "iam-011" }],
  title: "Add an inline policy to a group",
  actions: [["iam:PutGroupPolicy"]],
  prerequisites: ["The user is a member of the group"],
  phrase: {
    before: "adding an inline administrator policy to a group of",
    itself: "adding an inline administrator policy to a group that it is a member of",
  },
  summary: (to) => `adds an inline administrator policy to a group that ${pronounOf(to)} is a member of`,
  remediation: LIMIT_GROUP_POLICIES,
  references: [GROUPS_PAGE],
};

export const ATTACH_GROUP_POLICY: Technique = {
  id: "iam-attach-group-policy",
  variantOf: "iam-put-group-policy",
  pathfinding: [{ id: "iam-010" }],
  title: "Attach an administrator policy to a group",
  actions: [["iam:AttachGroupPolicy"]],
  prerequisites: ["The user is a member of the group"],
  phrase: {
    before: "attaching an administrator policy to a group of",
    itself: "attaching an administrator policy to a group that it is a member of",
  },
  summary: (to) => `attaches an administrator policy to a group that ${pronounOf(to)} is a member of`,
  remediation: LIMIT_GROUP_POLICIES,
  references: [GROUPS_PAGE],
};

export const ADD_USER_TO_ADMIN_GROUP: Technique = {
  id: "iam-add-user-to-group",
  pathfinding: [{ id: "iam-013" }],
  title: "Add a user to an administrators' group",
  actions: [["iam:AddUserToGroup"]],
  prerequisites: ["A group allows everything"],
  phrase: { before: "adding", after: "to a group with administrator permissions" },
  summary: (to) => `adds ${to} to a group with administrator permissions`,
  remediation: LIMIT_MEMBERSHIP,
  references: [GROUPS_PAGE],
};

export const ADD_USER_TO_CHANGED_GROUP: Technique = {
  id: "iam-add-user-to-changed-group",
  title: "Add a user to a group and change the group's policies",
  actions: [
    ["iam:AddUserToGroup"],
    ["iam:PutGroupPolicy", "iam:AttachGroupPolicy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"],
  ],
  prerequisites: ["A group exists"],
  phrase: { before: "adding", after: "to a group and granting the group administrator permissions" },
  summary: (to) => `adds ${to} to a group and grants the group administrator permissions`,
  remediation: LIMIT_MEMBERSHIP,
  references: [GROUPS_PAGE],
};

export const CREATE_GROUP: Technique = {
  id: "iam-create-group",
  title: "Create an administrators' group",
  actions: [["iam:CreateGroup"], ["iam:AddUserToGroup"], ["iam:PutGroupPolicy", "iam:AttachGroupPolicy"]],
  prerequisites: [],
  phrase: {
    before: "creating a group with administrator permissions for",
    itself: "creating a group with administrator permissions and joining it",
  },
  summary: (to) => `creates a group with administrator permissions and adds ${to} to it`,
  remediation: LIMIT_GROUP_POLICIES,
  references: [GROUPS_PAGE],
};

export const ADD_USER_TO_IAM_ADMIN_GROUP: Technique = {
  id: "iam-add-user-to-group-iam-admin",
  title: "Add a user to a group that administers IAM",
  actions: [["iam:AddUserToGroup"]],
  prerequisites: ["A group lets its members grant themselves more"],
  phrase: { before: "adding", after: "to a group with more permissions" },
  summary: (to) => `adds ${to} to a group that lets it grant itself more`,
  remediation: LIMIT_MEMBERSHIP,
  references: [GROUPS_PAGE],
};

/** What a user changes about its own groups. */
export const JOIN_GROUP: Technique = {
  id: "iam-join-group",
  title: "Join a group",
  actions: [["iam:AddUserToGroup"]],
  prerequisites: ["A group allows something that the user may not do"],
  phrase: { before: "adding", after: "to a group" },
  summary: (to) => `adds ${to} to a group`,
  remediation: LIMIT_MEMBERSHIP,
  references: [GROUPS_PAGE],
};

export const GROUP_TECHNIQUES: readonly Technique[] = [
  PUT_GROUP_POLICY,
  ATTACH_GROUP_POLICY,
  ADD_USER_TO_ADMIN_GROUP,
  ADD_USER_TO_CHANGED_GROUP,
  CREATE_GROUP,
  ADD_USER_TO_IAM_ADMIN_GROUP,
  JOIN_GROUP,
];
