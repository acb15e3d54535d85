import type { Runtime } from "../../platform/runtime.ts";
import { type Database, StoreUnavailable } from "../../store/database.ts";
import { checkpointWithin, recordProgress, renewLease } from "../../store/job/worker.ts";
import { type ClaimedExecution, LeaseLost, type StageContext } from "./stage/stage.ts";

/**
 * How long a worker owns an execution after its last write. After its death nobody goes on for so long, and then until the
 * next recovery, which comes every minute: less than 90 seconds.
 */
export const LEASE_MS = 25_000;

const WRITE_EVERY_MS = 2_000;
/** A stage that makes no progress renews its lease this often: a slow Region is no reason to lose it. */
export const RENEW_EVERY_MS = 10_000;
/**
 * How long a stage goes on without a successful write. That is longer than the lease: while D1 is unavailable nobody else
 * can claim the execution either, and if somebody has, the fence lets no further write of this worker pass.
 */
const UNWRITTEN_MS = 3 * 60_000;

/** A worker's hold on the execution while one stage works. */
export interface Lease extends Pick<StageContext, "progress" | "checkpoint"> {
  /** Whether the stage has recorded a checkpoint. */
  hasCheckpoint(): boolean;
  /** Stops renewing it. */
  stop(): void;
}

/**
 * Holds the lease for one stage: a timer renews it, and so does each write of progress, at most every two seconds, and each
 * checkpoint. A write of progress that D1 does not take is ignored for three minutes.
 */
export function holdLease(db: Database, execution: ClaimedExecution, runtime: Runtime): Lease {
  let renewedAt = runtime.now();
  let writtenAt = Number.NEGATIVE_INFINITY;
  let checkpointed = false;
  let lost = false;

  const write = async (change: (leaseUntil: number) => Promise<boolean>): Promise<void> => {
    const now = runtime.now();
    if (lost || !(await change(now + LEASE_MS))) {
      lost = true;
      throw new LeaseLost();
    }
    renewedAt = now;
  };
  const tolerated = async (change: (leaseUntil: number) => Promise<boolean>): Promise<void> => {
    try {
      await write(change);
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || runtime.now() - renewedAt > UNWRITTEN_MS) throw error;
      runtime.log.warn("execution.progress_unwritten", { executionId: execution.executionId });
    }
  };
  const timer = setInterval(() => {
    if (runtime.now() - renewedAt < RENEW_EVERY_MS / 2) return;
    // If the lease cannot be renewed, the next write of progress reports it.
    tolerated((until) => renewLease(db, execution, until)).catch(() => {});
  }, RENEW_EVERY_MS);

  return {
    async progress(done, total, what) {
      const now = runtime.now();
      if (now - writtenAt < WRITE_EVERY_MS && !lost) return;
      writtenAt = now;
      await tolerated((until) => recordProgress(db, execution, { done, total, what }, until));
    },
    async checkpoint(cursor) {
      await write((until) => checkpointWithin(db, execution, cursor, until));
      checkpointed = true;
    },
    hasCheckpoint: () => checkpointed,
    stop: () => clearInterval(timer),
  };
}
