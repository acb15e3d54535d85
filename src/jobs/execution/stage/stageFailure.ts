import type { AwsFailure } from "../../../aws/client/failure.ts";
import { failed, retry, type StageFailure } from "./stage.ts";

/** A key or token that AWS does not know, or no longer. */
const UNKNOWN_CREDENTIAL = new Set([
  "AuthFailure",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidToken",
  "UnrecognizedClientException",
]);

/** What a failed call that the analysis cannot do without means for the execution, in words for the partner. */
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
        : failed("access_denied", `AWS refused ${action}: the request's signature was not accepted (${code}).`);
    case "denied":
      return failed(
        "access_denied",
        `AWS refused ${action} (${code}). Allow this action to the role or credential of the audit.`,
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
    "The credential expired before the account's configuration was collected. Trigger a new analysis with one that is valid for longer.",
  );
}
