/**
 * Why a call to AWS failed:
 * - `expired`: the credential has expired; nothing more can be read with it.
 * - `unauthenticated`: AWS does not accept the credential or its signature. An opt-in Region may say so of a session token
 *   from the global STS endpoint that other Regions accept.
 * - `denied`: the credential is valid and does not allow this.
 * - `throttled`, `unavailable`: also on the last attempt.
 * - `not_found`: the resource does not exist, or no longer does.
 * - `invalid`: everything else, including a response that cannot be understood.
 */
export type AwsFailureKind =
  | "expired"
  | "unauthenticated"
  | "denied"
  | "throttled"
  | "unavailable"
  | "not_found"
  | "invalid";

/** Contains no text of AWS's message, which may repeat input. */
export interface AwsFailure {
  kind: AwsFailureKind;
  /** AWS's error code, or `NetworkError`, `TimedOut`, `MalformedResponse`, `ForbiddenDeclaration`, `ResponseTooLarge`, `HTTP 418`. */
  code: string;
  /** `service:Operation`, as IAM policies name the action where there is one: `kms:ListKeys`. */
  action: string;
  /** HTTP status; 0 when there was no response. */
  status: number;
  /** S3: the Region that it says the bucket is in, when it was called in another. */
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

/** Whether the same call may succeed later: AWS throttled it, or was unavailable. Every other failure needs somebody to act. */
export function isPassing({ kind }: AwsFailure): boolean {
  return kind === "throttled" || kind === "unavailable";
}

/** Classifies an unsuccessful response: by its error code, which says more, or else by its HTTP status. */
export function failureKind(status: number, code: string): AwsFailureKind {
  if (code === "ResponseTooLarge") return "invalid";
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
