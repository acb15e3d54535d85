import { CAPABILITY_LETTERS, CAPABILITY_WORDS } from "./capabilityText.ts";

/** The capabilities as the report explains them (docs/decisions/catalogue.md has the exact rules). */
export const CAPABILITY_DEFINITIONS = [
  define("administer-resource", "Create, configure, secure or delete a resource, or decide who has access to it."),
  define("read-config", "See that a resource exists and how it is configured, but not the data in it."),
  define("use-resource", "Use a resource for its purpose without seeing its data, for example assume a role."),
  define("read-data", "Read the data in a resource: files, records, messages, secrets."),
  define("write-data", "Add data or change it."),
  define("delete-data", "Delete data."),
];

function define(capability: keyof typeof CAPABILITY_WORDS, meaning: string) {
  return { letter: CAPABILITY_LETTERS[capability], term: CAPABILITY_WORDS[capability], meaning };
}

export const TERMS: readonly { term: string; meaning: string }[] = [
  {
    term: "IAM user",
    meaning: "A permanent identity in the account for a person or a program, with a password, access keys or both.",
  },
  {
    term: "IAM role",
    meaning:
      "A set of permissions that people, programs, AWS services or other accounts can assume for a limited time. A role has no password.",
  },
  {
    term: "Principal",
    meaning:
      "Whoever can make requests: a user or role of the account; or an external account, identity provider, AWS service or anyone.",
  },
  {
    term: "Policy and statement",
    meaning:
      "A policy consists of statements, each of which allows or denies actions on resources. A managed policy can be attached to many users and roles, an inline policy belongs to one. A statement is named by its Sid; one without is numbered, starting with #0.",
  },
  {
    term: "Administrator",
    meaning:
      "Can create or change other users, roles, credentials or policies, and so can get access to everything. A full administrator has every permission already. Service-linked roles count as administrators when their policies say so, but are not findings: only AWS can change or assume them.",
  },
  {
    term: "Permissions boundary",
    meaning: "The maximum permissions of a user or role, whatever its other policies allow.",
  },
  { term: "Trust policy", meaning: "The policy of a role that says who can assume it." },
  {
    term: "Passing a role",
    meaning:
      "Giving a role to an AWS service (iam:PassRole), which then works with the permissions of the role. Whoever controls what the service runs has these permissions too.",
  },
  {
    term: "MFA",
    meaning: "Multi-factor authentication: a code or a device in addition to the password at sign-in.",
  },
  {
    term: "Stale credentials",
    meaning:
      "Passwords and access keys that are more than 90 days old, and access keys not used for more than 90 days.",
  },
  {
    term: "Severity",
    meaning:
      "How urgent a finding is: critical, high, medium or low. A critical finding puts the whole account at risk, or lets anyone change data; a low one means that one safeguard is missing.",
  },
  {
    term: "External ID",
    meaning:
      "An identifier that a vendor generates for each customer and sends when it assumes a role. It keeps one customer of the vendor from using the vendor to get into the account of another. It is not a secret.",
  },
  {
    term: "Under conditions",
    meaning:
      "A policy grants the access only if a condition holds that the analysis cannot know, such as the network a request comes from. The report shows the condition.",
  },
  {
    term: "Certain, conditional, assumed",
    meaning:
      "How sure a step is. Certain: the policies allow it. Conditional: they allow it under conditions. Assumed: it depends on something that was not read, such as whether a program runs with that role.",
  },
  {
    term: "External access",
    meaning:
      "Access from outside the account: other AWS accounts, users signed in through an identity provider, AWS services, or anyone.",
  },
  {
    term: "Confidentiality",
    meaning: "The value of the resource's tag of that name; empty where there is no such tag.",
  },
  {
    term: "ARN",
    meaning:
      "Amazon Resource Name, the unique identifier of something in AWS. Point at a name in this report to see its ARN.",
  },
];
