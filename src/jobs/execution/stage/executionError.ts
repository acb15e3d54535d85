import type { ExecutionErrorCode } from "./stage.ts";

/** What a partner is told; the store puts the id in the place of `{executionId}`. */
export interface ExecutionFailure {
  code: ExecutionErrorCode;
  message: string;
}

export const INTERNAL: ExecutionFailure = {
  code: "internal",
  message:
    "The analysis could not be completed because of a fault of the service. Trigger a new analysis; if that fails too, contact support and name {executionId}.",
};

export const CREDENTIAL_EXPIRED: ExecutionFailure = {
  code: "credential_expired",
  message:
    "The credential expired before the configuration of the account was retrieved. Trigger a new analysis with a credential that is valid for at least an hour. This was {executionId}.",
};
