import { bearerTokenOf } from "../../platform/bearerToken.ts";
import { sha256, toHex } from "../../platform/hash.ts";
import type { Database } from "../../store/database.ts";
import { findKey, type KeyForAuthentication, noteKeyUse } from "../../store/partnerKey.ts";
import type { Caller } from "../http/permission.ts";
import { parsePartnerKey } from "./partnerKey.ts";

export type Authentication =
  | { outcome: "known"; caller: Caller; noteUse?: (db: Database) => Promise<void> }
  /** No key, or no valid one. The reason is not disclosed, not even to the log. */
  | { outcome: "unknown" }
  /** The caller may be the operator, which is unknown while OPERATOR_TOKEN is not set. */
  | { outcome: "operator_token_missing" };

/** Looked up in place of a malformed key. No key has this id. */
const NO_KEY = { keyId: "none", secret: "" };
const NO_HASH = "0".repeat(64);
/** `lastUsedAt` is written at most this often. */
const USE_NOTED_EVERY_MS = 60_000;

/**
 * Identifies the caller by its `Authorization` header. Whatever is wrong with a key, the same work is done: two hashes, one
 * lookup (the only round trip) and one comparison. Only the operator is recognised without a lookup.
 */
export function createAuthenticator(
  operatorToken: string | undefined,
): (header: string | undefined, db: Database, now: number) => Promise<Authentication> {
  const operatorDigest = operatorToken === undefined ? undefined : sha256(operatorToken);
  return async (header, db, now) => {
    const token = bearerTokenOf(header);
    const tokenDigest = await sha256(token ?? "");
    if (operatorDigest && crypto.subtle.timingSafeEqual(tokenDigest, await operatorDigest)) {
      return { outcome: "known", caller: { kind: "operator" } };
    }
    const presented = token === undefined ? null : parsePartnerKey(token);
    if (!operatorDigest && token !== undefined && !presented) return { outcome: "operator_token_missing" };
    const { keyId, secret } = presented ?? NO_KEY;
    const [secretDigest, found] = await Promise.all([sha256(secret), findKey(db, keyId)]);
    const isSecret = sameText(toHex(secretDigest), found?.secretHash ?? NO_HASH);
    if (!presented || !found || !isSecret || !isInForce(found, now)) return { outcome: "unknown" };
    const caller: Caller = {
      kind: "partner",
      partnerId: found.partnerId,
      keyId,
      permissions: new Set(found.permissions),
      isOem: found.credentialVendingServiceUrl !== null,
    };
    const notSince = now - USE_NOTED_EVERY_MS;
    if (found.lastUsedAt !== null && found.lastUsedAt >= notSince) return { outcome: "known", caller };
    return { outcome: "known", caller, noteUse: (db) => noteKeyUse(db, found.partnerId, keyId, now, notSince) };
  };
}

function isInForce(key: KeyForAuthentication, now: number): boolean {
  return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);
}

/** Compares in constant time; texts of different length are different at once. */
function sameText(a: string, b: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}
