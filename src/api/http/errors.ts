interface ErrorSpec {
  status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 429 | 500 | 503;
  message: string;
  headers?: Record<string, string>;
}

/** Every way a request can be refused: the only place that turns a code into a status, a message and headers. */
export const ERRORS = {
  unauthenticated: {
    status: 401,
    message: "A valid API key is required: Authorization: Bearer <key>.",
    headers: { "WWW-Authenticate": "Bearer" },
  },
  forbidden: { status: 403, message: "Caller is not authorized to perform this operation." },
  malformed_json: { status: 400, message: "The body is not valid JSON encoded as UTF-8." },
  invalid_request: { status: 400, message: "The request is not valid." },
  route_unknown: { status: 404, message: "The route does not exist." },
  partner_unknown: { status: 404, message: "The partner does not exist." },
  key_unknown: { status: 404, message: "The partner does not have this key." },
  identity_unknown: { status: 404, message: "The partner does not have this identity." },
  customer_unknown: { status: 404, message: "The partner does not have this customer." },
  account_unknown: { status: 404, message: "The account is not configured." },
  execution_unknown: { status: 404, message: "The account does not have this execution." },
  report_unknown: { status: 404, message: "The execution does not have this report." },
  webhook_unknown: { status: 404, message: "The partner does not have this webhook." },
  webhooks_full: { status: 409, message: "The partner has 10 webhooks, the most there can be. Delete one first." },
  webhook_disabled: { status: 409, message: "The webhook is disabled. PUT puts it into force again." },
  finding_unknown: { status: 404, message: "The analysis does not have this finding." },
  method_not_allowed: { status: 405, message: "The route does not support this method." },
  removal_unknown: { status: 404, message: "There is no such removal." },
  partner_suspended: { status: 409, message: "The partner is suspended: it can trigger no analysis." },
  partner_removing: {
    status: 409,
    message: "A partner with this ID is being deleted. Retry when its removal is finished.",
    headers: { "Retry-After": "60" },
  },
  too_many_keys: {
    status: 409,
    message: "The partner has 20 keys that are neither revoked nor expired. Revoke one of them first.",
  },
  too_many_identities: { status: 409, message: "The partner has 20 identities. Delete one of them first." },
  bucket_taken: {
    status: 409,
    message:
      "Reports of another partner are delivered to this bucket. Name your own bucket, and its owner account in bucketOwner.",
  },
  auth_method_conflict: { status: 409, message: "The account is configured with a different auditorAuthMethod." },
  execution_unfinished: { status: 409, message: "The execution has not finished." },
  execution_failed: { status: 409, message: "The execution failed; it has no analysis." },
  body_too_large: { status: 413, message: "The body is larger than 64 KiB." },
  unsupported_media_type: { status: 415, message: "Content-Type must be application/json, without Content-Encoding." },
  idempotency_mismatch: { status: 422, message: "The Idempotency-Key was already used with a different body." },
  too_many_executions: {
    status: 429,
    message: "The account has too many unfinished executions. Retry when one of them has finished.",
    headers: { "Retry-After": "60" },
  },
  too_many_denials: {
    status: 429,
    message:
      "AWS denied sts:AssumeRole for this account too often in the last hour. Correct roleArn, externalId and the role's trust policy.",
  },
  too_many_requests: {
    status: 429,
    message: "The key has sent too many requests. Retry later.",
  },
  internal: { status: 500, message: "The service failed unexpectedly. Contact support and give the requestId." },
  unavailable: {
    status: 503,
    message: "The service is temporarily unavailable. Retry.",
    headers: { "Retry-After": "5" },
  },
  setting_missing: {
    status: 503,
    message: "A setting of the service that this request needs is missing; GET /health names it.",
    headers: { "Retry-After": "60" },
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

export interface Issue {
  /** Dotted path of the member, empty for the whole. */
  path: string;
  /** What is wrong; never the value found there, which may be a secret. */
  message: string;
}

/** A refused request, as a value. `message` replaces the one of its code. */
export interface Refusal {
  refusal: ErrorCode;
  message?: string | undefined;
  issues?: Issue[];
  headers?: Record<string, string>;
}

export function refuse(refusal: ErrorCode, more: Omit<Refusal, "refusal"> = {}): Refusal {
  return { refusal, ...more };
}

export function isRefusal(value: Response | Refusal): value is Refusal {
  return "refusal" in value;
}

export function refusalResponse(refusal: Refusal, requestId: string): Response {
  const spec: ErrorSpec = ERRORS[refusal.refusal];
  const body = {
    message: refusal.message ?? spec.message,
    code: refusal.refusal,
    requestId,
    ...(refusal.issues ? { issues: refusal.issues } : {}),
  };
  return Response.json(body, { status: spec.status, headers: { ...spec.headers, ...refusal.headers } });
}
