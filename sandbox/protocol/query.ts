import type { HttpRequest } from "./httpRequest.ts";
import { type AwsFailure, type Dialect, failure, type Protocol } from "./service.ts";
import { type XmlObject, xmlDocument } from "./xml.ts";

/** Parameters of a Query request, by their flattened names (`Filter.member.1`). */
export type QueryInput = URLSearchParams;

const invalidToken = "The security token included in the request is invalid";
const dialect: Dialect = {
  missing: [403, "MissingAuthenticationToken", "Request is missing Authentication Token"],
  malformed: [400, "IncompleteSignature", "The request signature does not conform to AWS standards."],
  skewed: [403, "SignatureDoesNotMatch", "Signature expired: the request time is more than 15 minutes from now."],
  presignExpired: [403, "SignatureDoesNotMatch", "Signature expired: the URL is past its X-Amz-Expires."],
  unknownKey: [403, "InvalidClientTokenId", invalidToken],
  badToken: [403, "InvalidClientTokenId", invalidToken],
  expiredToken: [403, "ExpiredToken", "The security token included in the request is expired"],
  headersNotSigned: [403, "SignatureDoesNotMatch", "'Host' and all x-amz- headers must be signed."],
  payloadMismatch: [400, "SignatureDoesNotMatch", "The value of x-amz-content-sha256 is not the hash of the payload."],
  mismatch: [
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  ],
  wrongRegion: [403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region."],
  throttled: [400, "Throttling", "Rate exceeded"],
  internal: [500, "InternalFailure", "The request processing has failed because of an unknown error."],
  denied: [403, "AccessDenied", "Access denied"],
};

const ec2Invalid = "AWS was not able to validate the provided access credentials";
const ec2Dialect: Dialect = {
  ...dialect,
  missing: [400, "MissingParameter", "The request must contain the parameter AWSAccessKeyId"],
  skewed: [400, "RequestExpired", "Request has expired."],
  presignExpired: [400, "RequestExpired", "Request has expired."],
  unknownKey: [401, "AuthFailure", ec2Invalid],
  badToken: [401, "AuthFailure", ec2Invalid],
  mismatch: [401, "AuthFailure", ec2Invalid],
  headersNotSigned: [401, "AuthFailure", ec2Invalid],
  wrongRegion: [401, "AuthFailure", ec2Invalid],
  expiredToken: [400, "RequestExpired", "Request has expired."],
  throttled: [503, "RequestLimitExceeded", "Request limit exceeded."],
  internal: [500, "InternalError", "An internal error has occurred"],
  denied: [403, "UnauthorizedOperation", "You are not authorized to perform this operation."],
};

/**
 * The AWS Query protocol: parameters of a form (or of the query string), answers in XML with a result element.
 * AWS: "AWS Query protocol" of the Smithy documentation.
 */
export function queryProtocol(options: {
  namespace: string;
  version: string;
  /** What the service words differently. */
  codes?: Partial<Dialect>;
}): Protocol<QueryInput, XmlObject> {
  const { namespace } = options;
  return {
    dialect: { ...dialect, ...options.codes },
    parse: (http) => parse(http, options.version),
    unknownOperation: (operation) => unknown(operation, options.version),
    respond(operation, output, requestId) {
      const hasResult = Object.keys(output).length > 0;
      const metadata = { ResponseMetadata: { RequestId: requestId } };
      const content = hasResult ? { [`${operation}Result`]: output, ...metadata } : metadata;
      return xmlResponse(200, xmlDocument(`${operation}Response`, namespace, content), requestId);
    },
    fail({ status, code, message }, requestId) {
      const error = { Type: status < 500 ? "Sender" : "Receiver", Code: code, Message: message };
      const content = { Error: error, RequestId: requestId };
      return xmlResponse(status, xmlDocument("ErrorResponse", namespace, content), requestId);
    },
  };
}

/** The variant that EC2 speaks: no result element, lower-case requestId, its own error document. */
export function ec2QueryProtocol(options: { namespace: string; version: string }): Protocol<QueryInput, XmlObject> {
  return {
    dialect: ec2Dialect,
    parse: (http) => parse(http, options.version),
    unknownOperation: (operation) => unknown(operation, options.version),
    respond(operation, output, requestId) {
      const content = { requestId, ...output };
      return xmlResponse(200, xmlDocument(`${operation}Response`, options.namespace, content), requestId);
    },
    fail({ status, code, message }, requestId) {
      const content = { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId };
      return xmlResponse(status, xmlDocument("Response", undefined, content), requestId);
    },
  };
}

/** Values of a list parameter: `Filter.member.1`, `Filter.member.2` … (or `Name.1` with an empty `infix`). */
export function listParameter(input: QueryInput, name: string, infix = ".member"): string[] {
  const values: string[] = [];
  for (let index = 1; input.has(`${name}${infix}.${index}`); index++) {
    values.push(input.get(`${name}${infix}.${index}`) ?? "");
  }
  return values;
}

function parse(http: HttpRequest, version: string): { operation: string; input: QueryInput } | AwsFailure {
  const input = new URLSearchParams(http.method === "POST" ? new TextDecoder().decode(http.body) : http.url.search);
  const operation = input.get("Action");
  if (operation === null) return failure(400, "MissingAction", "Could not find operation in the request.");
  if (input.get("Version") !== version) return unknown(operation, input.get("Version") ?? "");
  return { operation, input };
}

function unknown(operation: string, version: string): AwsFailure {
  return failure(400, "InvalidAction", `Could not find operation ${operation} for version ${version}`);
}

function xmlResponse(status: number, body: string, requestId: string): Response {
  return new Response(body, { status, headers: { "content-type": "text/xml", "x-amzn-RequestId": requestId } });
}
