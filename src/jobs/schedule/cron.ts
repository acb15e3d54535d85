import type { JobDependencies } from "../execution/stage/stage.ts";
import { startDaily } from "./daily.ts";
import { recover, sweep } from "./sweep.ts";

/** Cron expressions of wrangler.toml: the daily analysis, and the recovery. Any other one is that of the sweep. */
const DAILY_CRON = "0 7 * * *";
const RECOVERY_CRON = "* * * * *";

/**
 * What cron triggers run. `scheduledTime` in milliseconds since the epoch: the daily run is that of its UTC day, even if
 * the invocation is late. A daily message that cannot be sent is logged; the sweep of a later round starts the run.
 */
export async function runCron(cron: string, scheduledTime: number, dependencies: JobDependencies): Promise<void> {
  const { runtime } = dependencies;
  if (cron === RECOVERY_CRON) return recover(dependencies, runtime.now());
  if (cron === DAILY_CRON) {
    try {
      await startDaily(dependencies, scheduledTime);
    } catch (error) {
      runtime.log.error("daily.start_failed", error);
    }
  }
  await sweep(dependencies, runtime.now());
}
