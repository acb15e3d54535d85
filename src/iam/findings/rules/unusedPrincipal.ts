import type { Finding } from "../model.ts";
import type { RecordSubject } from "../subject.ts";
import { daysBetween, instantFact, isServiceLinked, isStale, nameOf, STALE_DAYS } from "../words.ts";

/**
 * Users and roles that were never used, or not in 90 days. Of a user without a row in the credential report nothing is
 * known; a principal made in the last 90 days may still be waiting for its first use.
 */
export function* unusedPrincipal({ access: { principal }, at }: RecordSubject): Generator<Finding> {
  const { arn, type, createdAt, lastUsedAt } = principal;
  if (isServiceLinked(arn) || (type === "IAMUser" && principal.credentials === undefined)) return;
  if (createdAt !== undefined && !isStale(createdAt, at)) return;
  if (lastUsedAt !== undefined && !isStale(lastUsedAt, at)) return;
  const since =
    lastUsedAt === undefined ? "has never been used" : `was last used ${daysBetween(lastUsedAt, at)} days ago`;
  const isAdmin = principal.isFullAdmin || principal.isIamAdmin;
  yield {
    id: `unused-principal:${arn}`,
    kind: "unused-principal",
    severity: isAdmin ? "high" : "medium",
    title: `The ${nameOf(principal)} ${since}`,
    principals: [arn],
    resources: [],
    facts: {
      createdAt: instantFact(createdAt),
      lastUsedAt: instantFact(lastUsedAt),
      staleAfterDays: STALE_DAYS,
      isIamAdmin: isAdmin,
    },
    proof: [],
    conditions: [],
    remedy:
      type === "IAMUser"
        ? "Delete the user, or deactivate its password and keys until someone asks for it."
        : "Delete the role, or remove its policies until someone asks for it.",
  };
}
