import type { Finding } from "../model.ts";
import type { AccountSubject } from "../subject.ts";

/** Keys of the root user, by the credential report or the account's summary. */
export function* rootAccessKey({ account, root }: AccountSubject): Generator<Finding> {
  const keys = root.credentials?.accessKeys.filter((key) => key?.active === true).length;
  const present = root.summary.AccountAccessKeysPresent ?? 0;
  if (!keys && present === 0) return;
  yield {
    ...about(account, "root-access-key"),
    severity: "critical",
    title: "The root user has an access key",
    facts: { activeKeys: keys ?? present, inAccountSummary: present },
    remedy: "Delete the root user's access keys, and use a role for what they were used for.",
  };
}

/** Where neither report nor summary tells, nothing is said. */
export function* rootWithoutMfa({ account, root }: AccountSubject): Generator<Finding> {
  const enabled = root.summary.AccountMFAEnabled;
  const known = enabled !== undefined ? enabled > 0 : root.credentials?.mfaActive;
  if (known !== false) return;
  yield {
    ...about(account, "root-without-mfa"),
    severity: "critical",
    title: "The root user has no second factor",
    facts: { mfaActive: false },
    remedy: "Register an MFA device, better two, for the root user.",
  };
}

function about(
  { settings: { partition, accountId } }: AccountSubject["account"],
  kind: Finding["kind"],
): Omit<Finding, "severity" | "title" | "facts" | "remedy"> {
  const arn = `arn:${partition}:iam::${accountId}:root`;
  return { id: `${kind}:${arn}`, kind, principals: [arn], resources: [], proof: [], conditions: [] };
}
