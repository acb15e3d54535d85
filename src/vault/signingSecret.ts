import type { Runtime } from "../platform/runtime.ts";
import { open, ringKeyIdOf, type SealedFor, seal } from "./envelope.ts";
import type { KeyRing } from "./keyRing.ts";

/** The key that a signing secret belongs to. */
export interface SigningKeyId {
  partnerId: string;
  keyId: string;
}

function sealedFor({ partnerId, keyId }: SigningKeyId): SealedFor {
  return { purpose: "k9 signing secret", context: [partnerId, keyId] };
}

/** The secret of a key that signs requests, sealed for that key alone. */
export function sealSigningSecret(
  ring: KeyRing,
  key: SigningKeyId,
  secret: string,
  randomBytes: Runtime["randomBytes"],
): Promise<string> {
  return seal(ring, sealedFor(key), new TextEncoder().encode(secret), randomBytes);
}

/** The secret; undefined for an envelope of something else, or of a ring key that is gone. */
export async function openSigningSecret(ring: KeyRing, key: SigningKeyId, sealed: string): Promise<string | undefined> {
  const opened = await open(ring, sealedFor(key), sealed);
  if (!opened.ok) return undefined;
  const secret = new TextDecoder().decode(opened.plaintext);
  opened.plaintext.fill(0);
  return secret;
}

/** The same secret sealed under the ring's first key; undefined when it already is, or cannot be opened. */
export async function resealSigningSecret(
  ring: KeyRing,
  key: SigningKeyId,
  sealed: string,
  randomBytes: Runtime["randomBytes"],
): Promise<string | undefined> {
  if (ringKeyIdOf(sealed) === ring.primary.id) return undefined;
  const secret = await openSigningSecret(ring, key, sealed);
  return secret === undefined ? undefined : sealSigningSecret(ring, key, secret, randomBytes);
}
