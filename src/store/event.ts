import { and, desc, eq, getTableColumns, inArray, lt, lte, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "./database.ts";
import { event, partner } from "./schema.ts";
import { defineStatement } from "./statement.ts";

/** Who does what to what, as the event log keeps it: names and ids, no secret, no body. */
export interface Deed {
  /** `operator`, a key id, or `identity/` and the name of an identity. */
  actor: string;
  /** Name of the operation: `putAccount`. */
  action: string;
  requestId: string;
  /** Milliseconds since the epoch. */
  now: number;
  partnerId: string;
  partnerCustomerId?: string | undefined;
  accountId?: string | undefined;
  executionId?: string | undefined;
  keyId?: string | undefined;
  /** Name of an identity. */
  name?: string | undefined;
}

const { partnerId: _, ...RECORD } = getTableColumns(event);

export type EventRecord = Omit<typeof event.$inferSelect, "partnerId">;

/**
 * The statement that records a deed, in the same batch as the statement that does it and right after that one: it writes
 * nothing when that one changed nothing.
 */
export function insertEvent(db: Database, deed: Deed | DeedValues, condition: SQL = sql`changes() > 0`) {
  const { partnerId, now, actor, action, partnerCustomerId, accountId, executionId, keyId, requestId, name } = deed;
  const row: Record<keyof typeof event.$inferSelect, SQL> = {
    eventId: sql`null`,
    partnerId: sql`${partnerId}`,
    at: sql`${now}`,
    actor: sql`${actor}`,
    action: sql`${action}`,
    partnerCustomerId: sql`${partnerCustomerId ?? null}`,
    accountId: sql`${accountId ?? null}`,
    executionId: sql`${executionId ?? null}`,
    keyId: sql`${keyId ?? null}`,
    requestId: sql`${requestId}`,
    name: sql`${name ?? null}`,
  };
  return db.orm.insert(event).select(sql`select ${sql.join(Object.values(row), sql`, `)} where ${condition}`);
}

/** A deed as it is bound: what it does not name is null. */
export type DeedValues = Required<Omit<Deed, Named>> & Record<Named, string | null>;

type Named = "partnerCustomerId" | "accountId" | "executionId" | "keyId" | "name";

export function valuesOfDeed(deed: Deed): DeedValues {
  const { partnerCustomerId = null, accountId = null, executionId = null, keyId = null, name = null } = deed;
  return { ...deed, partnerCustomerId, accountId, executionId, keyId, name };
}

/** Records a deed as `insertEvent` does. */
export const EVENT = defineStatement<DeedValues>()((db, values) => insertEvent(db, values));

/** Records a deed that changes no other row; false when there is no such partner. */
export async function recordDeed(db: Database, deed: Deed): Promise<boolean> {
  const exists = sql`exists (select 1 from ${partner} where ${partner.partnerId} = ${deed.partnerId})`;
  const rows = await guarded(() => insertEvent(db, deed, exists).returning({ eventId: event.eventId }));
  return rows.length === 1;
}

/** Events of a partner, newest first, those before `before`. */
export async function listEvents(
  db: Database,
  partnerId: string,
  before: number | undefined,
  limit: number,
): Promise<EventRecord[]> {
  return guarded(() =>
    db.orm
      .select(RECORD)
      .from(event)
      .where(and(eq(event.partnerId, partnerId), before === undefined ? undefined : lt(event.eventId, before)))
      .orderBy(desc(event.eventId))
      .limit(limit),
  );
}

/** Deletes events of all partners from `until` or before, at most `limit`; gives how many. */
export async function deleteOldEvents(db: Database, until: number, limit: number): Promise<number> {
  const old = db.orm.select({ eventId: event.eventId }).from(event).where(lte(event.at, until)).limit(limit);
  const rows = await guarded(() =>
    db.orm.delete(event).where(inArray(event.eventId, old)).returning({ eventId: event.eventId }),
  );
  return rows.length;
}
