import { env } from "cloudflare:workers";
import type { Env } from "../../../src/env.ts";

/** The real buckets of the test's own storage. */
export const { STAGING: staging, INBOX: inbox } = env as unknown as Env;
