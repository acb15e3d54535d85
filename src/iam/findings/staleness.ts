import type { PrincipalRecord } from "../access/model.ts";
import type { AccessKeyState } from "../inventory/credentialReport.ts";
import { isServiceLinkedRole } from "../policy/arn.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/**
 * What is older than this, or was used longer ago, is stale; in days (CIS AWS Foundations counts credentials so too).
 */
export const STALE_AFTER_DAYS = 90;

/** Whole days. */
export function daysBetween(from: number, to: number): number {
  return Math.floor((to - from) / DAY_MS);
}

/** Whether `instant` is more than 90 days before `at`; both in milliseconds since the epoch. */
export function isStale(instant: number, at: number): boolean {
  return at - instant > STALE_AFTER_DAYS * DAY_MS;
}

/** Whether the account tells when a user or role was used. */
export function isUseKnown({ type, credentials, isUseUnknown }: PrincipalRecord): boolean {
  return type === "IAMUser" ? credentials !== undefined : isUseUnknown !== true;
}

/**
 * Whether a user or role was not used in 90 days, or has no recorded use. Nothing is known of a user without a row in the
 * credential report, nor of roles that come without their last use; a principal created in the last 90 days may still be waiting for its first use.
 */
export function isUnused(principal: PrincipalRecord, at: number): boolean {
  const { arn, createdAt, lastUsedAt } = principal;
  if (isServiceLinkedRole(arn) || !isUseKnown(principal)) return false;
  if (createdAt !== undefined && !isStale(createdAt, at)) return false;
  return lastUsedAt === undefined || isStale(lastUsedAt, at);
}

/** When the password was last changed, where it can be used and that is more than 90 days ago. */
export function stalePassword({ credentials }: PrincipalRecord, at: number): number | undefined {
  const { passwordEnabled, passwordLastChanged } = credentials ?? {};
  if (passwordEnabled !== true || passwordLastChanged === undefined) return undefined;
  return isStale(passwordLastChanged, at) ? passwordLastChanged : undefined;
}

/** An active access key: 1 or 2, as the credential report numbers them. */
export interface ActiveKey extends AccessKeyState {
  number: number;
}

export function activeKeys({ credentials }: PrincipalRecord): ActiveKey[] {
  const keys = credentials?.accessKeys ?? [];
  return keys.flatMap((key, at) => (key?.active ? [{ ...key, number: at + 1 }] : []));
}

/** Whether a key was created more than 90 days ago. */
export function isOldKey({ lastRotated }: AccessKeyState, at: number): boolean {
  return lastRotated !== undefined && isStale(lastRotated, at);
}

/**
 * Whether a key was not used in 90 days, or never; one created in the last 90 days may still wait for its first use.
 */
export function isUnusedKey({ lastRotated, lastUsed }: AccessKeyState, at: number): boolean {
  if (lastRotated !== undefined && !isStale(lastRotated, at)) return false;
  return lastUsed === undefined || isStale(lastUsed, at);
}

/** Whether a password or key was not rotated, or a key not used, in 90 days. */
export function hasStaleCredentials(principal: PrincipalRecord, at: number): boolean {
  if (stalePassword(principal, at) !== undefined) return true;
  return activeKeys(principal).some((key) => isOldKey(key, at) || isUnusedKey(key, at));
}
