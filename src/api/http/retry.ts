import type { Runtime } from "../../platform/runtime.ts";
import { StoreUnavailable } from "../../store/database.ts";

const MIN_DELAY_MS = 100;

/**
 * Runs something idempotent, and runs it again when the store did not respond: D1 stalls for moments. The delay is 100 to
 * 355 ms, so that requests which met the same stall do not come back together.
 */
export async function runAgainIfUnavailable<T>(
  run: () => Promise<T>,
  runtime: Pick<Runtime, "sleep" | "randomBytes">,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const [jitterMs = 0] = runtime.randomBytes(1);
    await runtime.sleep(MIN_DELAY_MS + jitterMs);
    return run();
  }
}
