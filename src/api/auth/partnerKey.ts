import type { Runtime } from "../../runtime.ts";
import { toBase64Url } from "../../vault/base64.ts";

/** Any key that the service may have given out; nothing else is looked up. */
const PARTNER_KEY = /^k9_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

export interface PresentedKey {
  keyId: string;
  secret: string;
}

/** `k9_<keyId>_<secret>` in its parts; the secret itself may contain underscores. Null when it is no such key. */
export function parsePartnerKey(text: string): PresentedKey | null {
  const [, keyId, secret] = PARTNER_KEY.exec(text) ?? [];
  return keyId !== undefined && secret !== undefined ? { keyId, secret } : null;
}

/** A new key of 256 random bits. `key` is shown once; `secretHash` is what may be stored. */
export async function mintPartnerKey(
  randomBytes: Runtime["randomBytes"],
): Promise<{ keyId: string; key: string; secretHash: string }> {
  const keyId = toHex(randomBytes(8));
  const secret = toBase64Url(randomBytes(32));
  return { keyId, key: `k9_${keyId}_${secret}`, secretHash: toHex(await sha256(secret)) };
}

export async function sha256(text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
