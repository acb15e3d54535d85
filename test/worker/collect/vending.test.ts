import { describe, expect, test } from "vitest";
import { vendCredential } from "../../../src/jobs/execution/credentials/cvs.ts";
import type { Runtime } from "../../../src/platform/runtime.ts";
import { vendingSecrets } from "../../../src/vault/vendingSecret.ts";
import { OTHER_ARNS, SESSION_ARNS } from "../../sessionArns.ts";
import { EXAMPLE_DETAILS, emptyStore, keyRing, PARTNER, trial } from "./support.ts";

const VENDING_URL = "https://vending.oem-partner.com/k9/credential?tenant=1";
const CVS = { auditorAuthMethod: "cvs", roleArn: null, externalId: null } as const;
const vended = {
  provider: "aws",
  type: "credential_sts",
  details: {
    ...EXAMPLE_DETAILS,
    secretKey: "canary-secret",
    sessionToken: "canary-token",
    expiration: "2099-01-01T00:00:00.000Z",
  },
};
const withDetails = (details: object) => ({ ...vended, details: { ...vended.details, ...details } });

/** Asks a vending service that answers so; gives what came of it and what was sent. */
async function ask(fetch: Runtime["fetch"], url: string | null = VENDING_URL, timeoutMs?: number) {
  await emptyStore(url);
  const requests: Request[] = [];
  const { context } = trial({
    execution: CVS,
    fetch: (request) => {
      requests.push(request.clone());
      return fetch(request);
    },
  });
  const outcome = await vendCredential(context, timeoutMs);
  return { outcome, requests, context };
}

test("a good answer is a credential, asked for by a signed message", async () => {
  const { outcome, requests, context } = await ask(async () => Response.json(vended));
  expect(outcome).toEqual({
    ok: true,
    credential: { accessKeyId: "AKIA_EXAMPLE", secretAccessKey: "canary-secret", sessionToken: "canary-token" },
    expiresAt: Date.parse("2099-01-01T00:00:00.000Z"),
  });
  const [request] = requests;
  if (request === undefined) throw new Error("nothing was sent");
  expect(request.url).toBe(VENDING_URL);
  expect(request.method).toBe("POST");
  expect(request.redirect).toBe("manual");
  const body = await request.text();
  const { partnerId, partnerCustomerId, customerId, accountId, provider, executionId } = context.execution;
  expect(JSON.parse(body)).toEqual({ partnerId, partnerCustomerId, customerId, accountId, provider, executionId });
  const id = request.headers.get("webhook-id");
  const timestamp = request.headers.get("webhook-timestamp");
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(10);
  const expected = await Promise.all(
    (await vendingSecrets(keyRing, PARTNER)).map((secret) => hmac(secret, `${id}.${timestamp}.${body}`)),
  );
  expect(expected).toHaveLength(2);
  expect(request.headers.get("webhook-signature")).toBe(expected.map((signature) => `v1,${signature}`).join(" "));
});

/** The Standard Webhooks signature by the specification, not by our code. */
async function hmac(secret: string, content: string): Promise<string> {
  const bytes = Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (c) => c.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(content)));
  return btoa(String.fromCharCode(...mac));
}

describe("answers that are not taken", () => {
  const FAILED = { outcome: "failed", code: "vending_failed" };
  const RETRY = { outcome: "retry", code: "vending_failed" };
  const canary = "canary-in-the-answer";
  const big = JSON.stringify({ ...vended, padding: "x".repeat(16 * 1024) });
  test.each<[string, () => Response | Promise<Response>, object]>([
    ["a refusal", () => Response.json({ message: canary }, { status: 403 }), FAILED],
    ["an unknown account", () => Response.json({}, { status: 404 }), FAILED],
    ["trouble over there", () => new Response(canary, { status: 500 }), RETRY],
    ["too many requests", () => new Response(null, { status: 429 }), RETRY],
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { location: "https://169.254.169.254/" } }),
      FAILED,
    ],
    ["no network", () => Promise.reject(new TypeError(canary)), RETRY],
    ["more than 16 KB", () => new Response(big), FAILED],
    ["no JSON", () => new Response(`<html>${canary}`), FAILED],
    ["an empty body", () => new Response(null), FAILED],
    ["a list", () => Response.json([vended]), FAILED],
    ["another type", () => Response.json({ ...vended, type: canary }), FAILED],
    ["another partition", () => Response.json({ ...vended, provider: "aws-us-gov" }), FAILED],
    [
      "a session of another account",
      () => Response.json(withDetails({ arn: "arn:aws:sts::999999999999:assumed-role/auditor/x1" })),
      FAILED,
    ],
    [
      "a session in another partition",
      () => Response.json(withDetails({ arn: "arn:aws-us-gov:sts::123456789012:assumed-role/auditor/x1" })),
      FAILED,
    ],
    [
      "a role, not a session",
      () => Response.json(withDetails({ arn: "arn:aws:iam::123456789012:role/auditor" })),
      FAILED,
    ],
    ["a root", () => Response.json(withDetails({ arn: "arn:aws:iam::123456789012:root" })), FAILED],
    ["no session token", () => Response.json(withDetails({ sessionToken: "" })), FAILED],
    ["a token with a line break", () => Response.json(withDetails({ sessionToken: "a\r\nx-injected: 1" })), FAILED],
    ["no expiration", () => Response.json(withDetails({ expiration: undefined })), FAILED],
    ["an expiration that is no instant", () => Response.json(withDetails({ expiration: "tomorrow" })), FAILED],
    ["an expiration that has passed", () => Response.json(withDetails({ expiration: "2020-01-01T00:00:00Z" })), FAILED],
  ])("%s", async (_name, answer, expected) => {
    const { outcome } = await ask(async () => answer());
    expect(outcome).toMatchObject(expected);
    expect(JSON.stringify(outcome)).not.toMatch(/canary|AKIA_EXAMPLE/);
  });

  test.each(SESSION_ARNS)("a session: %s", async (arn) => {
    expect((await ask(async () => Response.json(withDetails({ arn })))).outcome).toMatchObject({ ok: true });
  });

  test.each(OTHER_ARNS)("no session of the account: %j", async (arn) => {
    expect((await ask(async () => Response.json(withDetails({ arn })))).outcome).toMatchObject(FAILED);
  });

  test("an answer that does not end within the time", async () => {
    const slow = () => new Response(new ReadableStream({ start: (c) => c.enqueue(new TextEncoder().encode("{")) }));
    expect((await ask(async () => slow(), VENDING_URL, 30)).outcome).toMatchObject(RETRY);
  });

  test("an answer that never begins", async () => {
    const never: Runtime["fetch"] = (request) =>
      new Promise((_, reject) => request.signal.addEventListener("abort", () => reject(new Error("aborted"))));
    expect((await ask(never, VENDING_URL, 30)).outcome).toMatchObject(RETRY);
  });

  test("an endless answer is cut off", async () => {
    let pulled = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled += 1;
            controller.enqueue(new Uint8Array(4096));
          },
        }),
      );
    expect((await ask(async () => endless())).outcome).toMatchObject(FAILED);
    expect(pulled).toBeLessThan(20);
  });
});

test.each([
  null,
  "http://vending.oem-partner.com/",
  "https://127.0.0.1/",
  "https://[::1]/",
  "https://169.254.169.254/latest/meta-data",
  "https://10.0.0.1/",
  "https://0x7f000001/",
  "https://localhost/",
  "https://metadata.google.internal/",
  "https://user:pass@vending.oem-partner.com/",
  "not a url",
])("a vending URL that may not be called: %s", async (url) => {
  const { outcome, requests } = await ask(async () => Response.json(vended), url);
  expect(outcome).toMatchObject({ outcome: "failed", code: "vending_failed" });
  expect(requests).toEqual([]);
});

test("without a key ring nothing is sent unsigned", async () => {
  await emptyStore(VENDING_URL);
  const { context } = trial({ execution: CVS, vendingKeys: undefined, fetch: () => Promise.reject(new Error("sent")) });
  expect(await vendCredential(context)).toMatchObject({ outcome: "retry", code: "internal" });
});
