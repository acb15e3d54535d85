import { count } from "../../../platform/numberText.ts";
import { defineFinding } from "../defineFinding.ts";
import { rootArn } from "../subject.ts";
import { text } from "../text.ts";

/** Access keys of the root user, by the credential report or the account's summary. */
export const rootAccessKey = defineFinding({
  kind: "root-access-key",
  scope: "account",
  *detect({ account, root }) {
    const keys = root.credentials?.accessKeys.filter((key) => key?.active === true).length;
    const present = root.summary.AccountAccessKeysPresent ?? 0;
    if (!keys && present === 0) return;
    const arn = rootArn(account.settings);
    yield {
      about: [arn],
      principals: [arn],
      facts: { activeKeys: keys ?? present, inAccountSummary: present },
      data: { keys: Math.max(1, keys ?? present) },
    };
  },
  severity: "critical",
  message: {
    heading: "Access keys of the root user",
    meaning:
      "The root user owns the account, and no policy in the account limits it. Whoever has one of its access keys can do everything.",
    advice: "Delete them today; no daily task needs them.",
    title: ({ data }) =>
      data.keys === 1 ? text`The root user has an access key` : text`The root user has ${count(data.keys)} access keys`,
    remedy: () => text`Delete the root user's access keys, and use a role for what they were used for.`,
  },
  mappings: {
    cisAwsFoundations: ["1.4"],
    nist80053: ["AC-6"],
    mitreAttack: ["T1078.004"],
  },
});
