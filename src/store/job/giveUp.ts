import { and, gte, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { credentialEnvelope, execution } from "../schema.ts";
import {
  type Claim,
  type ExecutionError,
  type ExecutionKey,
  failedAt,
  isEnvelopeOf,
  isExecution,
  isHeld,
  isUnfinished,
  isUnleased,
  UNFINISHED,
  whileExecution,
} from "./predicate.ts";

/**
 * Releases the execution. From `dueAt` on the sweep sends its message again, in case the one under way was lost. `attempts`
 * limits how many of the attempts so far count.
 */
export async function releaseExecution(db: Database, claim: Claim, dueAt: number, attempts?: number): Promise<boolean> {
  const counted = attempts === undefined ? {} : { attempts: sql`min(${execution.attempts}, ${attempts})` };
  const rows = await guarded(() =>
    db.orm
      .update(execution)
      .set({ leaseUntil: null, dueAt, ...counted })
      .where(isHeld(claim, UNFINISHED))
      .returning({ executionId: execution.executionId }),
  );
  return rows.length === 1;
}

/** Ends the execution as failed and deletes its credential. With `minAttempts`, only if it has been claimed that often since its last checkpoint. */
export async function failExecution(
  db: Database,
  claim: Claim,
  error: ExecutionError,
  now: number,
  minAttempts = 0,
): Promise<boolean> {
  return failWhere(db, claim, and(isHeld(claim, UNFINISHED), gte(execution.attempts, minAttempts)), error, now);
}

/** As `failExecution`, for an execution that no worker owns. */
export async function failUnleased(
  db: Database,
  key: ExecutionKey,
  error: ExecutionError,
  now: number,
  minAttempts = 0,
): Promise<boolean> {
  const condition = and(isExecution(key), isUnfinished(), isUnleased(now), gte(execution.attempts, minAttempts));
  return failWhere(db, key, condition, error, now);
}

/** Ends the execution as failed where the condition holds, and deletes its credential. */
export async function failWhere(
  db: Database,
  key: ExecutionKey,
  condition: SQL | undefined,
  error: ExecutionError,
  now: number,
): Promise<boolean> {
  const [, rows] = await guarded(() =>
    db.orm.batch([
      db.orm.delete(credentialEnvelope).where(and(isEnvelopeOf(key), whileExecution(db, condition))),
      db.orm
        .update(execution)
        .set(failedAt(now, error))
        .where(condition)
        .returning({ executionId: execution.executionId }),
    ]),
  );
  return rows.length === 1;
}
