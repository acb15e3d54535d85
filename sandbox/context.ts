import type { Account } from "./accounts/model.ts";
import type { Caller } from "./identity/caller.ts";
import type { SandboxState } from "./state.ts";

/** What an operation may use: who calls, where and when, and what the sandbox keeps. */
export interface Context {
  readonly caller: Caller;
  /** The caller's account, when there is a fixture of it. */
  readonly account: Account | undefined;
  readonly region: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly objects: R2Bucket;
  readonly state: DurableObjectStub<SandboxState>;
}
