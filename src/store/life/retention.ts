import { and, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { execution, executionReport, partner, partnerKey, removal } from "../schema.ts";

const DAY_MS = 86_400_000;

export interface ExpiredExecution {
  executionId: string;
  customerId: string;
  /** Keys of its reports in the inbox. */
  objectKeys: string[];
}

/**
 * Executions that have ended and are older than their partner keeps them, at most `limit`, oldest of a partner first. Those whose
 * staged objects are not yet deleted wait.
 */
export async function findExpired(db: Database, now: number, limit: number): Promise<ExpiredExecution[]> {
  const rows = await guarded(() =>
    db.orm.all<{ executionId: string; customerId: string; objectKeys: string }>(sql`
      select e.execution_id as executionId, e.customer_id as customerId,
        (select json_group_array(r.object_key) from ${executionReport} as r
          where r.execution_id = e.execution_id and r.customer_id = e.customer_id) as objectKeys
      from ${partner} as p cross join ${execution} as e indexed by execution_of_partner
        on e.partner_id = p.partner_id and e.created_at <= ${now} - p.report_retention_days * ${sql.raw(String(DAY_MS))}
      where e.finished_at is not null and e.staging_cleared_at is not null
      limit ${limit}`),
  );
  return rows.map((row) => ({ ...row, objectKeys: parseKeys(row.objectKeys) }));
}

function parseKeys(text: string): string[] {
  const keys: string[] = JSON.parse(text);
  return keys;
}

/** Deletes the rows of executions whose objects are gone. */
export async function deleteExpired(db: Database, expired: readonly ExpiredExecution[]): Promise<void> {
  const listed = JSON.stringify(expired.map(({ executionId, customerId }) => ({ executionId, customerId })));
  const isListed = (executionId: SQL, customerId: SQL) =>
    sql`(${executionId}, ${customerId}) in (select value ->> 'executionId', value ->> 'customerId' from json_each(${listed}))`;
  await guarded(() =>
    db.orm.batch([
      db.orm
        .delete(executionReport)
        .where(isListed(sql`${executionReport.executionId}`, sql`${executionReport.customerId}`)),
      db.orm
        .delete(execution)
        .where(
          and(
            isListed(sql`${execution.executionId}`, sql`${execution.customerId}`),
            sql`${execution.finishedAt} is not null`,
          ),
        ),
    ]),
  );
}

/** Deletes keys that were revoked or expired by `until`, at most `limit`; gives how many. */
export async function deleteOldKeys(db: Database, until: number, limit: number): Promise<number> {
  const old = sql`rowid in (select rowid from ${partnerKey}
    where ${or(lte(partnerKey.revokedAt, until), lte(partnerKey.expiresAt, until))} limit ${limit})`;
  const rows = await guarded(() => db.orm.delete(partnerKey).where(old).returning({ keyId: partnerKey.keyId }));
  return rows.length;
}

/** Deletes receipts of removals that finished by `until`, at most `limit`; gives how many. */
export async function deleteOldReceipts(db: Database, until: number, limit: number): Promise<number> {
  const old = sql`rowid in (select rowid from ${removal}
    where ${and(isNull(removal.dueAt), lte(removal.finishedAt, until))} limit ${limit})`;
  const rows = await guarded(() => db.orm.delete(removal).where(old).returning({ removalId: removal.removalId }));
  return rows.length;
}
