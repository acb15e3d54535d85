import { and, eq, gt, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { type Deed, insertEvent } from "../event.ts";
import { partner, partnerKey } from "../schema.ts";
import { defineStatement } from "../statement.ts";

/** A key as authentication needs it, with the facts of its partner that authorization asks for. */
export interface KeyForAuthentication {
  partnerId: string;
  secretHash: string;
  /** Of a key that signs; null for a bearer key. */
  sealedSecret: string | null;
  permissions: string[];
  expiresAt: number | null;
  revokedAt: number | null;
  lastUsedAt: number | null;
  credentialVendingServiceUrl: string | null;
}

/** How a key is presented: sent as a bearer token, or used to sign requests. */
export type KeyType = "bearer" | "sigv4";

/** A key as its owner sees it: never the secret, nor its hash. Instants in milliseconds since the epoch. */
export interface KeyRecord {
  keyId: string;
  partnerId: string;
  type: KeyType;
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
  type: sql<KeyType>`iif(${partnerKey.sealedSecret} is null, 'bearer', 'sigv4')`.as("type"),
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
      sealedSecret: partnerKey.sealedSecret,
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

/** The first of these keys that the partner has, whatever its state. */
export async function findKeyOf(
  db: Database,
  partnerId: string,
  keyIds: readonly string[],
): Promise<KeyRecord | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select(RECORD)
      .from(partnerKey)
      .where(
        and(
          eq(partnerKey.partnerId, partnerId),
          sql`${partnerKey.keyId} in (select value from json_each(${JSON.stringify(keyIds)}))`,
        ),
      ),
  );
  return rows[0];
}

/** Whether a key is neither revoked nor expired. */
export function isInForce(key: Pick<KeyForAuthentication, "revokedAt" | "expiresAt">, now: number): boolean {
  return key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now);
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
  sealedSecret: string | null;
  permissions: readonly string[];
  expiresAt: number | null;
}

export type InsertKeyOutcome =
  | { outcome: "stored"; key: KeyRecord }
  | { outcome: "partner_unknown" }
  | { outcome: "too_many" };

/** Stores a key of an existing partner, unless that has `maxLive` keys in force already. */
export async function insertKey(
  db: Database,
  key: NewKey,
  maxLive: number | undefined,
  deed: Deed,
): Promise<InsertKeyOutcome> {
  const live = sql`(select count(*) from ${partnerKey} where ${isLive(key.partnerId, deed.now)})`;
  const [rows, , partners] = await guarded(() =>
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
              sealedSecret: sql<string | null>`${key.sealedSecret}`.as("sealed_secret"),
            })
            .from(partner)
            .where(
              and(
                eq(partner.partnerId, key.partnerId),
                maxLive === undefined ? undefined : sql`${live} < cast(${maxLive} as integer)`,
              ),
            ),
        )
        .returning(RECORD),
      insertEvent(db, { ...deed, keyId: key.keyId }),
      db.orm.select({ partnerId: partner.partnerId }).from(partner).where(eq(partner.partnerId, key.partnerId)),
    ]),
  );
  const [stored] = rows;
  if (stored) return { outcome: "stored", key: stored };
  return { outcome: partners.length === 0 ? "partner_unknown" : "too_many" };
}

/** Keys of the partner that are neither revoked nor expired. */
function isLive(partnerId: string, now: number): SQL | undefined {
  const { expiresAt, revokedAt } = partnerKey;
  return and(
    eq(partnerKey.partnerId, partnerId),
    isNull(revokedAt),
    or(isNull(expiresAt), gt(expiresAt, sql`cast(${now} as integer)`)),
  );
}

/** Keys of all partners whose secret is sealed under one of these keys of the ring, at most `limit`. */
export async function findSealedUnder(
  db: Database,
  ringKeyIds: readonly string[],
  limit: number,
): Promise<{ keyId: string; partnerId: string; sealedSecret: string }[]> {
  const prefixes = JSON.stringify(ringKeyIds.map((id) => `k9e1.${id}.`));
  const isUnder = sql`exists (select 1 from json_each(${prefixes})
    where substr(${partnerKey.sealedSecret}, 1, length(value)) = value)`;
  const rows = await guarded(() =>
    db.orm
      .select({ keyId: partnerKey.keyId, partnerId: partnerKey.partnerId, sealedSecret: partnerKey.sealedSecret })
      .from(partnerKey)
      .where(and(isNotNull(partnerKey.sealedSecret), isNull(partnerKey.revokedAt), isUnder))
      .limit(limit),
  );
  return rows.flatMap(({ sealedSecret, ...key }) => (sealedSecret === null ? [] : [{ ...key, sealedSecret }]));
}

/** Puts a secret sealed anew in the place of the one that was read. */
export async function replaceSealedSecret(
  db: Database,
  key: { partnerId: string; keyId: string },
  before: string,
  sealedSecret: string,
): Promise<void> {
  await guarded(() =>
    db.orm
      .update(partnerKey)
      .set({ sealedSecret })
      .where(
        and(
          eq(partnerKey.keyId, key.keyId),
          eq(partnerKey.partnerId, key.partnerId),
          eq(partnerKey.sealedSecret, before),
        ),
      ),
  );
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
