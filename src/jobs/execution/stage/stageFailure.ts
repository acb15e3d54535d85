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
    case "unavailable":
    case "not_found":
    case "invalid":
      return retry("internal", `AWS gave no usable response to ${action} (${code}).`);
  }
}

export function credentialExpired(): StageFailure {
  return failed(
    "credential_expired",
    "The credential expired before the account's configuration was collected. Trigger a new analysis with a credential that is valid for longer.",
  );
}
