import { and, eq, exists, inArray, isNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { credentialEnvelope, type ExecutionStatus, execution } from "../schema.ts";

/** Names one execution together with its tenant. */
export interface ExecutionKey {
  executionId: string;
  customerId: string;
  accountId: string;
}

/** An execution as one worker owns it: a later claim has a higher fence, and then this one's writes change nothing. */
export interface Claim extends ExecutionKey {
  fence: number;
}

/** What a partner is told of a failed execution. `{executionId}` in the message stands for the id. */
export interface ExecutionError {
  code: string;
  message: string;
}

export const UNFINISHED: ExecutionStatus[] = ["queued", "collecting", "analyzing", "delivering"];

export function isExecution(key: ExecutionKey): SQL | undefined {
  return and(
    eq(execution.executionId, key.executionId),
    eq(execution.customerId, key.customerId),
    eq(execution.accountId, key.accountId),
  );
}

export function isEnvelopeOf(key: ExecutionKey): SQL | undefined {
  return and(
    eq(credentialEnvelope.executionId, key.executionId),
    eq(credentialEnvelope.customerId, key.customerId),
    eq(credentialEnvelope.accountId, key.accountId),
  );
}

export function isUnfinished(): SQL {
  return inArray(execution.status, UNFINISHED);
}

/** Owned by no worker: never claimed, released, or with an expired lease. */
export function isUnleased(now: number): SQL | undefined {
  return or(isNull(execution.leaseUntil), lte(execution.leaseUntil, now));
}

/** Still this worker's, and in one of these states. */
export function isHeld(claim: Claim, statuses: ExecutionStatus[]): SQL | undefined {
  return and(isExecution(claim), eq(execution.fence, claim.fence), inArray(execution.status, statuses));
}

/** Makes a statement on another table depend on the state of the execution, inside the same batch. */
export function whileExecution(db: Database, condition: SQL | undefined): SQL {
  return exists(db.orm.select({ one: sql`1` }).from(execution).where(condition));
}

/** The columns of an execution that has failed at `now`. */
export function failedAt(now: number, error: ExecutionError) {
  return {
    status: "failed" as const,
    errorCode: error.code,
    errorMessage: sql`replace(${error.message}, '{executionId}', ${execution.executionId})`,
    finishedAt: now,
    leaseUntil: null,
    dueAt: null,
  };
}
