import type { HttpRequest } from "./httpRequest.ts";
import { jsonDialect } from "./json.ts";
import { type AwsFailure, failure, type Protocol } from "./service.ts";

/** What a request asks for: names in the path by what `{…}` stands there, parameters of the query by theirs. */
export type RestJsonInput = Readonly<Record<string, string>>;

/**
 * The AWS REST-JSON protocol for operations that read: method and path say which (`GET /2017-03-31/tags/{arn}`), the error
 * code is in a header. AWS: "AWS restJson1 protocol" of the Smithy documentation.
 */
export function restJsonProtocol(
  routes: Readonly<Record<string, string>>,
): Protocol<RestJsonInput, Readonly<Record<string, unknown>>> {
  const patterns = Object.entries(routes).map(([operation, route]) => [operation, patternOf(route)] as const);
  const send = (status: number, body: object, headers: Record<string, string>): Response =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
  return {
    dialect: {
      ...jsonDialect,
      missing: [403, "MissingAuthenticationTokenException", "Missing Authentication Token"],
      unknownKey: [403, "UnrecognizedClientException", jsonDialect.unknownKey[2]],
      badToken: [403, "UnrecognizedClientException", jsonDialect.badToken[2]],
      expiredToken: [403, "ExpiredTokenException", jsonDialect.expiredToken[2]],
      mismatch: [403, "InvalidSignatureException", jsonDialect.mismatch[2]],
      wrongRegion: [403, "InvalidSignatureException", jsonDialect.wrongRegion[2]],
      throttled: [429, "TooManyRequestsException", "Rate exceeded"],
      internal: [500, "ServiceException", "The service encountered an internal error."],
      denied: [403, "AccessDeniedException", "Access denied"],
    },
    parse({ method, url }: HttpRequest) {
      for (const [operation, pattern] of patterns) {
        const groups = decoded(pattern.exec(`${method} ${url.pathname}`));
        if (groups !== undefined) return { operation, input: { ...Object.fromEntries(url.searchParams), ...groups } };
      }
      return unknown(`${method} ${url.pathname}`);
    },
    unknownOperation: unknown,
    respond: (_operation, output, requestId) => send(200, output, { "x-amzn-RequestId": requestId }),
    fail: ({ status, code, message }, requestId) =>
      send(
        status,
        { Type: status < 500 ? "User" : "Service", Message: message },
        { "x-amzn-ErrorType": code, "x-amzn-RequestId": requestId },
      ),
  };
}

function patternOf(route: string): RegExp {
  return new RegExp(`^${route.replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}/?$`);
}

/** What stands in the path; undefined where nothing matched, or it cannot be decoded. */
function decoded(match: RegExpExecArray | null): Record<string, string> | undefined {
  try {
    const groups = Object.entries(match?.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    return match === null ? undefined : Object.fromEntries(groups);
  } catch {
    return undefined;
  }
}

function unknown(operation: string): AwsFailure {
  return failure(404, "UnknownOperationException", operation);
}
