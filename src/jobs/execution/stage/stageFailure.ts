import type { AwsFailure } from "../../../aws/client/failure.ts";
import { failed, retry, type StageFailure } from "./stage.ts";

/** AWS does not know the key or token, or no longer does. */
const UNKNOWN_CREDENTIAL = new Set([
  "AuthFailure",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidToken",
  "UnrecognizedClientException",
]);

/** What the failure of an indispensable call means for the execution, in words for the partner. */
export function stageFailure({ kind, code, action }: AwsFailure): StageFailure {
  switch (kind) {
    case "expired":
      return credentialExpired();
    case "unauthenticated":
      return UNKNOWN_CREDENTIAL.has(code)
        ? failed(
            "credential_expired",
            `AWS does not accept the credential (${code}): it has expired, was revoked or is not valid.`,
          )
        : failed("access_denied", `AWS denied ${action}: it did not accept the request's signature (${code}).`);
    case "denied":
      return failed(
        "access_denied",
        `AWS denied ${action} (${code}). Allow this action for the auditor role or credential.`,
      );
    case "throttled":
      return retry("throttled", `AWS throttled ${action} (${code}), also on the last attempt.`);
    case "not_found":
    case "invalid":
      // A response that broke off may be complete next time. A redirect, a refused or a forbidden document stays what it is.
      if (code !== "MalformedResponse") return failed("internal", rejected(action, code));
      return retry("internal", `AWS gave no usable response to ${action} (${code}).`);
    case "unavailable":
      return retry("internal", `AWS gave no usable response to ${action} (${code}).`);
  }
}

/** What a partner is told when AWS answers a call in a way that only the service or its settings can cause. */
export function rejected(action: string, code: string): string {
  return `AWS gave no usable response to ${action} (${code}). Contact support and give the execution ID {executionId}.`;
}

export function credentialExpired(): StageFailure {
  return failed(
    "credential_expired",
    "The credential expired before the account's configuration was collected. Trigger a new analysis with a credential that is valid for longer.",
  );
}
