import { describe, expect, test } from "vitest";
import { failureKind } from "../../../src/aws/client/failure.ts";
import { stageFailure } from "../../../src/jobs/execution/stage/stageFailure.ts";

describe("what the failure of an indispensable call means for the execution", () => {
  test.each([
    [400, "Throttling", "retry", "throttled"],
    [503, "HTTP 503", "retry", "internal"],
    [0, "NetworkError", "retry", "internal"],
    [200, "MalformedResponse", "retry", "internal"],
    [200, "ForbiddenDeclaration", "failed", "internal"],
    [200, "ResponseTooLarge", "failed", "internal"],
    [301, "PermanentRedirect", "failed", "internal"],
    [307, "HTTP 307", "failed", "internal"],
    [404, "HTTP 404", "failed", "internal"],
    [400, "ValidationError", "failed", "internal"],
    [403, "AccessDenied", "failed", "access_denied"],
    [403, "SignatureDoesNotMatch", "failed", "access_denied"],
    [403, "InvalidClientTokenId", "failed", "credential_expired"],
    [403, "ExpiredToken", "failed", "credential_expired"],
  ])("%d %s: %s, %s", (status, code, outcome, error) => {
    const failure = { kind: failureKind(status, code), code, action: "iam:GetAccountAuthorizationDetails", status };
    const result = stageFailure(failure);
    expect(result).toMatchObject({ outcome, code: error });
    if (error === "internal") expect(result.message).toContain(`${failure.action} (${code})`);
  });
});
