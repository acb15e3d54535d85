import type { Finding } from "../model.ts";
import type { RecordSubject } from "../subject.ts";
import { daysBetween, instantFact, isStale, nameOf, STALE_DAYS } from "../words.ts";

/** Passwords that may be used and were last changed more than 90 days ago. */
export function* passwordNotRotated({ access: { principal }, at }: RecordSubject): Generator<Finding> {
  const { passwordEnabled, passwordLastChanged } = principal.credentials ?? {};
  if (passwordEnabled !== true || passwordLastChanged === undefined || !isStale(passwordLastChanged, at)) return;
  yield {
    id: `password-not-rotated:${principal.arn}`,
    kind: "password-not-rotated",
    severity: "medium",
    title: `The password of ${nameOf(principal)} is ${daysBetween(passwordLastChanged, at)} days old`,
    principals: [principal.arn],
    resources: [],
    facts: { passwordLastChanged: instantFact(passwordLastChanged), staleAfterDays: STALE_DAYS },
    proof: [],
    conditions: [],
    remedy: "Have the password changed, and let the account's password policy require it every 90 days.",
  };
}
