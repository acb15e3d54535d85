/** The longest key or operator's token. */
export const MAX_BEARER_LENGTH = 512;
/** The longest JSON Web Token. AWS puts up to 50 tags of a principal into one. */
const MAX_JWT_LENGTH = 8192;

const TOKEN = /^[\x21-\x7e]+$/;
const HEADER = new RegExp(`^Bearer +([\\x21-\\x7e]{1,${MAX_JWT_LENGTH}})$`, "i");
/** JWS Compact Serialization (RFC 7515, section 7.1). */
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Whether an `Authorization` header can carry the text as a bearer token: visible ASCII without spaces, of any length. */
export function isTokenText(text: string): boolean {
  return TOKEN.test(text);
}

/** Whether the text has the form of a signed JSON Web Token. */
export function isJwtText(text: string): boolean {
  return JWT.test(text);
}

/** The token of `Authorization: Bearer <token>` (RFC 6750, section 2.1); undefined for any other header and for a longer token. */
export function bearerTokenOf(header: string | undefined): string | undefined {
  const token = HEADER.exec(header ?? "")?.[1];
  return token === undefined || token.length <= MAX_BEARER_LENGTH || isJwtText(token) ? token : undefined;
}
