import { describe, expect, test } from "vitest";
import { errorCode } from "../../../src/aws/client/errorCode.ts";
import { type AwsFailureKind, failureKind } from "../../../src/aws/client/failure.ts";

describe("the error code of an answer", () => {
  const long = "A".repeat(101);
  test.each<[string, number, Record<string, string>, string, string]>([
    [
      "Query",
      403,
      {},
      '<ErrorResponse xmlns="x"><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>m</Message></Error></ErrorResponse>',
      "AccessDenied",
    ],
    [
      "EC2",
      503,
      {},
      "<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>",
      "RequestLimitExceeded",
    ],
    ["S3", 404, {}, "\n<Error><Code>NoSuchBucketPolicy</Code><BucketName>b</BucketName></Error>", "NoSuchBucketPolicy"],
    ["JSON", 400, {}, '{"__type":"AccessDeniedException","Message":"x"}', "AccessDeniedException"],
    ["JSON with a namespace", 400, {}, '{"__type":"com.amazonaws.kms#NotFoundException"}', "NotFoundException"],
    [
      "header",
      400,
      { "x-amzn-errortype": "ThrottlingException:http://internal.amazon.com/coral/" },
      "{}",
      "ThrottlingException",
    ],
    ["empty", 503, {}, "", "HTTP 503"],
    ["HTML of a proxy", 502, {}, "<html><h1>Bad Gateway</h1></html>", "HTTP 502"],
    ["invalid JSON", 500, {}, "{", "HTTP 500"],
    ["JSON null", 500, {}, "null", "HTTP 500"],
    ["a code that is a number", 500, {}, '{"__type":5}', "HTTP 500"],
    ["a code that is a sentence", 403, {}, "<Error><Code>your key AKIA was</Code></Error>", "HTTP 403"],
    ["a code without end", 403, {}, `<Error><Code>${long}</Code></Error>`, "HTTP 403"],
    ["markup in a code", 403, {}, '{"__type":"<script>"}', "HTTP 403"],
  ])("%s", (_name, status, headers, body, expected) => {
    expect(errorCode(status, new Headers(headers), body)).toBe(expected);
  });
});

describe("what a code means", () => {
  test.each<[number, string, AwsFailureKind]>([
    [403, "ExpiredToken", "expired"],
    [400, "ExpiredTokenException", "expired"],
    [400, "RequestExpired", "expired"],
    [403, "InvalidClientTokenId", "unauthenticated"],
    [400, "UnrecognizedClientException", "unauthenticated"],
    [403, "SignatureDoesNotMatch", "unauthenticated"],
    [401, "AuthFailure", "unauthenticated"],
    [403, "AccessDenied", "denied"],
    [400, "AccessDeniedException", "denied"],
    [403, "UnauthorizedOperation", "denied"],
    [403, "HTTP 403", "denied"],
    [400, "Throttling", "throttled"],
    [400, "ThrottlingException", "throttled"],
    [400, "PriorRequestNotComplete", "throttled"],
    [503, "SlowDown", "throttled"],
    [503, "RequestLimitExceeded", "throttled"],
    [429, "HTTP 429", "throttled"],
    [500, "InternalError", "unavailable"],
    [400, "RequestTimeout", "unavailable"],
    [503, "HTTP 503", "unavailable"],
    [0, "NetworkError", "unavailable"],
    [0, "TimedOut", "unavailable"],
    [404, "NoSuchEntity", "not_found"],
    [400, "NotFoundException", "not_found"],
    [301, "PermanentRedirect", "invalid"],
    [301, "HTTP 301", "invalid"],
    [307, "TemporaryRedirect", "invalid"],
    [307, "HTTP 307", "invalid"],
    [200, "ForbiddenDeclaration", "invalid"],
    [200, "ResponseTooLarge", "invalid"],
    [503, "ResponseTooLarge", "invalid"],
    [503, "AccessDenied", "denied"],
    [500, "ExpiredToken", "expired"],
    [400, "ValidationError", "invalid"],
    [200, "MalformedResponse", "invalid"],
  ])("%d %s: %s", (status, code, kind) => {
    expect(failureKind(status, code)).toBe(kind);
  });
});
