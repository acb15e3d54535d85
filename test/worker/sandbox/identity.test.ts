import { beforeEach, describe, expect, test } from "vitest";
import {
  assume,
  control,
  exampleKey,
  govcloudKey,
  json,
  type Key,
  kms,
  query,
  send,
  serviceKey,
  xml,
} from "./client.ts";

beforeEach(async () => {
  await control("DELETE", "");
});

const roleArn = "arn:aws:iam::123456789012:role/k9-auditor";
const right = { RoleArn: roleArn, RoleSessionName: "session", ExternalId: "EXAMPLE-EXTERNAL-ID-1234" };

describe("GetCallerIdentity", () => {
  test.each<[Key, string, string]>([
    [serviceKey, "us-east-1", "arn:aws:iam::999988887777:user/k9-service"],
    [serviceKey, "eu-west-1", "arn:aws:iam::999988887777:user/k9-service"],
    [govcloudKey, "us-gov-west-1", "arn:aws-us-gov:iam::999988887777:user/k9-service"],
    [exampleKey, "us-east-1", "arn:aws:sts::123456789012:assumed-role/auditor/iam-audit"],
  ])("%o in %s", async (key, region, arn) => {
    const answer = await query({ key, service: "sts", region }, "GetCallerIdentity");
    expect(await xml(answer, "GetCallerIdentityResponse", "GetCallerIdentityResult", "Arn")).toBe(arn);
  });
});

describe("AssumeRole", () => {
  test("gives a session that signs", async () => {
    const key = await assume("123456789012");
    const answer = await query({ key, service: "sts" }, "GetCallerIdentity");
    expect(await xml(answer, "GetCallerIdentityResponse", "GetCallerIdentityResult", "Arn")).toBe(
      "arn:aws:sts::123456789012:assumed-role/k9-auditor/test-session",
    );
    const elsewhere = await query({ key: { ...key, sessionToken: "other" }, service: "sts" }, "GetCallerIdentity");
    expect(await xml(elsewhere, "ErrorResponse", "Error", "Code")).toBe("InvalidClientTokenId");
  });

  test.each<[string, Record<string, string>, number, string]>([
    ["no external id", { ExternalId: "" }, 400, "ValidationError"],
    ["another external id", { ExternalId: "another" }, 403, "AccessDenied"],
    ["a role that does not trust", { RoleArn: "arn:aws:iam::123456789012:role/org-admin" }, 403, "AccessDenied"],
    ["no such role", { RoleArn: "arn:aws:iam::123456789012:role/nobody" }, 403, "AccessDenied"],
    ["another path", { RoleArn: "arn:aws:iam::123456789012:role/x/k9-auditor" }, 403, "AccessDenied"],
    ["no such account", { RoleArn: "arn:aws:iam::000000000000:role/k9-auditor" }, 403, "AccessDenied"],
    ["another partition", { RoleArn: "arn:aws-us-gov:iam::210987654321:role/k9-auditor" }, 403, "AccessDenied"],
    ["no role", { RoleArn: "role" }, 400, "ValidationError"],
    ["a bad session name", { RoleSessionName: "a b" }, 400, "ValidationError"],
    ["too short", { DurationSeconds: "899" }, 400, "ValidationError"],
    ["too long", { DurationSeconds: "43201" }, 400, "ValidationError"],
  ])("is refused: %s", async (_name, parameters, status, code) => {
    const answer = await query({ key: serviceKey, service: "sts" }, "AssumeRole", { ...right, ...parameters });
    expect(answer.status).toBe(status);
    expect(await xml(answer, "ErrorResponse", "Error", "Code")).toBe(code);
  });

  test("says who may not take which role", async () => {
    const { ExternalId: _, ...without } = right;
    const answer = await query({ key: serviceKey, service: "sts" }, "AssumeRole", without);
    expect(await xml(answer, "ErrorResponse", "Error", "Message")).toBe(
      `User: arn:aws:iam::999988887777:user/k9-service is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    );
  });
});

describe("each service words a refusal in its own way", () => {
  const wrongSecret = { ...serviceKey, secretAccessKey: "wrong" };
  const unknown = { ...serviceKey, accessKeyId: "AKIANOBODY0000000000" };
  const wrongToken = { ...exampleKey, sessionToken: "wrong" };
  test.each<[string, Key, number, string]>([
    ["sts", wrongSecret, 403, "SignatureDoesNotMatch"],
    ["sts", unknown, 403, "InvalidClientTokenId"],
    ["iam", wrongToken, 403, "InvalidClientTokenId"],
    ["iam", serviceKey, 403, "AccessDenied"],
    ["iam", govcloudKey, 403, "InvalidClientTokenId"],
    ["ec2", wrongSecret, 401, "AuthFailure"],
    ["ec2", unknown, 401, "AuthFailure"],
    ["ec2", serviceKey, 403, "UnauthorizedOperation"],
    ["kms", wrongSecret, 400, "InvalidSignatureException"],
    ["kms", unknown, 400, "UnrecognizedClientException"],
    ["kms", serviceKey, 400, "AccessDeniedException"],
    ["s3", wrongSecret, 403, "SignatureDoesNotMatch"],
    ["s3", unknown, 403, "InvalidAccessKeyId"],
    ["s3", wrongToken, 400, "InvalidToken"],
    ["s3", serviceKey, 403, "AccessDenied"],
  ])("%s with %o: %d %s", async (service, key, status, code) => {
    const actions: Record<string, string> = {
      sts: "GetCallerIdentity",
      iam: "ListAccountAliases",
      ec2: "DescribeRegions",
    };
    const action = actions[service];
    const answer =
      action !== undefined
        ? await query({ key, service }, action)
        : service === "kms"
          ? await kms(key, "us-east-1", "ListKeys", {})
          : await send({ key, service, method: "GET" });
    expect(answer.status).toBe(status);
    const text = new TextDecoder().decode(await answer.arrayBuffer());
    expect(text).toContain(service === "kms" ? `"__type":"${code}"` : `<Code>${code}</Code>`);
    expect(text).not.toContain(key.secretAccessKey);
  });

  test("an IAM request signed for a region that is not the partition's first", async () => {
    const answer = await query({ key: exampleKey, service: "iam", region: "eu-west-1" }, "ListAccountAliases");
    expect(await xml(answer, "ErrorResponse", "Error", "Code")).toBe("SignatureDoesNotMatch");
  });

  test("a region that the account has not opted into", async () => {
    expect(await json(await kms(exampleKey, "ap-east-1", "ListKeys", {}))).toMatchObject({
      __type: "UnrecognizedClientException",
    });
  });

  test("a scope that is not the endpoint's", async () => {
    const host = "kms.eu-west-1.amazonaws.com";
    const headers = { "content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.ListKeys" };
    const call = { key: exampleKey, service: "kms", headers, body: "{}", host };
    expect((await send({ ...call, region: "eu-west-1" })).status).toBe(200);
    expect((await send({ ...call, region: "us-east-1" })).status).toBe(400);
    expect((await send({ ...call, service: "s3", region: "eu-west-1" })).status).toBe(400);
  });

  test("operations and versions that nobody has", async () => {
    expect(
      await xml(await query({ key: exampleKey, service: "iam" }, "DeleteEverything"), "ErrorResponse", "Error", "Code"),
    ).toBe("InvalidAction");
    const old = await query({ key: exampleKey, service: "iam" }, "ListAccountAliases", { Version: "1999-01-01" });
    expect(await xml(old, "ErrorResponse", "Error", "Code")).toBe("InvalidAction");
    expect(await json(await kms(exampleKey, "us-east-1", "Decrypt", {}))).toMatchObject({
      __type: "UnknownOperationException",
    });
    expect((await send({ key: exampleKey, service: "s3", method: "DELETE", path: "/acme-home" })).status).toBe(501);
  });
});
