import type { Runtime } from "../../platform/runtime.ts";
import { type Database, StoreUnavailable } from "../../store/database.ts";
import { recordProgress } from "../../store/job/worker.ts";
import { type ClaimedExecution, LeaseLost, type StageContext } from "./stage/stage.ts";

/** How long a worker owns an execution after its last write. */
export const LEASE_MS = 5 * 60_000;

const WRITE_EVERY_MS = 2_000;
/** With less than this left of the lease, a progress write that fails is a failure of the stage. */
const LEAST_LEFT_MS = 2 * 60_000;

/**
 * The `progress` of one stage. It writes at most every two seconds and renews the lease with each write. A write that D1
 * refuses is ignored while the lease is still long enough. Throws `LeaseLost` when the claim is gone.
 */
export function progressOf(db: Database, execution: ClaimedExecution, runtime: Runtime): StageContext["progress"] {
  let leaseUntil = runtime.now() + LEASE_MS;
  let writtenAt = Number.NEGATIVE_INFINITY;
  return async (done, total, what) => {
    const now = runtime.now();
    if (now - writtenAt < WRITE_EVERY_MS) return;
    writtenAt = now;
    try {
      if (!(await recordProgress(db, execution, { done, total, what }, now + LEASE_MS))) throw new LeaseLost();
      leaseUntil = now + LEASE_MS;
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || leaseUntil - now < LEAST_LEFT_MS) throw error;
      runtime.log.warn("execution.progress_unwritten", { executionId: execution.executionId });
    }
  };
}
