import { fromBase64Url, toBase64Url } from "../platform/base64.ts";
import { deriveSecret, hmacKey } from "./derive.ts";
import type { KeyRing, RingKey } from "./keyRing.ts";

const FINGERPRINT = /^([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]{43})$/;

/**
 * A keyed digest for comparing later: key id `.` base64url(HMAC-SHA-256) under a key derived from the ring's first key
 * for `label`. Without the ring it tells nothing of `data`, not even whether a guess is right.
 */
export async function fingerprint(ring: KeyRing, label: string, data: Uint8Array): Promise<string> {
  const mac = await crypto.subtle.sign("HMAC", await labelKey(ring.primary, label), Uint8Array.from(data));
  return `${ring.primary.id}.${toBase64Url(new Uint8Array(mac))}`;
}

/**
 * Whether `stored` is the fingerprint of `data` under `label`, made with any key that is still in the ring; false for
 * text that is no fingerprint. The digests are compared in constant time.
 */
export async function sameFingerprint(
  ring: KeyRing,
  stored: string,
  label: string,
  data: Uint8Array,
): Promise<boolean> {
  const [, keyId, macText] = FINGERPRINT.exec(stored) ?? [];
  const key = ring.keys.find((candidate) => candidate.id === keyId);
  const mac = macText === undefined ? null : fromBase64Url(macText);
  if (key === undefined || mac === null) return false;
  return crypto.subtle.verify("HMAC", await labelKey(key, label), mac, Uint8Array.from(data));
}

async function labelKey(key: RingKey, label: string): Promise<CryptoKey> {
  return hmacKey(await deriveSecret(key, "k9 fingerprint", label));
}
