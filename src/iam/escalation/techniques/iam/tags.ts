import type { Technique } from "../../paths/technique.ts";

export const TAG_ITSELF: Technique = {
  id: "iam-tag-principal",
  title: "Tag a user or role that its permissions depend on",
  actions: [["iam:TagUser", "iam:TagRole"]],
  prerequisites: ["A condition on aws:PrincipalTag lets the principal do more with some tag"],
  phrase: { before: "tagging" },
  summary: (to) => `tags ${to} with a tag that its permissions depend on`,
  remediation: "Allow iam:TagUser and iam:TagRole to administrators only where access depends on aws:PrincipalTag",
  references: ["Controlling access to and for IAM users and roles using tags"],
};

export const TAG_TECHNIQUES: readonly Technique[] = [TAG_ITSELF];
