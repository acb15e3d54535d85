import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import type { CustomerKey } from "../customer.ts";
import { type Database, guarded } from "../database.ts";
import { type Deed, insertEvent } from "../event.ts";
import {
  account,
  customer,
  execution,
  executionReport,
  partner,
  partnerKey,
  type RemovalCounts,
  type RemovalScope,
  removal,
} from "../schema.ts";
import { cancelUnfinished } from "./cancellation.ts";

export type RemovalRecord = typeof removal.$inferSelect;

/** A removal to be requested: its id, and when the sweep may send its message again. */
export interface NewRemoval {
  removalId: string;
  dueAt: number;
}

export const NOTHING_REMOVED: RemovalCounts = {
  customers: 0,
  accounts: 0,
  executions: 0,
  reports: 0,
  credentials: 0,
  keys: 0,
  objects: 0,
};

const REASON = "The analysis was cancelled because its partner or customer was deleted.";
const BY_REQUEST = "The analysis was cancelled by request.";

/** Whether the partner is being removed. */
export function isRemoving(partnerId: string): SQL {
  return sql`exists (select 1 from ${removal} where ${isPartnerRemoval(partnerId)})`;
}

/** The unfinished removal of the partner. */
export function isPartnerRemoval(partnerId: string): SQL | undefined {
  return and(eq(removal.partnerId, partnerId), eq(removal.scope, "partner"), isNull(removal.finishedAt));
}

/** The row of a removal with `from` the rest of the statement; its count of accounts is `accounts`, which are deleted in the same batch. */
function insertRemoval(
  db: Database,
  made: NewRemoval,
  now: number,
  row: { scope: RemovalScope; partnerId: SQL; customerId: SQL; executionId: SQL; accounts: SQL; from: SQL },
) {
  const counts = sql`json_set(${JSON.stringify(NOTHING_REMOVED)}, '$.accounts', ${row.accounts})`;
  return db.orm.insert(removal).select(sql`
    select ${made.removalId}, ${row.scope}, ${row.partnerId}, ${row.customerId}, ${row.executionId},
      ${now}, ${made.dueAt}, null, ${counts} ${row.from}`);
}

/**
 * Begins the removal of a partner: it is suspended, its keys are revoked, its configurations deleted, what has not ended is
 * cancelled. Gives the removal that is under way, whichever request began it; undefined when there is no such partner.
 */
export async function requestPartnerRemoval(
  db: Database,
  partnerId: string,
  made: NewRemoval,
  now: number,
): Promise<RemovalRecord | undefined> {
  const isBegun = sql`${isRemoving(partnerId)}`;
  const [, , , , , , rows] = await guarded(() =>
    db.orm.batch([
      insertRemoval(db, made, now, {
        scope: "partner",
        partnerId: sql`${partner.partnerId}`,
        customerId: sql`null`,
        executionId: sql`null`,
        accounts: sql`(select count(*) from ${account} join ${customer} on ${customer.customerId} = ${account.customerId}
          where ${customer.partnerId} = ${partnerId})`,
        from: sql`from ${partner} where ${partner.partnerId} = ${partnerId} and not ${isBegun}`,
      }),
      db.orm
        .update(partner)
        .set({ suspendedAt: sql`coalesce(${partner.suspendedAt}, ${now})` })
        .where(and(eq(partner.partnerId, partnerId), isBegun)),
      db.orm
        .update(partnerKey)
        .set({ revokedAt: sql`coalesce(${partnerKey.revokedAt}, ${now})` })
        .where(and(eq(partnerKey.partnerId, partnerId), isBegun)),
      db.orm
        .delete(account)
        .where(
          and(
            sql`${account.customerId} in (select ${customer.customerId} from ${customer} where ${customer.partnerId} = ${partnerId})`,
            isBegun,
          ),
        ),
      ...cancelUnfinished(db, and(eq(execution.partnerId, partnerId), isBegun), now, REASON),
      db.orm.select().from(removal).where(isPartnerRemoval(partnerId)),
    ]),
  );
  return rows[0];
}

/**
 * Begins the removal of a customer. From then on its partnerCustomerId names no customer, and can name a new one, whose
 * customerId is another. Undefined when there is no such customer.
 */
export async function requestCustomerRemoval(
  db: Database,
  key: CustomerKey,
  made: NewRemoval,
  deed: Deed,
): Promise<RemovalRecord | undefined> {
  const { partnerId, partnerCustomerId } = key;
  const { now } = deed;
  const removed = sql`(select ${removal.customerId} from ${removal}
    where ${removal.removalId} = ${made.removalId} and ${removal.partnerId} = ${partnerId})`;
  const [, , , , , , rows] = await guarded(() =>
    db.orm.batch([
      insertRemoval(db, made, now, {
        scope: "customer",
        partnerId: sql`${customer.partnerId}`,
        customerId: sql`${customer.customerId}`,
        executionId: sql`null`,
        accounts: sql`(select count(*) from ${account} where ${account.customerId} = ${customer.customerId})`,
        from: sql`from ${customer} where ${customer.partnerId} = ${partnerId}
          and ${customer.partnerCustomerId} = ${partnerCustomerId}`,
      }),
      insertEvent(db, deed),
      db.orm.delete(account).where(and(eq(account.partnerId, partnerId), sql`${account.customerId} = ${removed}`)),
      ...cancelUnfinished(
        db,
        and(eq(execution.partnerId, partnerId), sql`${execution.customerId} = ${removed}`),
        now,
        REASON,
      ),
      db.orm
        .update(customer)
        .set({ partnerCustomerId: sql`'removed:' || ${customer.customerId}` })
        .where(and(eq(customer.partnerId, partnerId), sql`${customer.customerId} = ${removed}`)),
      db.orm
        .select()
        .from(removal)
        .where(and(eq(removal.removalId, made.removalId), eq(removal.partnerId, partnerId))),
    ]),
  );
  return rows[0];
}

/**
 * Cancels an execution that has not ended; begins the removal of the reports of one that has, which are hidden from then on.
 * True when there is a removal to be carried out.
 */
export async function requestExecutionRemoval(
  db: Database,
  key: CustomerKey & { accountId: string; executionId: string },
  made: NewRemoval,
  deed: Deed,
): Promise<boolean> {
  const { now } = deed;
  const isIt = and(
    eq(execution.executionId, key.executionId),
    eq(execution.partnerId, key.partnerId),
    eq(execution.partnerCustomerId, key.partnerCustomerId),
    eq(execution.accountId, key.accountId),
  );
  const hasReports = sql`exists (select 1 from ${executionReport}
    where ${executionReport.executionId} = ${execution.executionId} and ${executionReport.customerId} = ${execution.customerId})`;
  const [, , , , , , rows] = await guarded(() =>
    db.orm.batch([
      ...cancelUnfinished(db, isIt, now, BY_REQUEST),
      insertEvent(db, deed),
      insertRemoval(db, made, now, {
        scope: "execution",
        partnerId: sql`${execution.partnerId}`,
        customerId: sql`${execution.customerId}`,
        executionId: sql`${execution.executionId}`,
        accounts: sql`0`,
        from: sql`from ${execution} where ${isIt} and ${execution.status} = 'succeeded'
          and ${execution.reportsDeletedAt} is null and ${hasReports}`,
      }),
      insertEvent(db, deed),
      db.orm
        .update(execution)
        .set({ reportsDeletedAt: now })
        .where(and(isIt, eq(execution.status, "succeeded"), isNull(execution.reportsDeletedAt))),
      db.orm
        .select({ removalId: removal.removalId })
        .from(removal)
        .where(and(eq(removal.removalId, made.removalId), eq(removal.partnerId, key.partnerId))),
    ]),
  );
  return rows.length === 1;
}

/** The removal with its status; with `partnerId`, only one of that partner. */
export async function findRemoval(
  db: Database,
  removalId: string,
  partnerId: string | undefined,
): Promise<RemovalRecord | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select()
      .from(removal)
      .where(
        and(eq(removal.removalId, removalId), partnerId === undefined ? undefined : eq(removal.partnerId, partnerId)),
      ),
  );
  return rows[0];
}
