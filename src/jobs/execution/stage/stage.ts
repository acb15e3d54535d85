import type { AwsIdentities } from "../../../aws/client/credential.ts";
import type { AwsEndpoints } from "../../../aws/client/endpoint.ts";
import type { Runtime } from "../../../platform/runtime.ts";
import type { AuthMethod, Provider } from "../../../store/schema.ts";
import type { KeyRing } from "../../../vault/keyRing.ts";
import type { JobQueue } from "../../message.ts";
import type { AnalysisSizes } from "./analysisSizes.ts";
import type { Budget, InvocationLimits } from "./budget.ts";

/** What jobs need from outside. A setting that is missing is undefined. */
export interface JobDependencies {
  runtime: Runtime;
  d1: D1Database;
  inbox: R2Bucket;
  staging: R2Bucket;
  jobs: JobQueue;
  keyRing: KeyRing | undefined;
  /** Sign the requests to vending services of OEM partners. */
  vendingKeys: KeyRing | undefined;
  identities: AwsIdentities;
  endpoints: AwsEndpoints;
  /** What stands in for every vending service in local runs and tests; missing where partners' own are asked. */
  vendingEndpoint?: string | undefined;
  /** What one invocation may use; by default what the platform's limits leave. */
  limits?: InvocationLimits;
  /** From which size on an analysis is divided, and into ranges of which size; by default what an invocation can do. */
  sizes?: AnalysisSizes;
}

/** The execution as the worker that holds its lease sees it. */
export interface ClaimedExecution {
  executionId: string;
  partnerId: string;
  partnerCustomerId: string;
  customerId: string;
  accountId: string;
  provider: Provider;
  auditorAuthMethod: AuthMethod;
  roleArn: string | null;
  externalId: string | null;
  status: "collecting" | "analyzing" | "delivering";
  /** `YYYY-MM-DD-HHMM` of the start, or of a later minute where the account already has that. */
  stamp: string;
  /** Milliseconds since the epoch: the `analysis_time` of every report. */
  startedAt: number;
  fence: number;
  collectionPrefix: string | null;
  analysisPrefix: string | null;
  /** What the stage last gave to `checkpoint` or `continue`; null when it begins. */
  cursor: string | null;
}

export interface StageContext {
  execution: ClaimedExecution;
  dependencies: JobDependencies;
  /** Which claim this is since the last checkpoint, from 1. */
  attempt: number;
  /** What this invocation may still use. A stage that can be divided ends with `continue` when it is spent. */
  budget: Budget;
  /**
   * Records the progress of the current stage and renews the lease; written at most every two seconds.
   * Throws `LeaseLost` when another worker has taken over: let it pass through.
   */
  progress(done: number, total: number, what: string): Promise<void>;
  /**
   * Records how far the stage has come: after a crash or a failure the next claim begins there, with all attempts. Renews
   * the lease. Throws `LeaseLost` as `progress` does.
   */
  checkpoint(cursor: string): Promise<void>;
}

/** Ends a late worker: another one holds the execution, and this one may not change anything any more. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}

/** What a partner is told in `error.code` of a failed execution. */
export type ExecutionErrorCode =
  | "credential_expired"
  | "assume_role_denied"
  | "wrong_account"
  | "access_denied"
  | "throttled"
  | "vending_failed"
  | "internal";

/** `retry`: a later attempt may succeed. `failed`: none will. The message is for the partner and contains no secret. */
export interface StageFailure {
  outcome: "retry" | "failed";
  code: ExecutionErrorCode;
  message: string;
}

/**
 * `done`: `prefix` is where in the staging bucket the stage left its work, the checkpoint. `continue`: it has not ended, and
 * another invocation goes on from `cursor`; that uses up no attempt. `parted`: workers of their own do its parts, and the
 * stage has released the execution, which the last of them lets go on.
 */
export type StageResult =
  | { outcome: "done"; prefix: string }
  | { outcome: "continue"; cursor: string }
  | { outcome: "parted" }
  | StageFailure;

/** Staging prefix of one worker's attempt at one stage. The fence separates a late worker from its successor. */
export function stagingPrefix(
  execution: Pick<ClaimedExecution, "executionId" | "fence">,
  stage: "collection" | "analysis",
): string {
  return `executions/${execution.executionId}/${execution.fence}/${stage}/`;
}

export function failed(code: ExecutionErrorCode, message: string): StageFailure {
  return { outcome: "failed", code, message };
}

export function retry(code: ExecutionErrorCode, message: string): StageFailure {
  return { outcome: "retry", code, message };
}

export type Stage = (context: StageContext) => Promise<StageResult>;

/**
 * The three stages of an execution. `collect` and `analyze` leave their results in the staging bucket and give its prefix; `deliver`
 * itself records the end with `finishDelivery`, since the report rows and `succeeded` belong to one transaction.
 */
export interface Stages {
  collect: Stage;
  analyze: Stage;
  deliver: Stage;
}

/** What a partner is told of a failed execution. The store replaces `{executionId}` in the message. */
export interface ExecutionFailure {
  code: ExecutionErrorCode;
  message: string;
}

export const INTERNAL: ExecutionFailure = {
  code: "internal",
  message:
    "The service failed to complete the analysis. Trigger a new one; if that fails too, contact support and give the execution ID {executionId}.",
};

export const CREDENTIAL_EXPIRED: ExecutionFailure = {
  code: "credential_expired",
  message:
    "The credential expired before the account's configuration was collected by {executionId}. Trigger a new analysis with a credential that is valid for at least an hour.",
};
