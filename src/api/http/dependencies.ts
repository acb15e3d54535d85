import type { JobQueue } from "../../jobs/message.ts";
import type { Runtime } from "../../platform/runtime.ts";
import type { Provider } from "../../store/schema.ts";
import type { KeyRing } from "../../vault/keyRing.ts";

/** What the API needs from outside. A setting that is missing is undefined and named in `settingProblems`. */
export interface ApiDependencies {
  runtime: Runtime;
  d1: D1Database;
  inbox: R2Bucket;
  jobs: JobQueue;
  /** Serves `/swagger-ui-bundle.js` and `/swagger-ui.css`. */
  assets: Fetcher;
  /** Counts the requests of a key, and says when they are too many. */
  requests: Pick<RateLimit, "limit">;
  operatorToken: string | undefined;
  keyRing: KeyRing | undefined;
  /** What publishes the keys of token issuers in AWS's place. */
  tokenEndpoint: string | undefined;
  /** The secrets of OEM partners are derived from them. */
  vendingKeys: KeyRing | undefined;
  /** Whether the service has its own AWS identity in the partition, which `config` needs. */
  hasIdentity: Readonly<Record<Provider, boolean>>;
  settingProblems: readonly { name: string; problem: string; isOptional?: true }[];
}
