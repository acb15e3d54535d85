import { pronounOf, type Technique } from "../../paths/technique.ts";

const INLINE_PAGE = "Adding and removing IAM identity permissions";
const VERSIONS_PAGE = "Versioning IAM policies";
const LIMIT_GRANTS =
  "Allow changes to the policies of users, roles and groups to administrators only, or set a permissions boundary on whoever needs them for others";
const LIMIT_VERSIONS =
  "Allow iam:CreatePolicyVersion and iam:SetDefaultPolicyVersion only on policies that no privileged principal has, and delete old versions that allow more";
const IN_ROLES = { "sts-assume-role": "iam-017", "iam-update-assume-role-policy": "iam-021" };
const ATTACHED = "A customer managed policy is attached to the principal";

/** Policies that allow everything. */
export const PUT_POLICY = {
  User: {
    id: "iam-put-user-policy",
    pathfinding: [{ id: "iam-007" }],
    pathfindingWith: { "iam-create-access-key": "iam-018" },
    title: "Add an inline policy to a user",
    actions: [["iam:PutUserPolicy"]],
    prerequisites: [],
    phrase: { before: "adding an inline administrator policy to" },
    summary: (to) => `adds an inline administrator policy to ${to}`,
    remediation: LIMIT_GRANTS,
    references: [INLINE_PAGE],
  },
  Role: {
    id: "iam-put-role-policy",
    variantOf: "iam-put-user-policy",
    pathfinding: [{ id: "iam-005" }],
    pathfindingWith: IN_ROLES,
    title: "Add an inline policy to a role",
    actions: [["iam:PutRolePolicy"]],
    prerequisites: [],
    phrase: { before: "adding an inline administrator policy to" },
    summary: (to) => `adds an inline administrator policy to ${to}`,
    remediation: LIMIT_GRANTS,
    references: [INLINE_PAGE],
  },
} satisfies Record<string, Technique>;

export const ATTACH_POLICY = {
  User: {
    id: "iam-attach-user-policy",
    pathfinding: [{ id: "iam-008" }],
    pathfindingWith: { "iam-create-access-key": "iam-015" },
    title: "Attach an administrator policy to a user",
    actions: [["iam:AttachUserPolicy"]],
    prerequisites: [],
    phrase: { before: "attaching an administrator policy to" },
    summary: (to) => `attaches an administrator policy to ${to}`,
    remediation: LIMIT_GRANTS,
    references: [INLINE_PAGE],
  },
  Role: {
    id: "iam-attach-role-policy",
    variantOf: "iam-attach-user-policy",
    pathfinding: [{ id: "iam-009" }],
    pathfindingWith: { "sts-assume-role": "iam-014", "iam-update-assume-role-policy": "iam-019" },
    title: "Attach an administrator policy to a role",
    actions: [["iam:AttachRolePolicy"]],
    prerequisites: [],
    phrase: { before: "attaching an administrator policy to" },
    summary: (to) => `attaches an administrator policy to ${to}`,
    remediation: LIMIT_GRANTS,
    references: [INLINE_PAGE],
  },
} satisfies Record<string, Technique>;

export const CREATE_POLICY_VERSION: Technique = {
  id: "iam-create-policy-version",
  pathfinding: [{ id: "iam-001" }],
  pathfindingWith: { "sts-assume-role": "iam-016", "iam-update-assume-role-policy": "iam-020" },
  title: "Create a version of a managed policy",
  actions: [["iam:CreatePolicyVersion"]],
  prerequisites: [ATTACHED, "The policy has fewer than five versions, or one of them can be deleted"],
  phrase: {
    before: "creating an administrator-level version of a managed policy attached to",
    itself: "creating an administrator-level version of a managed policy attached to it",
  },
  summary: (to) => `sets a new, administrator-level version of a managed policy attached to ${to} as default`,
  remediation: LIMIT_VERSIONS,
  references: [VERSIONS_PAGE],
};

export const SET_DEFAULT_POLICY_VERSION: Technique = {
  id: "iam-set-default-policy-version",
  title: "Set an older version of a managed policy as default",
  actions: [["iam:SetDefaultPolicyVersion"]],
  prerequisites: [ATTACHED, "An older version of the policy allows everything"],
  phrase: {
    before: "setting an older, administrator-level version of a managed policy attached to",
    after: "as default",
    itself: "setting an older, administrator-level version of a managed policy attached to it as default",
  },
  summary: (to) => `sets an older, administrator-level version of a managed policy attached to ${to} as default`,
  remediation: LIMIT_VERSIONS,
  references: [VERSIONS_PAGE],
};

/** Policies by which a principal can grant itself everything. */
export const ATTACH_IAM_ADMIN_POLICY = {
  User: {
    id: "iam-attach-user-policy-iam-admin",
    title: "Attach a policy to a user that administers IAM",
    actions: [["iam:AttachUserPolicy"]],
    prerequisites: ["A managed policy lets a user grant itself more"],
    phrase: { before: "attaching a managed policy to" },
    summary: (to) => `attaches a managed policy to ${to} that lets it grant itself more`,
    remediation: LIMIT_GRANTS,
    references: [INLINE_PAGE],
  },
  Role: {
    id: "iam-attach-role-policy-iam-admin",
    variantOf: "iam-attach-user-policy-iam-admin",
    title: "Attach a policy to a role that administers IAM",
    actions: [["iam:AttachRolePolicy"]],
    prerequisites: ["A managed policy lets a role grant itself more"],
    phrase: { before: "attaching a managed policy to" },
    summary: (to) => `attaches a managed policy to ${to} that lets it grant itself more`,
    remediation: LIMIT_GRANTS,
    references: [INLINE_PAGE],
  },
} satisfies Record<string, Technique>;

export const SET_DEFAULT_IAM_ADMIN_VERSION: Technique = {
  id: "iam-set-default-policy-version-iam-admin",
  title: "Set an older version of a managed policy as default that administers IAM",
  actions: [["iam:SetDefaultPolicyVersion"]],
  prerequisites: [ATTACHED, "An older version of the policy lets its holder grant itself more"],
  phrase: {
    before: "setting an older version of a managed policy attached to",
    after: "as default",
    itself: "setting an older version of a managed policy attached to it as default",
  },
  summary: (to) =>
    `sets an older version of a managed policy attached to ${to} as default, which lets it grant itself more`,
  remediation: LIMIT_VERSIONS,
  references: [VERSIONS_PAGE],
};

/** What a principal changes about its own policies. */
export const ATTACH_MANAGED_POLICY: Technique = {
  id: "iam-attach-managed-policy",
  title: "Attach a managed policy",
  actions: [["iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:AttachGroupPolicy"]],
  prerequisites: ["A condition on iam:PolicyARN admits a policy that allows more than the principal has"],
  phrase: { before: "attaching a managed policy to" },
  summary: (to) => `attaches a managed policy to ${to}`,
  remediation: LIMIT_GRANTS,
  references: [INLINE_PAGE, "Controlling access to AWS resources using policies"],
};

export const SWITCH_POLICY_VERSION: Technique = {
  id: "iam-switch-policy-version",
  title: "Set another version of a managed policy as default",
  actions: [["iam:SetDefaultPolicyVersion"]],
  prerequisites: [ATTACHED, "The policy has a version that allows other actions"],
  phrase: {
    before: "setting another version of a managed policy attached to",
    after: "as default",
    itself: "setting another version of a managed policy attached to it as default",
  },
  summary: (to) => `sets another version of a managed policy attached to ${to} as default`,
  remediation: LIMIT_VERSIONS,
  references: [VERSIONS_PAGE],
};

export const REMOVE_DENYING_POLICY: Technique = {
  id: "iam-remove-denying-policy",
  title: "Remove a policy that denies",
  actions: [
    [
      "iam:DeleteUserPolicy",
      "iam:DeleteRolePolicy",
      "iam:PutUserPolicy",
      "iam:PutRolePolicy",
      "iam:DetachUserPolicy",
      "iam:DetachRolePolicy",
      "iam:RemoveUserFromGroup",
      "iam:DeleteGroupPolicy",
      "iam:PutGroupPolicy",
      "iam:DetachGroupPolicy",
      "iam:CreatePolicyVersion",
    ],
  ],
  prerequisites: ["An identity-based policy denies the principal what it wants"],
  phrase: {
    before: "removing a policy that denies",
    after: "access",
    itself: "removing a policy that denies it access",
  },
  summary: (to) => `removes a policy that denies ${pronounOf(to)} access`,
  remediation:
    "Deny in a service control policy or a permissions boundary that the principal cannot change, rather than in a policy it may detach, delete or replace",
  references: [INLINE_PAGE, "Policy evaluation logic"],
};

export const POLICY_TECHNIQUES: readonly Technique[] = [
  PUT_POLICY.User,
  PUT_POLICY.Role,
  ATTACH_POLICY.User,
  ATTACH_POLICY.Role,
  CREATE_POLICY_VERSION,
  SET_DEFAULT_POLICY_VERSION,
  ATTACH_IAM_ADMIN_POLICY.User,
  ATTACH_IAM_ADMIN_POLICY.Role,
  SET_DEFAULT_IAM_ADMIN_VERSION,
  ATTACH_MANAGED_POLICY,
  SWITCH_POLICY_VERSION,
  REMOVE_DENYING_POLICY,
];
