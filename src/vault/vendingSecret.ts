import { fromBase64, toBase64 } from "../platform/base64.ts";
import { deriveSecret, hmacKey } from "./derive.ts";
import type { KeyRing } from "./keyRing.ts";

const PREFIX = "whsec_";

/**
 * The secrets that sign requests to a partner's vending service, in the form of the Standard Webhooks specification
 * (`whsec_` and the base64 of 32 bytes): one for each key of the ring, the first key's first. They are derived, not
 * stored; while the ring has two keys a request carries both signatures, so a partner may change over at leisure.
 */
export async function vendingSecrets(ring: KeyRing, partnerId: string): Promise<string[]> {
  return secretsOf(ring, "k9 credential vending secret", partnerId);
}

/**
 * The secrets that sign what a webhook of a partner is told, likewise; another `salt` gives others. They are derived too, so
 * none is kept.
 */
export async function webhookSecrets(
  ring: KeyRing,
  { partnerId, name, salt }: { partnerId: string; name: string; salt: string },
): Promise<string[]> {
  return secretsOf(ring, "k9 webhook secret", partnerId, name, salt);
}

async function secretsOf(ring: KeyRing, purpose: string, ...parts: string[]): Promise<string[]> {
  return Promise.all(
    ring.keys.map(async (key) => {
      const secret = await deriveSecret(key, purpose, ...parts);
      const text = `${PREFIX}${toBase64(secret)}`;
      secret.fill(0);
      return text;
    }),
  );
}

/**
 * One signature for the header `webhook-signature`: `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`
 * (Standard Webhooks, "Signature scheme"). Throws TypeError when `secret` is not of the form above.
 */
export async function signWebhook(
  secret: string,
  message: { id: string; timestampSeconds: number; body: string },
): Promise<string> {
  const bytes = secret.startsWith(PREFIX) ? fromBase64(secret.slice(PREFIX.length)) : null;
  if (bytes === null) throw new TypeError("malformed webhook secret");
  const signed = new TextEncoder().encode(`${message.id}.${message.timestampSeconds}.${message.body}`);
  const mac = await crypto.subtle.sign("HMAC", await hmacKey(bytes), Uint8Array.from(signed));
  return `v1,${toBase64(new Uint8Array(mac))}`;
}
