import { sha256, toHex } from "../../platform/hash.ts";
import { findKey, isInForce, noteKeyUse } from "../../store/caller/partnerKey.ts";
import type { Database } from "../../store/database.ts";
import { type Authentication, knownAs, NO_KEY, UNKNOWN } from "./authentication.ts";
import type { PresentedKey } from "./partnerKey.ts";

const NO_HASH = "0".repeat(64);

/** Who holds a key that was sent as a bearer token. Whatever is wrong with it, the same work is done. */
export async function authenticateKey(
  presented: PresentedKey | null,
  db: Database,
  now: number,
): Promise<Authentication> {
  const { keyId, secret } = presented ?? { keyId: NO_KEY, secret: "" };
  const [secretDigest, found] = await Promise.all([sha256(secret), findKey(db, keyId)]);
  const isSecret = sameText(toHex(secretDigest), found?.secretHash ?? NO_HASH);
  // A key that signs is never sent.
  if (!presented || !found || !isSecret || found.sealedSecret !== null || !isInForce(found, now)) return UNKNOWN;
  return knownAs(keyId, found, now, (db, notSince) => noteKeyUse(db, found.partnerId, keyId, now, notSince));
}

/** Compares in constant time; texts of different length are different at once. */
function sameText(a: string, b: string): boolean {
  const encoder = new TextEncoder();
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  return left.byteLength === right.byteLength && crypto.subtle.timingSafeEqual(left, right);
}
