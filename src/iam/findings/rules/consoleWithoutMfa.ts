import type { Finding } from "../model.ts";
import type { RecordSubject } from "../subject.ts";
import { instantFact, nameOf } from "../words.ts";

/** Users who sign in with a password and have no second factor. */
export function* consoleWithoutMfa({ access: { principal } }: RecordSubject): Generator<Finding> {
  const { credentials, arn } = principal;
  if (credentials?.passwordEnabled !== true || credentials.mfaActive) return;
  const isAdmin = principal.isFullAdmin || principal.isIamAdmin;
  yield {
    id: `console-without-mfa:${arn}`,
    kind: "console-without-mfa",
    severity: isAdmin ? "critical" : "high",
    title: `The ${nameOf(principal)} signs in to the console without a second factor`,
    principals: [arn],
    resources: [],
    facts: { passwordLastUsed: instantFact(credentials.passwordLastUsed), isIamAdmin: isAdmin },
    proof: [],
    conditions: [],
    remedy: "Register an MFA device for the user, or delete its password if it does not need the console.",
  };
}
