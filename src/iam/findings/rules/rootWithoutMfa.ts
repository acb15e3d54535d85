import { defineFinding } from "../defineFinding.ts";
import { rootArn } from "../subject.ts";
import { text } from "../text.ts";

/** A root user without an MFA device; no finding where neither the account's summary nor the credential report says. */
export const rootWithoutMfa = defineFinding({
  kind: "root-without-mfa",
  scope: "account",
  *detect({ account, root }) {
    const enabled = root.summary.AccountMFAEnabled;
    const hasMfa = enabled === undefined ? root.credentials?.mfaActive : enabled > 0;
    if (hasMfa !== false) return;
    const arn = rootArn(account.settings);
    yield { about: [arn], principals: [arn], facts: { mfaActive: false }, data: {} };
  },
  severity: "critical",
  message: {
    heading: "Root user without MFA",
    meaning:
      "The root user owns the account, and no policy in the account limits it. Its password alone must not be enough to sign in.",
    advice: "Register an MFA device for the root user today, and a second one as a spare.",
    title: () => text`The root user has no MFA device`,
    remedy: () => text`Register an MFA device for the root user, and a second one as a spare.`,
  },
  mappings: {
    cisAwsFoundations: ["1.5"],
    nist80053: ["IA-2(1)"],
    pciDss: ["8.4.2"],
    mitreAttack: ["T1078.004"],
  },
});
