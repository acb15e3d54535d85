import { type Database, openDatabase } from "../../store/database.ts";
import type { ExecutionKey } from "../../store/job/predicate.ts";
import { endedUncleared, markStagingCleared } from "../../store/job/sweep.ts";
import type { JobDependencies } from "./stage/stage.ts";

/** Longer than a queue consumer may run (15 minutes): after that no worker of an ended execution can write any more. */
const LATE_WORKER_MS = 16 * 60_000;
const KEYS_PER_DELETE = 1000;

/** Deletes whatever the execution has staged, of all its workers; throws when R2 does. */
async function deleteStaged(staging: R2Bucket, executionId: string): Promise<number> {
  let deleted = 0;
  for (;;) {
    const page = await staging.list({ prefix: `executions/${executionId}/`, limit: KEYS_PER_DELETE });
    if (page.objects.length > 0) await staging.delete(page.objects.map((object) => object.key));
    deleted += page.objects.length;
    if (!page.truncated) return deleted;
  }
}

/**
 * Clears the staging bucket right after the end of an execution, as well as it can: what fails here the sweep does. Only
 * an execution that was claimed once is marked as cleared, for after several claims a late worker may still be writing.
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
