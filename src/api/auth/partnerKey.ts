import { toBase64Url } from "../../platform/base64.ts";
import { sha256, toHex } from "../../platform/hash.ts";
import type { Runtime } from "../../platform/runtime.ts";

/** Any bearer key that the service may have given out; nothing else is looked up. */
const PARTNER_KEY = /^k9_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Access key IDs have the form of AWS's, 20 capitals and digits, since some signers expect that. */
const ACCESS_KEY = /^K9AK([0-9A-F]{16})$/;

export interface PresentedKey {
  keyId: string;
  secret: string;
}

/** `k9_<keyId>_<secret>` in its parts; the secret itself may contain underscores. Null when it is no such key. */
export function parsePartnerKey(text: string): PresentedKey | null {
  const [, keyId, secret] = PARTNER_KEY.exec(text) ?? [];
  return keyId !== undefined && secret !== undefined ? { keyId, secret } : null;
}

/** The access key ID of a key that signs requests: it names the key, so that one look-up finds it. */
export function accessKeyIdOf(keyId: string): string {
  return `K9AK${keyId.toUpperCase()}`;
}

/** The id of the key with this access key ID; null when it cannot be one of ours. */
export function keyIdOf(accessKeyId: string): string | null {
  return ACCESS_KEY.exec(accessKeyId)?.[1]?.toLowerCase() ?? null;
}

/** A new key of 256 random bits. `secret` is shown once, `secretHash` is its digest. */
export async function mintPartnerKey(
  randomBytes: Runtime["randomBytes"],
): Promise<{ keyId: string; secret: string; secretHash: string }> {
  const keyId = toHex(randomBytes(8));
  const secret = toBase64Url(randomBytes(32));
  return { keyId, secret, secretHash: toHex(await sha256(secret)) };
}

/** What a bearer key is sent as. */
export function bearerKeyOf({ keyId, secret }: PresentedKey): string {
  return `k9_${keyId}_${secret}`;
}
