import { and, eq, inArray, isNull, lte, type SQL, sql } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { type Database, guarded } from "../database.ts";
import {
  account,
  analysisPart,
  credentialEnvelope,
  customer,
  event,
  execution,
  executionReport,
  idempotencyKey,
  organizationPolicies,
  partner,
  partnerIdentity,
  partnerKey,
  type RemovalCounts,
  removal,
  webhook,
  webhookDelivery,
} from "../schema.ts";
import type { RemovalRecord } from "./removal.ts";

/*
 * What carries a removal out. Every statement names the tenant that is removed: all of a partner, or one customer of it. Doing a
 * step twice removes nothing twice.
 */

/** Rows that one statement deletes. */
const PAGE = 500;

type Target = RemovalRecord & { partnerId: string };

/** The rows to be deleted, those that refer to others first; `column` names the customer or partner they belong to. */
function tablesOf({
  scope,
  partnerId,
  customerId,
  removalId,
}: Target): [SQLiteTable, SQL, keyof RemovalCounts | null][] {
  const isPartner = scope === "partner";
  const customers = isPartner
    ? sql`(select ${customer.customerId} from ${customer} where ${customer.partnerId} = ${partnerId})`
    : sql`(${customerId})`;
  const executions = sql`(select ${execution.executionId} from ${execution} where ${execution.partnerId} = ${partnerId}
    and ${execution.customerId} in ${customers})`;
  const tables: [SQLiteTable, SQL, keyof RemovalCounts | null][] = [
    [analysisPart, sql`${analysisPart.customerId} in ${customers}`, null],
    [executionReport, sql`${executionReport.customerId} in ${customers}`, "reports"],
    [credentialEnvelope, sql`${credentialEnvelope.customerId} in ${customers}`, "credentials"],
    [
      idempotencyKey,
      sql`${idempotencyKey.partnerId} = ${partnerId} and ${isPartner ? sql`true` : sql`${idempotencyKey.executionId} in ${executions}`}`,
      null,
    ],
    [execution, sql`${execution.partnerId} = ${partnerId} and ${execution.customerId} in ${customers}`, "executions"],
    [account, sql`${account.customerId} in ${customers}`, "accounts"],
    [
      webhookDelivery,
      isPartner ? sql`${webhookDelivery.partnerId} = ${partnerId}` : sql`${webhookDelivery.customerId} in ${customers}`,
      null,
    ],
    [organizationPolicies, sql`${organizationPolicies.customerId} in ${customers}`, null],
    [customer, sql`${customer.partnerId} = ${partnerId} and ${customer.customerId} in ${customers}`, "customers"],
  ];
  if (!isPartner) return tables;
  return [
    ...tables,
    [partnerKey, sql`${partnerKey.partnerId} = ${partnerId}`, "keys"],
    [webhook, sql`${webhook.partnerId} = ${partnerId}`, null],
    [partnerIdentity, sql`${partnerIdentity.partnerId} = ${partnerId}`, null],
    [event, sql`${event.partnerId} = ${partnerId}`, null],
    [removal, sql`${removal.partnerId} = ${partnerId} and ${removal.removalId} <> ${removalId}`, null],
    [partner, sql`${partner.partnerId} = ${partnerId}`, null],
  ];
}

/** Deletes at most some hundred rows; gives whether there may be more. */
export async function deleteRows(db: Database, target: Target): Promise<{ more: boolean }> {
  for (const [table, condition, counted] of tablesOf(target)) {
    const page = sql`${sql.identifier("rowid")} in (select rowid from ${table} where ${condition} limit ${PAGE})`;
    const deleted = await guarded(() => db.orm.delete(table).where(page).returning({ one: sql`1` }));
    if (deleted.length === 0) continue;
    if (counted) await countRemoved(db, target, counted, deleted.length);
    if (deleted.length === PAGE) return { more: true };
  }
  return { more: false };
}

/** Keys in the inbox of the reports of one execution. */
export async function reportKeys(db: Database, { executionId, customerId }: RemovalRecord): Promise<string[]> {
  if (executionId === null || customerId === null) return [];
  const rows = await guarded(() =>
    db.orm
      .select({ objectKey: executionReport.objectKey })
      .from(executionReport)
      .where(and(eq(executionReport.executionId, executionId), eq(executionReport.customerId, customerId))),
  );
  return rows.map(({ objectKey }) => objectKey);
}

/** Deletes the report rows of one execution whose objects are gone; gives how many. */
export async function deleteReportRows(db: Database, { executionId, customerId }: RemovalRecord): Promise<number> {
  if (executionId === null || customerId === null) return 0;
  const rows = await guarded(() =>
    db.orm
      .delete(executionReport)
      .where(and(eq(executionReport.executionId, executionId), eq(executionReport.customerId, customerId)))
      .returning({ one: sql`1` }),
  );
  return rows.length;
}

/** Adds to a count of the receipt. */
export async function countRemoved(
  db: Database,
  { removalId }: Pick<RemovalRecord, "removalId">,
  what: keyof RemovalCounts,
  more: number,
): Promise<void> {
  if (more === 0) return;
  const path = `$.${what}`;
  await guarded(() =>
    db.orm
      .update(removal)
      .set({
        removed: sql`json_set(${removal.removed}, ${path}, ${removal.removed} ->> ${path} + cast(${more} as integer))`,
      })
      .where(and(eq(removal.removalId, removalId), isNull(removal.finishedAt))),
  );
}

/** Sets when the sweep sends the message of an unfinished removal again. */
export async function postponeRemoval(db: Database, { removalId }: RemovalRecord, dueAt: number): Promise<void> {
  await guarded(() =>
    db.orm
      .update(removal)
      .set({ dueAt })
      .where(and(eq(removal.removalId, removalId), isNull(removal.finishedAt))),
  );
}

/** Ends a removal. Its row becomes the receipt, which names nothing that is gone. */
export async function finishRemoval(db: Database, { removalId, scope }: RemovalRecord, now: number): Promise<void> {
  await guarded(() =>
    db.orm
      .update(removal)
      .set({
        finishedAt: now,
        dueAt: null,
        customerId: null,
        executionId: null,
        ...(scope === "partner" && { partnerId: null }),
      })
      .where(and(eq(removal.removalId, removalId), isNull(removal.finishedAt))),
  );
}

/** The removals whose message is overdue, taken by moving their `dueAt`. */
export async function takeOverdueRemovals(
  db: Database,
  { now, nextDueAt, limit }: { now: number; nextDueAt: number; limit: number },
): Promise<string[]> {
  const overdue = db.orm
    .select({ removalId: removal.removalId })
    .from(removal)
    .where(lte(removal.dueAt, now))
    .limit(limit);
  const rows = await guarded(() =>
    db.orm
      .update(removal)
      .set({ dueAt: nextDueAt })
      .where(inArray(removal.removalId, overdue))
      .returning({ removalId: removal.removalId }),
  );
  return rows.map(({ removalId }) => removalId);
}
