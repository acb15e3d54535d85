import { toBase64Url } from "./base64.ts";

/** `{partnerId}-{43 characters}`, whatever the case: a policy may compare external IDs without regard to it. */
const RESERVED = /^(p\d{6})-[a-z0-9_-]{43}$/i;

/** A new external ID for the partner, of 256 random bits. By its form it is reserved for that partner. */
export function newExternalId(partnerId: string, randomBytes: (count: number) => Uint8Array<ArrayBuffer>): string {
  return `${partnerId}-${toBase64Url(randomBytes(32))}`;
}

/** The partner that an external ID is reserved for; null for an id that a partner has brought. */
export function partnerOfExternalId(externalId: string): string | null {
  return RESERVED.exec(externalId)?.[1]?.toUpperCase() ?? null;
}
