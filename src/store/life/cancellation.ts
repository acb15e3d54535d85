import { and, inArray, type SQL } from "drizzle-orm";
import type { Database } from "../database.ts";
import { isUnfinished } from "../job/predicate.ts";
import { credentialEnvelope, execution } from "../schema.ts";

/**
 * The statements that cancel the executions which `condition` names, tenant included, and which have not ended: their
 * credentials are deleted, and a worker that has one of them changes nothing any more. The last gives their ids.
 */
export function cancelUnfinished(db: Database, condition: SQL | undefined, now: number, reason: string) {
  const cancelled = and(isUnfinished(), condition);
  const ids = db.orm.select({ executionId: execution.executionId }).from(execution).where(cancelled);
  return [
    db.orm.delete(credentialEnvelope).where(inArray(credentialEnvelope.executionId, ids)),
    db.orm
      .update(execution)
      .set({
        status: "cancelled",
        errorCode: "cancelled",
        errorMessage: reason,
        finishedAt: now,
        leaseUntil: null,
        dueAt: null,
      })
      .where(cancelled)
      .returning({ executionId: execution.executionId }),
  ] as const;
}
