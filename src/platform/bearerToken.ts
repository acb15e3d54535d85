/** The longest token that is read from an `Authorization` header; a longer one is no token. */
export const MAX_BEARER_LENGTH = 512;

const TOKEN = /^[\x21-\x7e]+$/;
const HEADER = new RegExp(`^Bearer +([\\x21-\\x7e]{1,${MAX_BEARER_LENGTH}})$`, "i");

/** Whether an `Authorization` header can carry the text as a bearer token: visible ASCII without spaces, of any length. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text);
}

/** The token of `Authorization: Bearer <token>` (RFC 6750, section 2.1); undefined for any other header. */
export function bearerTokenOf(header: string | undefined): string | undefined {
  return HEADER.exec(header ?? "")?.[1];
}
