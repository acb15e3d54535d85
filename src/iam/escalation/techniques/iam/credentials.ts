import type { Technique } from "../../paths/technique.ts";

const KEYS_PAGE = "Manage access keys for IAM users";
const PASSWORDS_PAGE = "Manage passwords for IAM users";

export const CREATE_ACCESS_KEY: Technique = {
  id: "iam-create-access-key",
  pathfinding: [{ id: "iam-003", by: "iam:DeleteAccessKey" }, { id: "iam-002" }],
  title: "Create an access key",
  actions: [["iam:CreateAccessKey"]],
  prerequisites: ["The user has fewer than two access keys, or one of them can be deleted"],
  phrase: { before: "creating an access key for" },
  summary: (to) => `creates an access key for ${to}`,
  remediation: "Allow iam:CreateAccessKey to users on themselves alone, and on others to administrators only",
  references: [KEYS_PAGE],
};

export const CREATE_LOGIN_PROFILE: Technique = {
  id: "iam-create-login-profile",
  pathfinding: [{ id: "iam-004" }],
  title: "Create a console password",
  actions: [["iam:CreateLoginProfile"]],
  prerequisites: [
    "The user has no password, or it can be deleted",
    "The user has no MFA device, or it can be deactivated",
  ],
  phrase: { before: "setting a console password for" },
  summary: (to) => `creates a console password for ${to} and signs in`,
  remediation: "Allow iam:CreateLoginProfile to administrators only",
  references: [PASSWORDS_PAGE],
};

export const UPDATE_LOGIN_PROFILE: Technique = {
  id: "iam-update-login-profile",
  pathfinding: [{ id: "iam-006" }],
  title: "Change a console password",
  actions: [["iam:UpdateLoginProfile"]],
  prerequisites: ["The user has a password", "The user has no MFA device, or it can be deactivated"],
  phrase: { before: "changing the console password of" },
  summary: (to) => `changes the console password of ${to} and signs in`,
  remediation: "Allow iam:UpdateLoginProfile to administrators only; users change their own by iam:ChangePassword",
  references: [PASSWORDS_PAGE],
};

export const CREDENTIAL_TECHNIQUES: readonly Technique[] = [
  CREATE_ACCESS_KEY,
  CREATE_LOGIN_PROFILE,
  UPDATE_LOGIN_PROFILE,
];
