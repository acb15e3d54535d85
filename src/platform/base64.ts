/** Standard base64 with padding, RFC 4648 section 4. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Base64url without padding, RFC 4648 section 5. */
export function toBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The bytes of standard, padded base64; null when the text is not the one encoding of its bytes (foreign characters,
 * white space, missing padding, unused bits that are set), so that no two texts stand for the same bytes.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = decodeBase64(text);
  return bytes !== null && toBase64(bytes) === text ? bytes : null;
}

/** As `fromBase64`, for base64url without padding. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  return bytes !== null && toBase64Url(bytes) === text ? bytes : null;
}

/** The bytes of base64 from outside, with or without white space and padding; null for any other text. */
export function decodeBase64(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}
