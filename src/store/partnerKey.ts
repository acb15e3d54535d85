import { and, eq, isNull, lt, or, sql } from "drizzle-orm";
import { type Database, guarded } from "./database.ts";
import { type Deed, insertEvent } from "./event.ts";
import { partner, partnerKey } from "./schema.ts";
import { defineStatement } from "./statement.ts";

/** A key as authentication needs it, with the facts of its partner that authorization asks for. */
export interface KeyForAuthentication {
  partnerId: string;
  secretHash: string;
  permissions: string[];
  expiresAt: number | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
  credentialVendingServiceUrl: string | null;
}

/** A key as the operator sees it: never the secret, nor its hash. Instants in milliseconds since the epoch. */
export interface KeyRecord {
  keyId: string;
  partnerId: string;
  permissions: string[];
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
  createdBy: string | null;
}

const RECORD = {
  keyId: partnerKey.keyId,
  partnerId: partnerKey.partnerId,
  permissions: partnerKey.permissions,
  createdAt: partnerKey.createdAt,
  expiresAt: partnerKey.expiresAt,
  revokedAt: partnerKey.revokedAt,
  lastUsedAt: partnerKey.lastUsedAt,
  createdBy: partnerKey.createdBy,
};

const KEY = defineStatement<{ keyId: string }>()(({ orm }, { keyId }) =>
  orm
    .select({
      partnerId: partnerKey.partnerId,
      secretHash: partnerKey.secretHash,
      permissions: partnerKey.permissions,
      expiresAt: partnerKey.expiresAt,
      revokedAt: partnerKey.revokedAt,
      lastUsedAt: partnerKey.lastUsedAt,
      credentialVendingServiceUrl: partner.credentialVendingServiceUrl,
    })
    .from(partnerKey)
    .innerJoin(partner, eq(partner.partnerId, partnerKey.partnerId))
    .where(eq(partnerKey.keyId, keyId)),
);

/** The key of that id whatever its state, or undefined. One round trip either way. */
export async function findKey(db: Database, keyId: string): Promise<KeyForAuthentication | undefined> {
  const rows = await KEY.rows(db, { keyId });
  return rows[0];
}

/** Notes a use of the key unless one was noted after `notSince`. */
export async function noteKeyUse(
  db: Database,
  partnerId: string,
  keyId: string,
  now: number,
  notSince: number,
): Promise<void> {
  await guarded(() =>
    db.orm
      .update(partnerKey)
      .set({ lastUsedAt: now })
      .where(
        and(
          eq(partnerKey.keyId, keyId),
          eq(partnerKey.partnerId, partnerId),
          or(isNull(partnerKey.lastUsedAt), lt(partnerKey.lastUsedAt, notSince)),
        ),
      ),
  );
}

export interface NewKey {
  keyId: string;
  partnerId: string;
  secretHash: string;
  permissions: readonly string[];
  expiresAt: number | null;
}

/** Stores a key of an existing partner; undefined when there is no such partner. */
export async function insertKey(db: Database, key: NewKey, deed: Deed): Promise<KeyRecord | undefined> {
  const [rows] = await guarded(() =>
    db.orm.batch([
      db.orm
        .insert(partnerKey)
        .select((query) =>
          query
            .select({
              keyId: sql<string>`${key.keyId}`.as("key_id"),
              partnerId: partner.partnerId,
              secretHash: sql<string>`${key.secretHash}`.as("secret_hash"),
              permissions: sql<string[]>`${JSON.stringify(key.permissions)}`.as("permissions"),
              createdAt: sql<number>`${deed.now}`.as("created_at"),
              expiresAt: sql<number | null>`${key.expiresAt}`.as("expires_at"),
              revokedAt: sql<number | null>`null`.as("revoked_at"),
              lastUsedAt: sql<number | null>`null`.as("last_used_at"),
              createdBy: sql<string | null>`${deed.actor}`.as("created_by"),
            })
            .from(partner)
            .where(eq(partner.partnerId, key.partnerId)),
        )
        .returning(RECORD),
      insertEvent(db, { ...deed, keyId: key.keyId }),
    ]),
  );
  return rows[0];
}

/** All keys of a partner, newest first; undefined when there is no such partner. */
export async function listKeys(db: Database, partnerId: string): Promise<KeyRecord[] | undefined> {
  const [partners, keys] = await guarded(() =>
    db.orm.batch([
      db.orm.select({ partnerId: partner.partnerId }).from(partner).where(eq(partner.partnerId, partnerId)),
      db.orm
        .select(RECORD)
        .from(partnerKey)
        .where(eq(partnerKey.partnerId, partnerId))
        .orderBy(sql`${partnerKey.createdAt} desc, ${partnerKey.keyId}`),
    ]),
  );
  return partners.length === 0 ? undefined : keys;
}

/** Revokes a key; the time of the first revocation is kept. Undefined when the partner does not have the key. */
export async function revokeKey(
  db: Database,
  partnerId: string,
  keyId: string,
  deed: Deed,
): Promise<KeyRecord | undefined> {
  const [rows] = await guarded(() =>
    db.orm.batch([
      db.orm
        .update(partnerKey)
        .set({ revokedAt: sql`coalesce(${partnerKey.revokedAt}, ${deed.now})` })
        .where(and(eq(partnerKey.keyId, keyId), eq(partnerKey.partnerId, partnerId)))
        .returning(RECORD),
      insertEvent(db, { ...deed, keyId }),
    ]),
  );
  return rows[0];
}
