import { fingerprint, sameFingerprint } from "../../vault/fingerprint.ts";
import type { KeyRing } from "../../vault/keyRing.ts";

/** How long an Idempotency-Key stands for its first request. */
export const IDEMPOTENCY_TTL_MS = 24 * 60 * 60 * 1000;

interface Scope {
  partnerId: string;
  accountId: string;
}

/** A keyed fingerprint of a body: says whether another body is the same, and reveals nothing of it. */
export function bodyFingerprint(ring: KeyRing, scope: Scope, body: unknown): Promise<string> {
  return fingerprint(ring, labelOf(scope), canonicalBytes(body));
}

export function isSameBody(ring: KeyRing, stored: string, scope: Scope, body: unknown): Promise<boolean> {
  return sameFingerprint(ring, stored, labelOf(scope), canonicalBytes(body));
}

const labelOf = ({ partnerId, accountId }: Scope) => `idempotency/${partnerId}/${accountId}`;

function canonicalBytes(body: unknown): Uint8Array {
  return new TextEncoder().encode(canonicalJson(body));
}

/** JSON text with members in order of their names, so that bodies that differ in order or spacing only are the same. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
