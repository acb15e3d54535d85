import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lte, notInArray, or, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { analysisPart, credentialEnvelope, execution, idempotencyKey } from "../schema.ts";
import { type ExecutionError, type ExecutionKey, failedAt, isUnfinished, isUnleased, UNFINISHED } from "./predicate.ts";

/*
 * What the sweep finds and repairs, for all tenants at once: its statements name states and times instead. Each takes
 * at most `limit` rows, so that a round is bounded and the next one goes on.
 */

const key = { executionId: execution.executionId, customerId: execution.customerId, accountId: execution.accountId };

/**
 * The executions whose message is overdue, taken by moving their `dueAt` to `nextDueAt`: two sweeps at once never take
 * the same one, and one that dies before it has sent them leaves them to a later one.
 */
export async function takeOverdue(
  db: Database,
  at: { now: number; nextDueAt: number; maxAttempts: number; limit: number },
): Promise<ExecutionKey[]> {
  const overdue = and(isOverdue(at.now), sql`${execution.attempts} < ${at.maxAttempts}`);
  return guarded(() =>
    db.orm
      .update(execution)
      .set({ dueAt: at.nextDueAt })
      .where(inArray(execution.executionId, firstDue(db, overdue, at.limit)))
      .returning(key),
  );
}

/** Fails the overdue executions that have used up their attempts: their worker died during the last one. */
export async function failExhausted(
  db: Database,
  at: { now: number; maxAttempts: number; limit: number },
  error: ExecutionError,
): Promise<ExecutionKey[]> {
  const exhausted = and(isOverdue(at.now), gte(execution.attempts, at.maxAttempts));
  return failPage(db, exhausted, at, error);
}

/** Fails the executions whose credential expired before they were collected, unless a worker owns them. */
export async function failExpiredCredentials(
  db: Database,
  at: { now: number; limit: number },
  error: ExecutionError,
): Promise<ExecutionKey[]> {
  const live = db.orm
    .select({ executionId: credentialEnvelope.executionId })
    .from(credentialEnvelope)
    .where(gt(credentialEnvelope.expiresAt, at.now));
  const expired = and(
    isNotNull(execution.dueAt),
    inArray(execution.status, ["queued", "collecting"]),
    eq(execution.auditorAuthMethod, "credential"),
    isUnleased(at.now),
    sql`${execution.executionId} not in ${live}`,
  );
  return failPage(db, expired, at, error);
}

/** Deletes the envelopes that have expired, leased or not, and any that are no longer needed; gives how many. */
export async function deleteExpiredEnvelopes(db: Database, now: number, limit: number): Promise<number> {
  const gone = db.orm
    .select({ executionId: credentialEnvelope.executionId })
    .from(credentialEnvelope)
    .innerJoin(execution, eq(execution.executionId, credentialEnvelope.executionId))
    .where(or(lte(credentialEnvelope.expiresAt, now), notInArray(execution.status, ["queued", "collecting"])))
    .limit(limit);
  const rows = await guarded(() =>
    db.orm
      .delete(credentialEnvelope)
      .where(inArray(credentialEnvelope.executionId, gone))
      .returning({ executionId: credentialEnvelope.executionId }),
  );
  return rows.length;
}

/** Deletes expired idempotency keys; gives how many. */
export async function deleteExpiredIdempotencyKeys(db: Database, now: number, limit: number): Promise<number> {
  const rows = await guarded(() =>
    db.orm
      .delete(idempotencyKey)
      .where(
        sql`rowid in (select rowid from ${idempotencyKey} where ${lte(idempotencyKey.expiresAt, now)} limit ${limit})`,
      )
      .returning({ executionId: idempotencyKey.executionId }),
  );
  return rows.length;
}

/** Executions that ended at or before `endedBy` and whose staged objects are not known to be deleted, oldest first. */
export async function endedUncleared(db: Database, endedBy: number, limit: number): Promise<ExecutionKey[]> {
  return guarded(() =>
    db.orm
      .select(key)
      .from(execution)
      .where(and(isNull(execution.stagingClearedAt), lte(execution.finishedAt, endedBy)))
      .orderBy(asc(execution.finishedAt))
      .limit(limit),
  );
}

/** Records that nothing staged is left of executions that have ended, and deletes the parts of their analyses. */
export async function markStagingCleared(db: Database, ended: readonly ExecutionKey[], now: number): Promise<void> {
  const listed = sql`(select value ->> 'executionId', value ->> 'customerId' from json_each(${JSON.stringify(ended)}))`;
  const hasEnded = and(
    sql`(${execution.executionId}, ${execution.customerId}) in ${listed}`,
    notInArray(execution.status, UNFINISHED),
  );
  const endedIds = db.orm.select({ executionId: execution.executionId }).from(execution).where(hasEnded);
  await guarded(() =>
    db.orm.batch([
      db.orm.delete(analysisPart).where(inArray(analysisPart.executionId, endedIds)),
      db.orm.update(execution).set({ stagingClearedAt: now }).where(hasEnded),
    ]),
  );
}

function isOverdue(now: number): SQL | undefined {
  return and(lte(execution.dueAt, now), isUnfinished(), isUnleased(now));
}

function firstDue(db: Database, condition: SQL | undefined, limit: number) {
  return db.orm
    .select({ executionId: execution.executionId })
    .from(execution)
    .where(condition)
    .orderBy(asc(execution.dueAt), asc(execution.executionId))
    .limit(limit);
}

/** The page is the same for both statements: the first changes nothing that the condition looks at. */
async function failPage(
  db: Database,
  condition: SQL | undefined,
  { now, limit }: { now: number; limit: number },
  error: ExecutionError,
): Promise<ExecutionKey[]> {
  const page = firstDue(db, condition, limit);
  const [, failed] = await guarded(() =>
    db.orm.batch([
      db.orm.delete(credentialEnvelope).where(inArray(credentialEnvelope.executionId, page)),
      db.orm.update(execution).set(failedAt(now, error)).where(inArray(execution.executionId, page)).returning(key),
    ]),
  );
  return failed;
}
