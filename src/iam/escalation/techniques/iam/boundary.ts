import { belongingTo, type Technique } from "../../paths/technique.ts";

export const REMOVE_BOUNDARY: Technique = {
  id: "iam-remove-permissions-boundary",
  title: "Remove or widen a permissions boundary",
  actions: [
    [
      "iam:DeleteUserPermissionsBoundary",
      "iam:DeleteRolePermissionsBoundary",
      "iam:PutUserPermissionsBoundary",
      "iam:PutRolePermissionsBoundary",
      "iam:CreatePolicyVersion",
      "iam:SetDefaultPolicyVersion",
    ],
  ],
  prerequisites: ["Nothing but its permissions boundary holds the principal back"],
  phrase: {
    before: "removing or widening the permissions boundary of",
    itself: "removing or widening its permissions boundary",
    it: "removing or widening its permissions boundary",
  },
  summary: (to) => `removes or widens ${belongingTo(to, "permissions boundary")}`,
  remediation:
    "Deny whoever a permissions boundary is for to delete or replace it, and to change the policy that it is",
  references: ["Permissions boundaries for IAM entities"],
};

export const BOUNDARY_TECHNIQUES: readonly Technique[] = [REMOVE_BOUNDARY];
