import type { RingKey } from "./keyRing.ts";

/**
 * 32 bytes for one purpose: HKDF-SHA-256 (RFC 5869) of the ring key with an empty salt. `info` is the JSON text of the
 * purpose and its parts, so no two lists of parts share a derived key. The caller zeroes the bytes after use.
 */
export async function deriveSecret(
  key: RingKey,
  purpose: string,
  ...parts: string[]
): Promise<Uint8Array<ArrayBuffer>> {
  const info = Uint8Array.from(new TextEncoder().encode(JSON.stringify([purpose, ...parts])));
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, await key.derivation, 256));
}

/** An HMAC-SHA-256 key that signs and verifies; `secret` is zeroed. */
export async function hmacKey(secret: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const imported = crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  secret.fill(0);
  return imported;
}
