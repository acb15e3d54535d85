/**
 * Why a call to AWS gave nothing:
 * - `expired`: the credential's time is over; nothing more can be read with it.
 * - `unauthenticated`: AWS does not know the credential or its signature. A region that the account opted into may say so of a
 *   session token of the global STS endpoint, while others accept it.
 * - `denied`: the credential is known and may not do this.
 * - `throttled`, `unavailable`: still so after the last try.
 * - `not_found`: the thing asked about is not there, or not any more.
 * - `invalid`: everything else, an answer that cannot be understood among it.
 */
export type AwsFailureKind =
  | "expired"
  | "unauthenticated"
  | "denied"
  | "throttled"
  | "unavailable"
  | "not_found"
  | "invalid";

/** Holds no text of AWS's message: that may name anything, and is not ours to pass on. */
export interface AwsFailure {
  kind: AwsFailureKind;
  /** AWS's error code, or `NetworkError`, `TimedOut`, `MalformedResponse`, `ResponseTooLarge`, `HTTP 418`. */
  code: string;
  /** `service:Operation`, as IAM policies name the action where there is one: `kms:ListKeys`. */
  action: string;
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** S3: the region in which it says that the bucket is, when it was asked in another. */
  bucketRegion?: string;
}

export type AwsOutcome<T> = { ok: true; value: T } | { ok: false; failure: AwsFailure };

const EXPIRED = new Set(["ExpiredToken", "ExpiredTokenException", "RequestExpired"]);

const UNAUTHENTICATED = new Set([
  "AuthFailure",
  "IncompleteSignature",
  "IncompleteSignatureException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "InvalidToken",
  "MissingAuthenticationToken",
  "MissingAuthenticationTokenException",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);

const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AuthorizationError",
  "NotAuthorized",
  "UnauthorizedAccess",
  "UnauthorizedOperation",
]);

/** The codes that the AWS SDKs retry as throttling ("Retry behavior", AWS SDKs and Tools Reference Guide). */
const THROTTLED = new Set([
  "BandwidthLimitExceeded",
  "EC2ThrottledException",
  "LimitExceededException",
  "PriorRequestNotComplete",
  "ProvisionedThroughputExceededException",
  "RequestLimitExceeded",
  "RequestThrottled",
  "RequestThrottledException",
  "SlowDown",
  "ThrottledException",
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "TransactionInProgressException",
]);

const UNAVAILABLE = new Set([
  "RequestTimeout",
  "RequestTimeoutException",
  "InternalError",
  "InternalFailure",
  "OperationTimeoutException",
]);

/** Whether the same call may succeed later: AWS throttled it, or was out of reach. Nothing else gets better by itself. */
export function isPassing({ kind }: AwsFailure): boolean {
  return kind === "throttled" || kind === "unavailable";
}

/** Sorts an answer that is no success by its error code first, which says more, and by its HTTP status else. */
export function failureKind(status: number, code: string): AwsFailureKind {
  if (EXPIRED.has(code)) return "expired";
  if (UNAUTHENTICATED.has(code)) return "unauthenticated";
  if (DENIED.has(code)) return "denied";
  if (THROTTLED.has(code) || status === 429) return "throttled";
  if (UNAVAILABLE.has(code) || status >= 500 || status === 408 || status === 0) return "unavailable";
  if (status === 404 || /^NoSuch|NotFound/.test(code)) return "not_found";
  if (status === 401) return "unauthenticated";
  if (status === 403) return "denied";
  return "invalid";
}
