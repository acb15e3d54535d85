import type { JobMessage } from "./jobs/message.ts";

/** The bindings and raw settings of the Worker, as wrangler.toml and the operator's secrets give them. */
export interface Env {
  DB: D1Database;
  INBOX: R2Bucket;
  STAGING: R2Bucket;
  /** Executions on demand. */
  JOBS: Queue<JobMessage>;
  /** Daily executions, and whatever can wait. */
  DAILY: Queue<JobMessage>;
  ASSETS: Fetcher;
  /** Counts the requests of a key. */
  REQUESTS: RateLimit;
  OPERATOR_TOKEN?: string;
  CREDENTIAL_KEYS?: string;
  VENDING_KEYS?: string;
  AWS_ACCESS_KEY_ID?: string;
  AWS_SECRET_ACCESS_KEY?: string;
  AWS_SESSION_TOKEN?: string;
  AWS_ACCESS_KEY_ID_US_GOV?: string;
  AWS_SECRET_ACCESS_KEY_US_GOV?: string;
  AWS_SESSION_TOKEN_US_GOV?: string;
  VENDING_ENDPOINT_URL?: string;
  AWS_ENDPOINT_URL?: string;
  [endpointUrlOfService: `AWS_ENDPOINT_URL_${string}`]: string | undefined;
}
