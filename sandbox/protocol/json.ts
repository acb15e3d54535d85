import type { HttpRequest } from "./httpRequest.ts";
import { type AwsFailure, type Dialect, failure, type Protocol } from "./service.ts";

export type JsonInput = Readonly<Record<string, unknown>>;
export type JsonOutput = Readonly<Record<string, unknown>>;

const invalidToken = "The security token included in the request is invalid.";
export const jsonDialect: Dialect = {
  missing: [400, "MissingAuthenticationTokenException", "Missing Authentication Token"],
  malformed: [400, "IncompleteSignatureException", "The request signature does not conform to AWS standards."],
  skewed: [
    400,
    "InvalidSignatureException",
    "Signature expired: the request time is more than 15 minutes from the present.",
  ],
  presignExpired: [400, "InvalidSignatureException", "Signature expired: the URL is past its X-Amz-Expires."],
  unknownKey: [400, "UnrecognizedClientException", invalidToken],
  badToken: [400, "UnrecognizedClientException", invalidToken],
  expiredToken: [400, "ExpiredTokenException", "The security token included in the request is expired"],
  headersNotSigned: [400, "InvalidSignatureException", "'Host' and all x-amz- headers must be signed."],
  payloadMismatch: [
    400,
    "InvalidSignatureException",
    "The value of x-amz-content-sha256 is not the hash of the payload.",
  ],
  mismatch: [
    400,
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  ],
  wrongRegion: [400, "InvalidSignatureException", "Credential should be scoped to a valid region."],
  throttled: [400, "ThrottlingException", "Rate exceeded"],
  internal: [500, "InternalFailure", "The request processing has failed because of an unknown error."],
  denied: [400, "AccessDeniedException", "Access denied"],
};

/**
 * The AWS JSON protocols 1.0 and 1.1: the operation in X-Amz-Target, JSON in and out, the error code in `__type`.
 * `codes` overrides what a service words differently.
 */
export function jsonProtocol(options: {
  version: "1.0" | "1.1";
  /** What X-Amz-Target holds before the dot. */
  target: string;
  codes?: Partial<Dialect>;
  /** What error codes bear before a `#`, as services of version 1.0 have it. */
  errorNamespace?: string;
}): Protocol<JsonInput, JsonOutput> {
  const contentType = `application/x-amz-json-${options.version}`;
  const errorPrefix = options.errorNamespace === undefined ? "" : `${options.errorNamespace}#`;
  const send = (status: number, body: JsonOutput, requestId: string): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { "content-type": contentType, "x-amzn-RequestId": requestId },
    });
  return {
    dialect: { ...jsonDialect, ...options.codes },
    parse: (http) => parse(http, options.target, contentType),
    unknownOperation: unknown,
    respond: (_operation, output, requestId) => send(200, output, requestId),
    fail: ({ status, code, message }, requestId) => send(status, { __type: errorPrefix + code, message }, requestId),
  };
}

function parse(
  http: HttpRequest,
  target: string,
  contentType: string,
): { operation: string; input: JsonInput } | AwsFailure {
  const [prefix, operation] = (http.headers.get("x-amz-target") ?? "").split(".");
  if (http.method !== "POST" || prefix !== target || operation === undefined) return unknown(operation ?? "");
  if (http.headers.get("content-type")?.split(";")[0]?.trim() !== contentType) return unknown(operation);
  const input = parseObject(new TextDecoder().decode(http.body));
  return input === undefined
    ? failure(400, "SerializationException", "The request body is not a JSON object.")
    : { operation, input };
}

function parseObject(text: string): JsonInput | undefined {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function unknown(operation: string): AwsFailure {
  return failure(400, "UnknownOperationException", operation === "" ? "" : `Unknown operation ${operation}`);
}
