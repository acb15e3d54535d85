import type { Runtime } from "../../../platform/runtime.ts";
import { type Database, StoreUnavailable } from "../../../store/database.ts";
import { type PartClaim, renewPart } from "../../../store/job/parts.ts";
import { LEASE_MS, RENEW_EVERY_MS } from "../lease.ts";
import { type Pace, pacer } from "../stage/pace.ts";
import { LeaseLost } from "../stage/stage.ts";

/** A worker's hold on a part. */
export interface PartLease {
  /** Throws `LeaseLost` once the part is no longer this worker's. */
  pace: Pace;
  stop(): void;
}

/**
 * Renews the lease of a part by a timer, while its work lets timers run. That is also how its worker learns that the
 * execution has ended.
 */
export function holdPart(db: Database, claim: PartClaim, runtime: Runtime): PartLease {
  let lost = false;
  const renew = async () => {
    try {
      lost ||= !(await renewPart(db, claim, runtime.now() + LEASE_MS));
    } catch (error) {
      // D1 may be back before the lease ends; whether it was, the end of the part finds out.
      if (!(error instanceof StoreUnavailable)) lost = true;
    }
  };
  const timer = setInterval(() => {
    renew().catch(() => {});
  }, RENEW_EVERY_MS);
  const pace = pacer(runtime, async () => {
    if (lost) throw new LeaseLost();
  });
  return { pace, stop: () => clearInterval(timer) };
}
