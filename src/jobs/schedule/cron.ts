import type { JobDependencies } from "../execution/stage/stage.ts";
import { startDaily } from "./daily.ts";
import { sweep } from "./sweep.ts";

/** The cron expression of the daily analysis in wrangler.toml; any other expression is that of the sweep. */
const DAILY_CRON = "0 7 * * *";

/**
 * What cron triggers run. `scheduledTime` in milliseconds since the epoch: the daily run is that of its UTC day, even if
 * the invocation is late. A daily message that cannot be sent is logged; the sweep of a later round starts the run.
 */
export async function runCron(cron: string, scheduledTime: number, dependencies: JobDependencies): Promise<void> {
  const { runtime } = dependencies;
  if (cron === DAILY_CRON) {
    try {
      await startDaily(dependencies, scheduledTime);
    } catch (error) {
      runtime.log.error("daily.start_failed", error);
    }
  }
  await sweep(dependencies, runtime.now());
}
