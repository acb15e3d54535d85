import type { FindingKind } from "../../../iam/index.ts";

/** A kind of finding in words that need no knowledge of IAM. */
export interface KindWords {
  heading: string;
  /** Why it matters, and what the terms in it mean. */
  meaning: string;
  /** What to do about all of them. */
  remedy: string;
}

export const KIND_WORDS: Readonly<Record<FindingKind, KindWords>> = {
  "iam-administrator": {
    heading: "Administrators",
    meaning:
      "They can change who may do what in this account, and so give themselves or anyone else everything in it. Each is a set of keys to the whole account.",
    remedy:
      "Keep only those that the account needs to be run. From the others, take away the policy that makes them administrators.",
  },
  "escalation-path": {
    heading: "Ways to become administrator",
    meaning:
      "These users and roles are not allowed everything yet, but what they are allowed is enough to change that, step by step. Whoever takes over one of them can take over the account.",
    remedy:
      "Take away the permission with which the way begins. It is named with each finding, and drawn under “Who can become administrator”.",
  },
  "data-escalation-path": {
    heading: "Ways to data that is closed to them",
    meaning:
      "These users and roles cannot read this data themselves, but they can act as someone who can. Treat them as readers of the data.",
    remedy: "Take away the permission with which the way begins, unless they are meant to read this data.",
  },
  "unused-principal": {
    heading: "Users and roles that nobody uses",
    meaning:
      "They have not been used in 90 days, or never. Their access serves nobody but an intruder, who is not noticed there.",
    remedy: "Ask who needs them, then delete them; take their access away first if you are not sure.",
  },
  "password-not-rotated": {
    heading: "Old passwords",
    meaning: "The longer a password is in use, the more places it may have leaked to. These are older than 90 days.",
    remedy: "Have them changed, or better: let people sign in through your company's single sign-on.",
  },
  "access-key-not-rotated": {
    heading: "Old access keys",
    meaning:
      "An access key is a user name and password for programs. These are older than 90 days, and whoever has copied one in that time can still use it.",
    remedy:
      "Replace each key with a new one and delete the old one. Better: use roles, whose keys expire by themselves.",
  },
  "access-key-unused": {
    heading: "Access keys that nobody uses",
    meaning: "An access key is a user name and password for programs. These open the account and serve nobody.",
    remedy: "Deactivate them today, and delete them if nobody has asked for them within a month.",
  },
  "two-active-access-keys": {
    heading: "Users with two active access keys",
    meaning:
      "A second access key is meant for the days in which it replaces the first. Kept longer, it is one more key that can be stolen.",
    remedy: "Find out which of the two is in use, and delete the other.",
  },
  "console-without-mfa": {
    heading: "Sign-in with a password alone",
    meaning:
      "A second factor (MFA) is a code or a device that is asked for beside the password. Without it, a password that was guessed or stolen is enough to get in.",
    remedy:
      "Register a second factor for each of these users, beginning with administrators, or take the password away.",
  },
  "root-access-key": {
    heading: "Access keys of the root user",
    meaning:
      "The root user is the owner of the account, and no policy in the account can limit it. An access key of it, a password for programs, is a key to everything.",
    remedy: "Delete it today. Nothing in daily work needs it.",
  },
  "root-without-mfa": {
    heading: "Root user without a second factor",
    meaning:
      "The root user is the owner of the account, and no policy in the account can limit it. Its password alone must not be enough to get in.",
    remedy: "Register a second factor for it today, and keep it in a safe.",
  },
  "public-access": {
    heading: "Open to anyone",
    meaning:
      "A policy lets anyone in: anyone on the internet, or whoever has an AWS account, which anyone can open. Some are narrowed by conditions; their findings say so.",
    remedy:
      "Close what is not meant to be public. For storage (S3), switch on Block Public Access for the whole account.",
  },
  "cross-account-access": {
    heading: "Open to other accounts",
    meaning:
      "A policy lets another AWS account in: a vendor, a partner, or another account of yours. Whoever controls that account has this access.",
    remedy: "Go through the list with whoever knows your vendors, and delete what nobody recognises.",
  },
  "third-party-without-external-id": {
    heading: "Vendors that could be tricked",
    meaning:
      "A vendor's account may act as a role of yours. Without an external id, a secret word agreed with the vendor, another customer of the same vendor can have it act on your account (the confused deputy problem).",
    remedy: "Agree an external id with the vendor, and require it in the role's trust policy.",
  },
  "widely-shared-resource": {
    heading: "Resources open to many",
    meaning: "More than five users or roles have this access. The more there are, the likelier one is taken over.",
    remedy: "Limit the policies that give this access to the resources that each user or role needs.",
  },
  "wildcard-data-access": {
    heading: "Access to all data of a service",
    meaning:
      "A policy gives access to the data of every resource of a service, those included that do not exist yet, instead of naming the ones that are needed.",
    remedy: "Name the resources that are needed in the policy instead of all of them.",
  },
  "account-root-trust": {
    heading: "Roles that a whole account may act as",
    meaning:
      "The trust policy of a role says who may act as it. These name a whole account: every user and role there to which its own administrators give that right.",
    remedy: "Name the role over there that needs it instead of the whole account.",
  },
  "access-removed-by-boundary": {
    heading: "Access held back only by a ceiling",
    meaning:
      "A ceiling (permissions boundary) limits what a user or role may do. Their policies allow more than the ceiling lets through: take it away, and they have that access.",
    remedy: "Take out of the policies what the ceiling holds back anyway.",
  },
};
