import type { HttpRequest } from "./httpRequest.ts";
import { type AwsFailure, type Dialect, failure, type Protocol } from "./service.ts";
import { xmlDocument } from "./xml.ts";

/** An answer of a REST service: the body is XML text, bytes or a stream, as the operation made it. */
export interface RestOutput {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream | null;
}

const dialect: Dialect = {
  missing: [403, "AccessDenied", "Access Denied"],
  malformed: [400, "AuthorizationHeaderMalformed", "The authorization header that you provided is not valid."],
  skewed: [403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large."],
  presignExpired: [403, "AccessDenied", "Request has expired"],
  unknownKey: [403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."],
  badToken: [400, "InvalidToken", "The provided token is malformed or otherwise invalid."],
  expiredToken: [400, "ExpiredToken", "The provided token has expired."],
  headersNotSigned: [403, "AccessDenied", "There were headers present in the request which were not signed"],
  payloadMismatch: [
    400,
    "XAmzContentSHA256Mismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  ],
  mismatch: [
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  ],
  wrongRegion: [400, "AuthorizationHeaderMalformed", "The authorization header is malformed; the region is wrong."],
  throttled: [503, "SlowDown", "Please reduce your request rate."],
  internal: [500, "InternalError", "We encountered an internal error. Please try again."],
  denied: [403, "AccessDenied", "Access Denied"],
};

/**
 * REST with XML bodies, as S3 speaks it: `route` finds the operation in method, path and query.
 * S3: "REST error responses". `errorsWrapped`: an error is an element of `ErrorResponse`, as S3 Control has it.
 */
export function restXmlProtocol<Input>(
  route: (http: HttpRequest) => { operation: string; input: Input } | AwsFailure,
  options: { readonly errorsWrapped?: boolean } = {},
): Protocol<Input, RestOutput> {
  return {
    dialect,
    parse: route,
    unknownOperation: (operation) =>
      failure(501, "NotImplemented", "A header or a query you provided implies functionality that is not implemented", {
        Operation: operation,
      }),
    respond(_operation, output, requestId) {
      const { status = 200, headers = {}, body = null } = output;
      const type = typeof body === "string" ? { "content-type": "application/xml" } : {};
      return new Response(body, { status, headers: { ...type, ...headers, ...identifiers(requestId) } });
    },
    fail({ status, code, message, details = {} }, requestId) {
      const content = { Code: code, Message: message, ...details, RequestId: requestId, HostId: "sandbox" };
      const region = details.Region === undefined ? {} : { "x-amz-bucket-region": details.Region };
      const document =
        options.errorsWrapped === true
          ? xmlDocument("ErrorResponse", undefined, {
              Error: { Code: code, Message: message, ...details },
              RequestId: requestId,
            })
          : xmlDocument("Error", undefined, content);
      return new Response(document, {
        status,
        headers: { "content-type": "application/xml", ...region, ...identifiers(requestId) },
      });
    },
  };
}

function identifiers(requestId: string): Record<string, string> {
  return { "x-amz-request-id": requestId, "x-amz-id-2": "sandbox" };
}
