import type { PrincipalRecord } from "../../access/model.ts";
import type { AccessKeyState } from "../../inventory/credentialReport.ts";
import type { Finding } from "../model.ts";
import type { RecordSubject } from "../subject.ts";
import { daysBetween, instantFact, isStale, nameOf, STALE_DAYS } from "../words.ts";

/** Active keys that were made more than 90 days ago. */
export function* accessKeyNotRotated({ access: { principal }, at }: RecordSubject): Generator<Finding> {
  for (const { number, key } of activeKeys(principal)) {
    if (key.lastRotated === undefined || !isStale(key.lastRotated, at)) continue;
    yield {
      ...about(principal, "access-key-not-rotated", number, key),
      severity: "medium",
      title: `Access key ${number} of ${nameOf(principal)} is ${daysBetween(key.lastRotated, at)} days old`,
      remedy: "Make a new key, move its users over, then deactivate and delete this one.",
    };
  }
}

/** Active keys that were never used, or not in 90 days; a key made in the last 90 days may still wait for its first use. */
export function* accessKeyUnused({ access: { principal }, at }: RecordSubject): Generator<Finding> {
  for (const { number, key } of activeKeys(principal)) {
    if (key.lastRotated !== undefined && !isStale(key.lastRotated, at)) continue;
    if (key.lastUsed !== undefined && !isStale(key.lastUsed, at)) continue;
    const since =
      key.lastUsed === undefined ? "has never been used" : `was last used ${daysBetween(key.lastUsed, at)} days ago`;
    yield {
      ...about(principal, "access-key-unused", number, key),
      severity: "medium",
      title: `Access key ${number} of ${nameOf(principal)} ${since}`,
      remedy: "Deactivate the key, and delete it when nobody has asked for it.",
    };
  }
}

/** A second key is for the days of a rotation. */
export function* twoActiveAccessKeys({ access: { principal } }: RecordSubject): Generator<Finding> {
  const active = activeKeys(principal);
  if (active.length < 2) return;
  const [first, second] = active;
  yield {
    id: `two-active-access-keys:${principal.arn}`,
    kind: "two-active-access-keys",
    severity: "low",
    title: `The ${nameOf(principal)} has two active access keys`,
    principals: [principal.arn],
    resources: [],
    facts: {
      key1LastRotated: instantFact(first?.key.lastRotated),
      key1LastUsed: instantFact(first?.key.lastUsed),
      key2LastRotated: instantFact(second?.key.lastRotated),
      key2LastUsed: instantFact(second?.key.lastUsed),
    },
    proof: [],
    conditions: [],
    remedy: "Delete the key that is not in use, and keep a second one only while rotating.",
  };
}

function activeKeys({ credentials }: PrincipalRecord): { number: number; key: AccessKeyState }[] {
  const keys = credentials?.accessKeys ?? [];
  return keys.flatMap((key, at) => (key?.active ? [{ number: at + 1, key }] : []));
}

function about<Kind extends Finding["kind"]>(
  { arn }: PrincipalRecord,
  kind: Kind,
  number: number,
  key: AccessKeyState,
): Omit<Finding, "severity" | "title" | "remedy"> {
  return {
    id: `${kind}:${arn}:${number}`,
    kind,
    principals: [arn],
    resources: [],
    facts: {
      key: number,
      lastRotated: instantFact(key.lastRotated),
      lastUsed: instantFact(key.lastUsed),
      staleAfterDays: STALE_DAYS,
    },
    proof: [],
    conditions: [],
  };
}
