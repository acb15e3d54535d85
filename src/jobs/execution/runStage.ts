import { randomUnit } from "../../platform/jitter.ts";
import type { Log } from "../../platform/runtime.ts";
import { type Database, StoreUnavailable } from "../../store/database.ts";
import { failExecution, releaseExecution } from "../../store/job/giveUp.ts";
import { checkpointAnalysis, checkpointCollection, hasSucceeded, pauseExecution } from "../../store/job/worker.ts";
import { holdLease, LEASE_MS } from "./lease.ts";
import { backoffSeconds, LOST_MARGIN_MS, MAX_ATTEMPTS, outlastsOutagesUntil } from "./stage/backoff.ts";
import type { Budget } from "./stage/budget.ts";
import {
  type ClaimedExecution,
  INTERNAL,
  type JobDependencies,
  LeaseLost,
  type StageFailure,
  type Stages,
} from "./stage/stage.ts";

export interface Work {
  db: Database;
  dependencies: JobDependencies;
  budget: Budget;
  stages: Stages;
  log: Log;
}

/**
 * How a stage has changed the execution. `paused`: another invocation continues the stage. `parted`: other workers do its
 * parts. `again`: the stage is retried, from a checkpoint of this invocation if `advanced`. `lost`: another worker owns the
 * execution, or it has ended.
 */
export type StageEnd =
  | { outcome: "checkpoint"; execution: ClaimedExecution }
  | { outcome: "paused" }
  | { outcome: "parted" }
  | { outcome: "ended"; status: "succeeded" | "failed" }
  | { outcome: "again"; delaySeconds: number; advanced: boolean }
  | { outcome: "lost" };

const STAGE_OF = { collecting: "collect", analyzing: "analyze", delivering: "deliver" } as const;

/**
 * Runs the stage that the execution is at and records what came of it: the checkpoint, the failure, or when to try
 * again. An exception in a stage is a bug of the service, unless it says that D1, R2 or a queue is unavailable, which does
 * not use up the attempts until the execution's time is over. Either way the stage is retried and the text is dropped.
 */
export async function runStage(work: Work, execution: ClaimedExecution, attempt: number): Promise<StageEnd> {
  const { db, dependencies, budget, log } = work;
  const { runtime } = dependencies;
  const stage = STAGE_OF[execution.status];
  const begunAt = runtime.now();
  const about = () => {
    const { fence } = execution;
    return { stage, attempt, fence, ms: runtime.now() - begunAt, subrequests: budget.subrequests() };
  };
  const { progress, checkpoint, hasCheckpoint, stop } = holdLease(db, execution, runtime);
  let failure: StageFailure;
  let isOutage = false;
  try {
    const result = await work.stages[stage]({ execution, dependencies, attempt, budget, progress, checkpoint });
    switch (result.outcome) {
      case "done":
        log.info("stage.done", about());
        return await recordDone(work, execution, result.prefix);
      case "parted":
        log.info("stage.parted", about());
        return { outcome: "parted" };
      case "continue":
        log.info("stage.paused", about());
        return await recordPause(work, execution, result.cursor);
      default:
        failure = result;
        log.warn("stage.failed", { ...about(), outcome: failure.outcome, code: failure.code });
    }
  } catch (error) {
    if (error instanceof LeaseLost) return { outcome: "lost" };
    failure = { outcome: "retry", ...INTERNAL };
    isOutage = error instanceof StoreUnavailable;
    log.error("stage.threw", error, about());
  } finally {
    stop();
  }
  const tries = { attempt: hasCheckpoint() ? 1 : attempt, advanced: hasCheckpoint(), isOutage };
  return recordFailure(work, execution, tries, failure);
}

/** How often the work from the last checkpoint on has been tried, and whether that checkpoint is of this invocation. */
interface Tries {
  attempt: number;
  advanced: boolean;
  /** Whether the last one failed because D1, R2 or a queue was unavailable. */
  isOutage: boolean;
}

async function recordPause({ db, dependencies }: Work, execution: ClaimedExecution, cursor: string): Promise<StageEnd> {
  const dueAt = dependencies.runtime.now() + LOST_MARGIN_MS;
  return (await pauseExecution(db, execution, cursor, dueAt)) ? { outcome: "paused" } : { outcome: "lost" };
}

async function recordDone({ db, dependencies }: Work, execution: ClaimedExecution, prefix: string): Promise<StageEnd> {
  const leaseUntil = dependencies.runtime.now() + LEASE_MS;
  switch (execution.status) {
    case "collecting":
      return (await checkpointCollection(db, execution, prefix, leaseUntil))
        ? {
            outcome: "checkpoint",
            execution: { ...execution, status: "analyzing", collectionPrefix: prefix, cursor: null },
          }
        : { outcome: "lost" };
    case "analyzing":
      return (await checkpointAnalysis(db, execution, prefix, leaseUntil))
        ? {
            outcome: "checkpoint",
            execution: { ...execution, status: "delivering", analysisPrefix: prefix, cursor: null },
          }
        : { outcome: "lost" };
    case "delivering":
      if (!(await hasSucceeded(db, execution))) throw new Error("a delivery that was not recorded");
      return { outcome: "ended", status: "succeeded" };
  }
}

async function recordFailure(
  { db, dependencies, log }: Work,
  execution: ClaimedExecution,
  { attempt, advanced, isOutage }: Tries,
  failure: StageFailure,
): Promise<StageEnd> {
  const now = dependencies.runtime.now();
  const outlasts = isOutage && now < outlastsOutagesUntil(execution.startedAt);
  const isLast = failure.outcome === "retry" && attempt >= MAX_ATTEMPTS && !outlasts;
  if (failure.outcome === "failed" || isLast) {
    // A checkpoint whose response was lost has reset the attempts: then this was not the last one.
    const failed = await failExecution(db, execution, failure, now, isLast ? MAX_ATTEMPTS : 0);
    if (failed) {
      log.warn("execution.failed", { code: failure.code, attempt });
      return { outcome: "ended", status: "failed" };
    }
    if (failure.outcome === "failed") return { outcome: "lost" };
  }
  const delaySeconds = backoffSeconds(attempt, randomUnit(dependencies.runtime.randomBytes));
  const dueAt = now + delaySeconds * 1000 + LOST_MARGIN_MS;
  const released = await releaseExecution(db, execution, dueAt, outlasts ? MAX_ATTEMPTS - 1 : undefined);
  return released ? { outcome: "again", delaySeconds, advanced } : { outcome: "lost" };
}
