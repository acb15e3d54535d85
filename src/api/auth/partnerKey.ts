import { toBase64Url } from "../../platform/base64.ts";
import { sha256, toHex } from "../../platform/hash.ts";
import type { Runtime } from "../../platform/runtime.ts";

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
