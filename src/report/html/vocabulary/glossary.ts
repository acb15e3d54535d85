import { CAPABILITY_LETTERS, CAPABILITY_WORDS } from "./capabilityText.ts";

/** The capabilities as the report explains them (docs/decisions/catalogue.md has the exact rules). */
export const CAPABILITY_DEFINITIONS = [
  define("administer-resource", "Create, configure, secure or delete a resource, or decide who may use it."),
  define("read-config", "See that a resource exists and how it is set up, but not what is in it."),
  define("use-resource", "Use a resource for its purpose without seeing its data, such as acting as a role."),
  define("read-data", "Read what is in it: files, records, messages, secrets."),
  define("write-data", "Put data in, or change what is there."),
  define("delete-data", "Destroy data."),
];

function define(capability: keyof typeof CAPABILITY_WORDS, meaning: string) {
  return { letter: CAPABILITY_LETTERS[capability], term: CAPABILITY_WORDS[capability], meaning };
}

export const TERMS: readonly { term: string; meaning: string }[] = [
  { term: "User", meaning: "A lasting identity in the account, with a password, access keys, or both." },
  {
    term: "Role",
    meaning:
      "A set of permissions that others take on for a while: people, programs, AWS services, or other accounts. That is called acting as the role, or assuming it. It has no password.",
  },
  {
    term: "Principal",
    meaning: "Whoever can act: a user or a role; from outside, an account, a sign-in provider or anyone.",
  },
  {
    term: "Policy and statement",
    meaning:
      "A policy is a document of statements, each of which allows or denies actions on resources. A managed policy can be given to many, an inline policy belongs to one. A statement is called by its name or else by its number; the first is #0.",
  },
  {
    term: "Administrator",
    meaning:
      "Can create or change users, roles, credentials or policies of others, and so can do anything in the end. A full administrator is allowed everything already. Roles that AWS made for its own services are counted among them, but are no findings, since nobody in the account can change them.",
  },
  {
    term: "Permissions boundary",
    meaning: "A ceiling over what a user or role may do, whatever its policies allow.",
  },
  { term: "Trust policy", meaning: "The policy of a role that says who may act as it." },
  {
    term: "Passing a role",
    meaning:
      "Handing a role to an AWS service (iam:PassRole), which then works with the role's rights. Whoever decides what the service runs has these rights.",
  },
  {
    term: "Second factor, MFA",
    meaning: "Multi-factor authentication: a code or a device that is asked for beside the password at sign-in.",
  },
  {
    term: "Credentials, stale",
    meaning:
      "Passwords are for people, access keys for programs. They are stale when they are older than 90 days; a key also when it was not used in 90 days.",
  },
  {
    term: "Critical, high, medium, low",
    meaning:
      "How severe a finding is, and so in which order to act: by what is critical the whole account may be lost, or data changed by anyone; what is low is one safeguard less.",
  },
  {
    term: "External id",
    meaning:
      "A secret word that a vendor must give when it acts as a role, so that it acts only for the customer who asked.",
  },
  {
    term: "Under conditions",
    meaning:
      "A policy grants the access only when something holds that the analysis cannot know, such as the network a request comes from. The condition is shown.",
  },
  {
    term: "Certain, conditional, assumed",
    meaning:
      "How sure a step is: the policies allow it; they do so under conditions; or it rests on something that was not read, such as whether a program runs with that role.",
  },
  {
    term: "Outside",
    meaning:
      "Not of this account: other AWS accounts, those who sign in through a provider such as a company's single sign-on, AWS services, or anyone.",
  },
  {
    term: "Confidentiality",
    meaning: "What the owner of a resource has written into its tag of that name. Empty where there is no such tag.",
  },
  {
    term: "ARN",
    meaning:
      "Amazon Resource Name: the full, unique name of something in AWS. It shows where a pointer rests on a name.",
  },
];
