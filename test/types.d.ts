import type { D1Migration } from "cloudflare:test";
import type { Env as ServiceEnv } from "../src/env.ts";

declare global {
  namespace Cloudflare {
    interface Env extends ServiceEnv {
      /** Read from migrations/ by vitest.config.ts. */
      MIGRATIONS: D1Migration[];
      FAULT_SEEDS: string;
      OUTAGE_ACCOUNTS: string;
      GENERATED_REQUESTS: string;
      /** The sandbox's control endpoints; AWS calls reach it by themselves. */
      SANDBOX: Fetcher;
    }
  }
}
