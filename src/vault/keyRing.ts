import { fromBase64 } from "../platform/base64.ts";

/** One key-encryption key of the ring. The raw bytes are gone: neither handle can be exported. */
export interface RingKey {
  id: string;
  /** AES-256-GCM, to encrypt and decrypt data keys. */
  wrapping: Promise<CryptoKey>;
  /** HKDF input keying material, from which fingerprint keys and webhook secrets are derived. */
  derivation: Promise<CryptoKey>;
}

/** The first key encrypts, all decrypt: put a new key first, and remove the old one when nothing is encrypted with it any more. */
export interface KeyRing {
  primary: RingKey;
  keys: readonly RingKey[];
}

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
const KEY_BYTES = 32;
const MAX_KEYS = 16;

/**
 * Reads `CREDENTIAL_KEYS`: `id:base64` pairs separated by commas, each value the standard base64 of exactly 32 bytes.
 * A problem names the position of the entry and what is wrong with it, and echoes neither ids nor values: in a
 * malformed setting what looks like an id may be a key.
 */
export function parseKeyRing(text: string): { ring: KeyRing } | { problem: string } {
  if (text.trim() === "") return { problem: "is empty" };
  const entries = text.split(",").map((entry) => entry.trim());
  if (entries.length > MAX_KEYS) return { problem: `has more than ${MAX_KEYS} keys` };

  const raw = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [index, entry] of entries.entries()) {
    const where = `key ${index + 1} of ${entries.length}`;
    const colon = entry.indexOf(":");
    if (colon < 0) return { problem: `${where} does not have the form id:base64` };
    const id = entry.slice(0, colon);
    if (!KEY_ID.test(id))
      return { problem: `${where} has an id that is not 1 to 32 characters from A-Z, a-z, 0-9, _ and -` };
    if (raw.has(id)) return { problem: `${where} repeats the id of an earlier key` };
    const bytes = fromBase64(entry.slice(colon + 1));
    if (bytes === null) return { problem: `${where} is not padded standard base64` };
    if (bytes.byteLength !== KEY_BYTES) return { problem: `${where} is not ${KEY_BYTES} bytes long` };
    raw.set(id, bytes);
  }

  const keys = [...raw].map(([id, bytes]) => importRingKey(id, bytes));
  const [primary] = keys;
  return primary === undefined ? { problem: "is empty" } : { ring: { primary, keys } };
}

/** Imports and then zeroes `bytes`: `importKey` has taken its copy when it returns (Web Cryptography, importKey step 3). */
function importRingKey(id: string, bytes: Uint8Array<ArrayBuffer>): RingKey {
  const wrapping = crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  const derivation = crypto.subtle.importKey("raw", bytes, "HKDF", false, ["deriveBits"]);
  bytes.fill(0);
  return { id, wrapping, derivation };
}
