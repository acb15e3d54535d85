import { fromBase64Url, toBase64Url } from "../platform/base64.ts";
import type { KeyRing } from "./keyRing.ts";

/** What a credential's envelope belongs to; it opens under the same three values and no others. */
export interface EncryptionContext {
  executionId: string;
  customerId: string;
  accountId: string;
}

/**
 * Text form: `k9e1.` key id `.` base64url(IV of the wrapping | wrapped data key | IV | ciphertext), where both
 * AES-GCM outputs end in their 128-bit tag (NIST SP 800-38D; IVs of 96 bits, section 8.2.2).
 */
const FORMAT = "k9e1";
const ENVELOPE = /^k9e1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]+)$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const DATA_KEY_BYTES = 32;
const HEADER_BYTES = IV_BYTES + DATA_KEY_BYTES + TAG_BYTES + IV_BYTES;

/** The largest plaintext: no request body that carries a credential is longer. */
export const MAX_CREDENTIAL_BYTES = 64 * 1024;
const MAX_PAYLOAD_BYTES = HEADER_BYTES + MAX_CREDENTIAL_BYTES + TAG_BYTES;
const MAX_ENVELOPE_LENGTH = FORMAT.length + 1 + 32 + 1 + Math.ceil((MAX_PAYLOAD_BYTES * 4) / 3);

type Layer = "data key" | "credential";

/** Seals a credential for its execution alone. At most `MAX_CREDENTIAL_BYTES`, else RangeError. */
export function sealCredential(
  ring: KeyRing,
  context: EncryptionContext,
  plaintext: Uint8Array,
  randomBytes: RandomBytes,
): Promise<string> {
  return seal(ring, fieldsOf(context), plaintext, randomBytes);
}

/** The plaintext of `sealCredential`, as `open` gives it. */
export function openCredential(ring: KeyRing, context: EncryptionContext, envelope: string): Promise<Opened> {
  return open(ring, fieldsOf(context), envelope);
}

function fieldsOf({ executionId, customerId, accountId }: EncryptionContext): SealedFor {
  return { purpose: "k9 credential envelope", context: [executionId, customerId, accountId] };
}

/** What an envelope is for and what it belongs to: it opens under the same texts in the same order and no others. */
export interface SealedFor {
  purpose: string;
  context: readonly string[];
}

export type Opened = { ok: true; plaintext: Uint8Array<ArrayBuffer> } | { ok: false };

type RandomBytes = (count: number) => Uint8Array<ArrayBuffer>;

/** The id of the ring key that an envelope was sealed under, as its text says. */
export function ringKeyIdOf(envelope: string): string | undefined {
  return ENVELOPE.exec(envelope)?.[1];
}

/**
 * Envelope encryption: a fresh AES-256-GCM data key encrypts `plaintext`, the ring's first key encrypts the data key.
 * Both bind purpose and context as additional authenticated data. At most `MAX_CREDENTIAL_BYTES`, else RangeError.
 */
export async function seal(
  ring: KeyRing,
  context: SealedFor,
  plaintext: Uint8Array,
  randomBytes: RandomBytes,
): Promise<string> {
  if (plaintext.byteLength > MAX_CREDENTIAL_BYTES) throw new RangeError("credential too long to seal");
  const { id, wrapping } = ring.primary;
  const dataKeyBytes = randomBytes(DATA_KEY_BYTES);
  const clear = Uint8Array.from(plaintext);
  try {
    const dataKey = await crypto.subtle.importKey("raw", dataKeyBytes, "AES-GCM", false, ["encrypt"]);
    const wrapIv = randomBytes(IV_BYTES);
    const wrapped = await crypto.subtle.encrypt(gcm(wrapIv, "data key", id, context), await wrapping, dataKeyBytes);
    const iv = randomBytes(IV_BYTES);
    const ciphertext = await crypto.subtle.encrypt(gcm(iv, "credential", id, context), dataKey, clear);
    return `${FORMAT}.${id}.${toBase64Url(concatenated(wrapIv, wrapped, iv, ciphertext))}`;
  } finally {
    dataKeyBytes.fill(0);
    clear.fill(0);
  }
}

/**
 * The plaintext of `seal`. Anything else (foreign text, unknown key id, truncated or altered envelope,
 * another context) is `{ ok: false }` and never an exception. The caller zeroes the plaintext after use.
 */
export async function open(ring: KeyRing, context: SealedFor, envelope: string): Promise<Opened> {
  if (envelope.length > MAX_ENVELOPE_LENGTH) return { ok: false };
  const [, keyId, payloadText] = ENVELOPE.exec(envelope) ?? [];
  const payload = payloadText === undefined ? null : fromBase64Url(payloadText);
  if (payload === null || payload.byteLength < HEADER_BYTES + TAG_BYTES) return { ok: false };

  // Under an unknown id the first key is tried in vain: the same cost and the same failure as a wrong tag.
  const known = ring.keys.find((key) => key.id === keyId);
  const { id, wrapping } = known ?? ring.primary;
  const wrapIv = payload.slice(0, IV_BYTES);
  const wrapped = payload.slice(IV_BYTES, HEADER_BYTES - IV_BYTES);
  const iv = payload.slice(HEADER_BYTES - IV_BYTES, HEADER_BYTES);
  const ciphertext = payload.slice(HEADER_BYTES);

  const dataKeyBytes = await decrypted(await wrapping, gcm(wrapIv, "data key", id, context), wrapped);
  if (dataKeyBytes === null || known === undefined) return { ok: false };
  try {
    const dataKey = await crypto.subtle.importKey("raw", dataKeyBytes, "AES-GCM", false, ["decrypt"]);
    const plaintext = await decrypted(dataKey, gcm(iv, "credential", id, context), ciphertext);
    return plaintext === null ? { ok: false } : { ok: true, plaintext };
  } finally {
    dataKeyBytes.fill(0);
  }
}

/** AES-GCM parameters whose authenticated data is a JSON array: one text per list of strings, none shared by two lists. */
function gcm(iv: Uint8Array<ArrayBuffer>, layer: Layer, keyId: string, { purpose, context }: SealedFor) {
  const fields = [purpose, FORMAT, layer, keyId, ...context];
  const additionalData = Uint8Array.from(new TextEncoder().encode(JSON.stringify(fields)));
  return { name: "AES-GCM", iv, additionalData, tagLength: TAG_BYTES * 8 };
}

async function decrypted(
  key: CryptoKey,
  algorithm: ReturnType<typeof gcm>,
  data: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, data));
  } catch {
    return null;
  }
}

function concatenated(...parts: (Uint8Array<ArrayBuffer> | ArrayBuffer)[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part instanceof Uint8Array ? part : new Uint8Array(part), offset);
    offset += part.byteLength;
  }
  return bytes;
}
