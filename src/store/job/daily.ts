import { and, asc, eq, getTableColumns, lte, notExists, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { hasDailyRuns, lastValidAt } from "../partnerStanding.ts";
import { account, customer, execution, partner } from "../schema.ts";
import type { ExecutionKey } from "./predicate.ts";

export interface AccountKey {
  customerId: string;
  accountId: string;
}

/** A daily run to make: the first of an account's day is round 0, the next one after a failure round 1. */
export interface AccountRound extends AccountKey {
  round: number;
}

/** Partners with configured accounts that have no daily runs at `now`, with what that rests on. */
export async function partnersWithoutDailyRuns(
  db: Database,
  now: number,
): Promise<{ partnerId: string; suspendedAt: number | null; lastValidKeyAt: number }[]> {
  return guarded(() =>
    db.orm
      .select({
        partnerId: partner.partnerId,
        suspendedAt: partner.suspendedAt,
        lastValidKeyAt: lastValidAt().as("last_valid_key_at"),
      })
      .from(partner)
      .where(
        and(
          sql`not (${hasDailyRuns(now)})`,
          sql`exists (select 1 from ${customer} join ${account} on ${account.customerId} = ${customer.customerId}
            where ${customer.partnerId} = ${partner.partnerId})`,
        ),
      )
      .orderBy(asc(partner.partnerId)),
  );
}

/** At most `limit` configured accounts of all tenants after `after`, in the order of (customerId, accountId). */
export async function accountsAfter(db: Database, after: AccountKey | null, limit: number): Promise<AccountKey[]> {
  const behind =
    after === null
      ? undefined
      : sql`(${account.customerId}, ${account.accountId}) > (${after.customerId}, ${after.accountId})`;
  return guarded(() =>
    db.orm
      .select({ customerId: account.customerId, accountId: account.accountId })
      .from(account)
      .where(behind)
      .orderBy(asc(account.customerId), asc(account.accountId))
      .limit(limit),
  );
}

/**
 * Makes the daily executions of these accounts, each with the configuration that the account has at this moment.
 * An account that has one for `day` and this round already, is no longer configured or belongs to a partner without daily runs is skipped.
 * Gives those that were made.
 */
export async function insertDailyExecutions(
  db: Database,
  day: string,
  wanted: readonly (ExecutionKey & AccountRound)[],
  at: { now: number; dueAt: number },
): Promise<ExecutionKey[]> {
  const row: Record<keyof typeof execution.$inferSelect, SQL> = {
    executionId: sql`json_extract(wanted.value, '$.executionId')`,
    partnerId: sql`${account.partnerId}`,
    partnerCustomerId: sql`${customer.partnerCustomerId}`,
    customerId: sql`${account.customerId}`,
    accountId: sql`${account.accountId}`,
    kind: sql`'daily'`,
    day: sql`${day}`,
    round: sql`json_extract(wanted.value, '$.round')`,
    provider: sql`${account.provider}`,
    auditorAuthMethod: sql`${account.auditorAuthMethod}`,
    roleArn: sql`${account.roleArn}`,
    externalId: sql`${account.externalId}`,
    status: sql`'queued'`,
    stamp: sql`null`,
    attempts: sql`0`,
    fence: sql`0`,
    claimedBy: sql`null`,
    leaseUntil: sql`null`,
    dueAt: sql`${at.dueAt}`,
    collectionPrefix: sql`null`,
    analysisPrefix: sql`null`,
    cursor: sql`null`,
    progressDone: sql`0`,
    progressTotal: sql`0`,
    progressWhat: sql`'waiting'`,
    errorCode: sql`null`,
    errorMessage: sql`null`,
    createdAt: sql`${at.now}`,
    startedAt: sql`null`,
    finishedAt: sql`null`,
    stagingClearedAt: sql`null`,
    createdBy: sql`'schedule'`,
    reportsDeletedAt: sql`null`,
    newFindings: sql`null`,
  };
  const columns = Object.keys(getTableColumns(execution)) as (keyof typeof row)[];
  const values = sql.join(
    columns.map((column) => row[column]),
    sql`, `,
  );
  return guarded(() =>
    db.orm
      .insert(execution)
      .select(sql`
        select ${values} from json_each(${JSON.stringify(wanted)}) as wanted
        join ${account} on ${account.customerId} = json_extract(wanted.value, '$.customerId')
          and ${account.accountId} = json_extract(wanted.value, '$.accountId')
        join ${customer} on ${customer.customerId} = ${account.customerId}
        join ${partner} on ${partner.partnerId} = ${customer.partnerId}
        where ${hasDailyRuns(at.now)}`)
      .onConflictDoNothing()
      .returning({
        executionId: execution.executionId,
        customerId: execution.customerId,
        accountId: execution.accountId,
      }),
  );
}

/** Which of these executions of `day` were made, for when the answer to `insertDailyExecutions` was lost. */
export async function findDailyExecutions(
  db: Database,
  day: string,
  wanted: readonly ExecutionKey[],
): Promise<ExecutionKey[]> {
  const listed = sql`(select value ->> 'executionId', value ->> 'customerId' from json_each(${JSON.stringify(wanted)}))`;
  return guarded(() =>
    db.orm
      .select({
        executionId: execution.executionId,
        customerId: execution.customerId,
        accountId: execution.accountId,
      })
      .from(execution)
      .where(and(sql`(${execution.executionId}, ${execution.customerId}) in ${listed}`, eq(execution.day, day))),
  );
}

/** Whether an account that was configured by `configuredBy` should have a daily execution of `day` at `now`, and has none. */
export async function lacksDaily(db: Database, day: string, configuredBy: number, now: number): Promise<boolean> {
  const made = db.orm
    .select({ one: sql`1` })
    .from(execution)
    .where(
      and(
        eq(execution.customerId, account.customerId),
        eq(execution.accountId, account.accountId),
        eq(execution.day, day),
        sql`${execution.kind} = 'daily'`,
      ),
    );
  const rows = await guarded(() =>
    db.orm
      .select({ accountId: account.accountId })
      .from(account)
      .innerJoin(customer, eq(customer.customerId, account.customerId))
      .innerJoin(partner, eq(partner.partnerId, customer.partnerId))
      .where(and(lte(account.createdAt, configuredBy), hasDailyRuns(now), notExists(made)))
      .limit(1),
  );
  return rows.length > 0;
}
