import type { Database } from "../../store/database.ts";
import type { Caller, PartnerCaller } from "../http/permission.ts";

export type Authentication =
  | { outcome: "known"; caller: Caller; noteUse?: (db: Database) => Promise<void> }
  /** No key, or no valid one. The reason is not disclosed, not even to the log. */
  | { outcome: "unknown" }
  /** A setting that it takes to tell who the caller is, is missing. */
  | { outcome: "setting_missing" };

export const UNKNOWN: Authentication = { outcome: "unknown" };

/** Looked up in place of a key that cannot exist. No key has this id. */
export const NO_KEY = "none";

/** `lastUsedAt` is written at most this often. */
const USE_NOTED_EVERY_MS = 60_000;

/** What the store holds of a caller that has been recognised. */
interface Found {
  partnerId: string;
  permissions: readonly string[];
  lastUsedAt: number | null;
  credentialVendingServiceUrl: string | null;
}

/** A caller of a partner by its name; `note` records its use, unless one was recorded after `notSince`. */
export function knownAs(
  name: string,
  found: Found,
  now: number,
  note: (db: Database, notSince: number) => Promise<void>,
): Authentication {
  const caller: PartnerCaller = {
    kind: "partner",
    partnerId: found.partnerId,
    name,
    permissions: new Set(found.permissions),
    isOem: found.credentialVendingServiceUrl !== null,
  };
  const notSince = now - USE_NOTED_EVERY_MS;
  if (found.lastUsedAt !== null && found.lastUsedAt >= notSince) return { outcome: "known", caller };
  return { outcome: "known", caller, noteUse: (db) => note(db, notSince) };
}
