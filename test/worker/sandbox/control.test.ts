import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { vendingSecret } from "../../../sandbox/vend.ts";
import { control, exampleKey, kms, query, send, serviceKey, xml } from "./client.ts";

beforeEach(async () => {
  await control("DELETE", "");
});

const aliases = () => query({ key: exampleKey, service: "iam" }, "ListAccountAliases");
const play = (...rules: object[]) => control("POST", "/faults", rules);

describe("faults", () => {
  test.each([
    ["throttle", "iam", 400, "Throttling"],
    ["throttle", "ec2", 503, "RequestLimitExceeded"],
    ["throttle", "kms", 400, "ThrottlingException"],
    ["throttle", "s3", 503, "SlowDown"],
    ["error", "iam", 500, "InternalFailure"],
    ["error", "kms", 500, "KMSInternalException"],
    ["error", "s3", 500, "InternalError"],
    ["expire", "iam", 403, "ExpiredToken"],
    ["expire", "ec2", 400, "RequestExpired"],
    ["expire", "kms", 400, "ExpiredTokenException"],
    ["expire", "s3", 400, "ExpiredToken"],
    ["refuse", "iam", 403, "AccessDenied"],
    ["refuse", "ec2", 403, "UnauthorizedOperation"],
    ["refuse", "kms", 400, "AccessDeniedException"],
    ["refuse", "s3", 403, "AccessDenied"],
  ])("%s of %s: %d %s, once, and then no more", async (kind, service, status, code) => {
    await play({ action: `${service}:*`, kind, times: 1 });
    const call = {
      iam: aliases,
      ec2: () => query({ key: exampleKey, service: "ec2" }, "DescribeRegions"),
      kms: () => kms(exampleKey, "us-east-1", "ListKeys", {}),
      s3: () => send({ key: exampleKey, service: "s3", method: "GET" }),
    }[service];
    const failed = await call?.();
    expect(failed?.status).toBe(status);
    expect(new TextDecoder().decode(await failed?.arrayBuffer())).toContain(code);
    expect((await call?.())?.status).toBe(200);
    expect(await (await control("GET", "/faults")).json()).toMatchObject([{ times: 0 }]);
  });

  test("refuse names the caller, the permission and the resource", async () => {
    await play({ action: "s3:GetPublicAccessBlock", kind: "refuse", resource: "arn:aws:s3:::acme-audit-logs" });
    const call = { key: exampleKey, service: "s3", method: "GET", query: { publicAccessBlock: "" } };
    const refused = await send({ ...call, path: "/acme-audit-logs" });
    expect(await xml(refused, "Error", "Message")).toContain(
      "User: arn:aws:sts::123456789012:assumed-role/auditor/iam-audit is not authorized to perform: s3:GetBucketPublicAccessBlock on resource: arn:aws:s3:::acme-audit-logs",
    );
    expect((await send({ ...call, path: "/acme-build-artifacts" })).status).toBe(200);
  });

  test("status and code are those of the rule", async () => {
    await play({ action: "*", kind: "error", status: 503, code: "ServiceUnavailable" });
    const answer = await aliases();
    expect(answer.status).toBe(503);
    expect(await xml(answer, "ErrorResponse", "Error", "Code")).toBe("ServiceUnavailable");
  });

  test("of an account are played when its role is taken", async () => {
    await play({ action: "sts:AssumeRole", kind: "throttle", accountId: "123456789012" });
    const take = (accountId: string) =>
      query({ key: serviceKey, service: "sts" }, "AssumeRole", {
        RoleArn: `arn:aws:iam::${accountId}:role/k9-auditor`,
        RoleSessionName: "session",
        ExternalId: "EXAMPLE-EXTERNAL-ID-1234",
      });
    expect((await take("123456789012")).status).toBe(400);
    expect((await take("333344445555")).status).toBe(200);
  });

  test("a delay is waited for", async () => {
    await play({ action: "*", kind: "delay", delayMs: 60 });
    const started = Date.now();
    expect((await aliases()).status).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(55);
  });

  test("a closed connection breaks the answer off", async () => {
    await play({ action: "*", kind: "close", times: 1 });
    const outcome = await aliases()
      .then((answer) => answer.text())
      .then(
        () => "whole",
        () => "broken",
      );
    expect(outcome).toBe("broken");
    expect((await aliases()).status).toBe(200);
  });

  test("a bad rule is refused whole", async () => {
    const answer = await play({ action: "*", kind: "error" }, { action: "*", kind: "explode" });
    expect(answer.status).toBe(400);
    expect(await (await control("GET", "/faults")).json()).toEqual([]);
  });
});

test("calls are noted with who, what, where and how it ended", async () => {
  await aliases();
  await kms(exampleKey, "eu-west-1", "ListKeys", {});
  await query({ key: { ...serviceKey, secretAccessKey: "x" }, service: "sts" }, "GetCallerIdentity");
  const expected = [
    ["iam:ListAccountAliases", "us-east-1", "123456789012", "AKIA_EXAMPLE", 200],
    ["kms:ListKeys", "eu-west-1", "123456789012", "AKIA_EXAMPLE", 200],
    ["sts:GetCallerIdentity", "us-east-1", "", "AKIASANDBOXSERVICE00", 403],
  ].map(([action, region, accountId, accessKeyId, status]) => ({ action, region, accountId, accessKeyId, status }));
  expect(await (await control("GET", "/calls")).json()).toMatchObject(expected);
  await control("DELETE", "/calls");
  expect(await (await control("GET", "/calls")).json()).toEqual([]);
});

test.each(["example.com", "169.254.169.254", "sandbox.test.example.com"])("host %s is not reached", async (host) => {
  expect((await env.SANDBOX.fetch(`https://${host}/`)).status).toBe(502);
});

describe("vending", () => {
  async function vend(
    change: { timestamp?: number; body?: string; signature?: string; url?: string; secret?: string } = {},
  ): Promise<Response> {
    const body = JSON.stringify({ accountId: "123456789012" });
    const timestamp = String(change.timestamp ?? Math.floor(Date.now() / 1000));
    const base64 = (change.secret ?? vendingSecret).slice("whsec_".length);
    const secret = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const mac = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(`msg_1.${timestamp}.${body}`));
    const signature = change.signature ?? `v1,${btoa(String.fromCharCode(...new Uint8Array(mac)))}`;
    return env.SANDBOX.fetch(change.url ?? "https://vending.sandbox.test/credentials", {
      method: "POST",
      headers: { "webhook-id": "msg_1", "webhook-timestamp": timestamp, "webhook-signature": signature },
      body: change.body ?? body,
    });
  }

  test.each([
    "https://vending.sandbox.test/credentials",
    "https://vending.example.com/k9",
    "https://sandbox.test/_sandbox/vend/P123456",
  ])("%s gives a session that works", async (url) => {
    const { details, ...rest } = (await (await vend({ url })).json()) as { details: Record<string, string> };
    expect(rest).toEqual({ provider: "aws", type: "credential_sts" });
    expect(details.arn).toBe("arn:aws:sts::123456789012:assumed-role/k9-auditor/k9-vended");
    expect(Date.parse(details.expiration ?? "")).toBeGreaterThan(Date.now());
    const key = {
      accessKeyId: details.accessKey ?? "",
      secretAccessKey: details.secretKey ?? "",
      sessionToken: details.sessionToken ?? "",
    };
    expect((await query({ key, service: "iam" }, "ListAccountAliases")).status).toBe(200);
  });

  test("a secret that it was told is accepted beside the built-in one, until it forgets", async () => {
    const secret = `whsec_${btoa("another secret of thirty-two byte")}`;
    expect((await vend({ secret })).status).toBe(401);
    expect((await control("PUT", "/vend-secret", { secret })).status).toBe(204);
    expect((await vend({ secret })).status).toBe(200);
    expect((await vend()).status).toBe(200);
    await control("DELETE", "");
    expect((await vend({ secret })).status).toBe(401);
  });

  test.each([{}, { secret: "" }, { secret: "whsec_" }, { secret: "whsec_*" }, { secret: 1 }, null])(
    "%o is no secret",
    async (body) => {
      expect((await control("PUT", "/vend-secret", body)).status).toBe(400);
    },
  );

  const now = Math.floor(Date.now() / 1000);
  test.each([
    [{ timestamp: now - 301 }, 401],
    [{ timestamp: now + 600 }, 401],
    [{ body: '{"accountId":"333344445555"}' }, 401],
    [{ signature: "v1,AAAA" }, 401],
    [{ signature: "" }, 401],
    [{ signature: "v1,not base64" }, 401],
  ])("refuses %o", async (change, status) => {
    expect((await vend(change)).status).toBe(status);
  });

  test("can be told to fail, or to give what has expired", async () => {
    await play(
      { action: "sandbox:Vend", kind: "error", times: 1 },
      { action: "sandbox:Vend", kind: "expire", times: 1 },
    );
    expect((await vend()).status).toBe(500);
    const { details } = (await (await vend()).json()) as { details: Record<string, string> };
    expect(Date.parse(details.expiration ?? "")).toBeLessThan(Date.now());
    expect((await vend()).status).toBe(200);
  });
});
