import { deleteArtifacts } from "../../store/artifacts.ts";
import { type Database, openDatabase } from "../../store/database.ts";
import type { ExecutionKey } from "../../store/job/predicate.ts";
import { endedUncleared, markStagingCleared } from "../../store/job/sweep.ts";
import type { JobDependencies } from "./stage/stage.ts";

/** Longer than a queue consumer may run (15 minutes): after that, no worker of an ended execution can still be writing. */
const LATE_WORKER_MS = 16 * 60_000;

/** Deletes everything that any worker of the execution has staged. Throws when R2 does. */
async function deleteStaged(staging: R2Bucket, executionId: string): Promise<void> {
  await deleteArtifacts(staging, `executions/${executionId}/`);
}

/**
 * Clears the staging bucket right after an execution has ended; the sweep does what fails here. Only an execution that
 * was claimed once is marked as cleared, since after several claims a late worker may still be writing.
 */
export async function clearEnded(
  dependencies: JobDependencies,
  ended: ExecutionKey & { fence: number },
): Promise<void> {
  const { runtime, staging } = dependencies;
  try {
    await deleteStaged(staging, ended.executionId);
    if (ended.fence <= 1) await markStagingCleared(openDatabase(dependencies.d1), [ended], runtime.now());
  } catch (error) {
    runtime.log.error("staging.clear_failed", error, { executionId: ended.executionId });
  }
}

/** Clears the staging bucket of executions that ended a while ago; gives how many. One that fails does not stop the others. */
export async function clearEndedLongAgo(
  dependencies: JobDependencies,
  db: Database,
  { now, limit }: { now: number; limit: number },
): Promise<number> {
  const { runtime, staging } = dependencies;
  const cleared: ExecutionKey[] = [];
  for (const key of await endedUncleared(db, now - LATE_WORKER_MS, limit)) {
    try {
      await deleteStaged(staging, key.executionId);
      cleared.push(key);
    } catch (error) {
      runtime.log.error("staging.clear_failed", error, { executionId: key.executionId });
    }
  }
  if (cleared.length > 0) await markStagingCleared(db, cleared, now);
  return cleared.length;
}
