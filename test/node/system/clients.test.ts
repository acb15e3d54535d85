import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  analyze,
  createClient,
  download,
  type Execution,
  RequestRefused,
  trigger,
  verifyWebhook,
} from "../../../src/client/index.ts";
import { testBindings } from "../../bindings.ts";
import { type System, startSystem } from "../../system/host.ts";
import { Caller, configureAccount, IDS, partnerWithKey } from "../../system/partner.ts";

const GENERATORS = new URL("../../clients/node_modules", import.meta.url);
const areGeneratorsMissing = !existsSync(GENERATORS) && process.env.CI !== "true";
if (areGeneratorsMissing)
  console.warn("The generators of clients are missing (npm ci --prefix test/clients): their test is skipped.");

const isCurlMissing = spawnSync("curl", ["--version"]).error !== undefined;

let system: System;
let key: string;
beforeAll(async () => {
  system = await startSystem();
  const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
  await configureAccount(partner);
  key = partner.token;
}, 60_000);
afterAll(() => system?.stop());

const HEADER = /^analysis_time,principal_name,/;

describe("the client for partners", () => {
  it("triggers, waits with progress and downloads", async () => {
    const client = createClient({ url: system.serviceUrl, key });
    const seen: Execution["status"][] = [];
    const onProgress = ({ status }: Execution) => void seen.push(status);
    const execution = await analyze(client, IDS, { onProgress, pollEveryMs: 50 });
    expect(seen.at(-1)).toBe("succeeded");
    expect(await (await download(client, execution, "principals.csv")).text()).toMatch(HEADER);
    const html = await download(client, execution, "report.html");
    expect(html.headers.get("Content-Type")).toContain("text/html");
    await html.body?.cancel();
    const findings = await (await download(client, execution, "findings.json")).json();
    expect(findings).toMatchObject({ accountId: IDS.accountId });
  }, 60_000);

  it("names what is wrong, as the service says it", async () => {
    const client = createClient({ url: system.serviceUrl, key });
    const refused = analyze(client, { ...IDS, accountId: "12345" });
    await expect(refused).rejects.toThrow(RequestRefused);
    await expect(refused).rejects.toMatchObject({ status: 400, code: "invalid_request" });
    await expect(refused).rejects.toThrow(/accountId must be twelve digits/);
    const { error } = await createClient({ url: system.serviceUrl, key: `${key}x` }).api.GET("/caller");
    expect(error?.code).toBe("unauthenticated");
  });
});

describe("a key that signs", () => {
  let signing: { keyId: string; accessKeyId: string; secretAccessKey: string };
  beforeAll(async () => {
    const client = createClient({ url: system.serviceUrl, key });
    const { data } = await client.api.POST("/partner/{partnerId}/key", {
      params: { path: { partnerId: IDS.partnerId } },
      body: { type: "sigv4", permissions: ["account:read", "analysis:trigger", "analysis:read"] },
    });
    if (data?.accessKeyId === undefined || data.secretAccessKey === undefined) throw new Error("no key was made");
    signing = { keyId: data.keyId, accessKeyId: data.accessKeyId, secretAccessKey: data.secretAccessKey };
  });

  it("triggers and reads by the client", async () => {
    const client = createClient({ url: system.serviceUrl, ...signing });
    const { partnerId, partnerCustomerId, accountId, executionId } = await trigger(client, IDS);
    const path = { partnerId, partnerCustomerId, accountId, executionId };
    const { data } = await client.api.GET(
      "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis/{executionId}",
      { params: { path } },
    );
    expect(data).toMatchObject({ executionId, createdBy: signing.keyId });
  });

  it.skipIf(isCurlMissing)("triggers and reads by curl", () => {
    const path = `/partner/${IDS.partnerId}/customer/${IDS.partnerCustomerId}/account/${IDS.accountId}`;
    const curl = (secret: string, to: string, ...more: string[]) =>
      execFileSync("curl", [
        ...[
          "--silent",
          "--output",
          "-",
          "--write-out",
          " %{http_code}",
          "--aws-sigv4",
          "aws:amz:eu-west-1:execute-api",
        ],
        ...["--user", `${signing.accessKeyId}:${secret}`, ...more, new URL(`${path}${to}`, system.serviceUrl).href],
      ]).toString();
    const body = ["--header", "Content-Type: application/json", "--data", JSON.stringify(IDS)];
    expect(curl(signing.secretAccessKey, "")).toMatch(/ 200$/);
    expect(curl(signing.secretAccessKey, "/analysis?limit=1")).toMatch(/ 200$/);
    expect(curl(signing.secretAccessKey, "/analysis", ...body)).toMatch(/ 202$/);
    expect(curl(signing.secretAccessKey, "", "--request", "PUT", ...body)).toMatch(/ 403$/);
    expect(curl(`${signing.secretAccessKey}x`, "")).toMatch(/"unauthenticated".* 401$/);
  });
});

describe("what the client repeats", () => {
  /** A service that gives these answers in turn; an error is a lost one. */
  function answering(...answers: (Response | Error)[]) {
    const asked: Request[] = [];
    const waited: number[] = [];
    const client = createClient({
      url: "https://k9.test",
      key: "k9_0123456789abcdef_secret",
      fetch: async (request) => {
        asked.push(request);
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error("nothing more is answered");
        return answer;
      },
      sleep: async (ms) => void waited.push(ms),
    });
    return { client, asked, waited };
  }

  const busy = () => new Response("{}", { status: 503, headers: { "Retry-After": "5" } });
  const made = () => Response.json({ ...IDS, customerId: "", executionId: "e" }, { status: 202 });
  const ended = () => Response.json({ status: "succeeded", progress: {}, reports: [] });

  it("is a trigger with the same idempotency key, after as long as it is told", async () => {
    const { client, asked, waited } = answering(new TypeError("reset"), busy(), made(), ended());
    await analyze(client, IDS);
    const keys = asked.slice(0, 3).map(({ headers }) => headers.get("Idempotency-Key"));
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(waited).toEqual([1000, 5000]);
  });

  it("is no POST without one, and nothing for ever", async () => {
    const { client, asked } = answering(busy(), busy());
    const { response } = await client.api.POST("/partner/{partnerId}/external-id", {
      params: { path: { partnerId: IDS.partnerId } },
    });
    expect([response.status, asked.length]).toEqual([503, 1]);
    const lost = answering(...Array.from({ length: 9 }, () => new TypeError("reset")));
    await expect(lost.client.send("/health")).rejects.toThrow("reset");
    expect(lost.asked).toHaveLength(5);
  });
});

describe("a webhook", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = '{"type":"analysis.succeeded"}';
  const signed = (at: Date) => ({
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign("msg_1", at, body),
  });

  it("is taken when its signature is right, and not when body, time or secret are others", () => {
    const headers = signed(new Date());
    expect(verifyWebhook(secret, new Headers(headers), body)).toEqual({ type: "analysis.succeeded" });
    expect(() => verifyWebhook(secret, headers, `${body} `)).toThrow();
    expect(() => verifyWebhook(secret, signed(new Date(0)), body)).toThrow();
    expect(() => verifyWebhook("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", headers, body)).toThrow();
  });
});

describe.skipIf(areGeneratorsMissing)("clients that generators make of the OpenAPI document", () => {
  it("compile strictly, trigger and download", async () => {
    const { generateClients } = await import("../../clients/generate.ts");
    generateClients();
    const types = new URL("../../clients/generated/openapi-typescript.ts", import.meta.url);
    const committed = new URL("../../../src/client/openapi.generated.ts", import.meta.url);
    expect(readFileSync(committed, "utf8"), "run `npm run client-types`").toBe(readFileSync(types, "utf8"));
    const service = { baseUrl: system.serviceUrl.origin, key };
    for (const program of ["openapiFetch", "heyApi"]) {
      const { run } = await import(new URL(`../../clients/programs/${program}.ts`, import.meta.url).href);
      const { fileName, text } = await run(service);
      expect([program, fileName]).toEqual([program, expect.stringMatching(/^principals\..*\.csv$/)]);
      expect(text).toMatch(HEADER);
    }
  }, 120_000);
});
