import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { toBase64Url } from "../../../src/platform/base64.ts";
import { openCredential } from "../../../src/vault/envelope.ts";
import {
  ACCOUNT,
  ACCOUNT_PATH,
  type Answer,
  accountBody,
  CUSTOMER,
  clearStore,
  countRows,
  credentialBody,
  dumpStore,
  PARTNER,
  Service,
  testKeyRing,
  triggerBody,
} from "./service.ts";

const PATH = `${ACCOUNT_PATH}/analysis`;
let service: Service;
let key: string;

beforeEach(async () => {
  await clearStore();
  service = new Service();
  key = await service.partner();
});

const idsOf = (answer: Answer) => z.object({ customerId: z.string(), executionId: z.string() }).parse(answer.json);
const trigger = (body: unknown, idempotencyKey?: string, on = service) =>
  on.call("POST", PATH, {
    key,
    body,
    headers: idempotencyKey === undefined ? {} : { "Idempotency-Key": idempotencyKey },
  });
const times = (count: number, send: () => Promise<Answer>) => Promise.all(Array.from({ length: count }, send));

/** Rows that hang in the air: none may ever be left. */
async function halfRows(includingCustomers = true): Promise<number> {
  const queries = [
    "select count(*) as n from credential_envelope v where not exists (select 1 from execution e where e.execution_id = v.execution_id and e.customer_id = v.customer_id)",
    "select count(*) as n from idempotency_key k where not exists (select 1 from execution e where e.execution_id = k.execution_id)",
    "select count(*) as n from execution e where e.auditor_auth_method = 'credential' and e.status = 'queued' and not exists (select 1 from credential_envelope v where v.execution_id = e.execution_id)",
    "select count(*) as n from execution e where e.auditor_auth_method = 'config' and e.role_arn is null",
    "select count(*) as n from customer c where not exists (select 1 from execution e where e.customer_id = c.customer_id) and not exists (select 1 from account a where a.customer_id = c.customer_id)",
  ].slice(0, includingCustomers ? 5 : 4);
  const counts = await env.DB.batch<{ n: number }>(queries.map((query) => env.DB.prepare(query)));
  return counts.reduce((sum, { results }) => sum + (results[0]?.n ?? 0), 0);
}

describe("Idempotency-Key", () => {
  it("gives the same answer for the same body, whatever its order and spacing, and starts nothing", async () => {
    const other = { ...credentialBody(), partnerCustomerId: "another-one" };
    await service.expect(202, "POST", PATH.replace(CUSTOMER, "another-one"), { key, body: other });
    const first = await trigger(credentialBody(), "key-1");
    expect(first.status).toBe(202);
    const reordered = JSON.stringify(Object.fromEntries(Object.entries(credentialBody()).reverse()), null, 3);
    for (const body of [credentialBody(), reordered]) {
      const again = await trigger(body, "key-1");
      expect([again.status, again.json, again.headers.get("Location")]).toEqual([
        202,
        first.json,
        first.headers.get("Location"),
      ]);
      expect(again.line?.fields.storeRoundTrips).toBe(2);
    }
    expect([service.sent.length, await countRows("execution")]).toEqual([2, 2]);
  });

  it("repeats the answer when the credential has expired since, and starts nothing with an expired one", async () => {
    const body = credentialBody("2025-04-09T10:05:00Z");
    const first = await trigger(body, "key-1");
    service.now += 10 * 60_000;
    expect((await trigger(body, "key-1")).json).toEqual(first.json);
    for (const other of ["key-2", undefined]) {
      expect((await trigger(body, other)).json).toMatchObject({
        code: "invalid_request",
        issues: [{ path: "auditorAuthCredential.details.expiration" }],
      });
    }
    const more = await trigger({ ...body, colour: "red" }, "key-2");
    expect((more.json as { issues: unknown[] }).issues).toHaveLength(2);
  });

  it("is 422 with another body, of its own partner and account alone", async () => {
    await trigger(credentialBody(), "key-1");
    const bodies = [credentialBody(undefined, { secretKey: "other" }), triggerBody];
    for (const body of bodies)
      expect((await trigger(body, "key-1")).json).toMatchObject({ code: "idempotency_mismatch" });
    const elsewhere = `/partner/${PARTNER}/customer/another-one/account/${ACCOUNT}/analysis`;
    const other = { ...credentialBody(), partnerCustomerId: "another-one" };
    const before = await dumpStore();
    expect(
      (await service.call("POST", elsewhere, { key, body: other, headers: { "Idempotency-Key": "key-1" } })).status,
    ).toBe(422);
    expect((await dumpStore()).replace(/"due_at":\d+/g, "")).toBe(before.replace(/"due_at":\d+/g, ""));
    const accountId = "210987654321";
    const body = {
      ...credentialBody(undefined, { arn: `arn:aws:sts::${accountId}:assumed-role/auditor/iam-audit` }),
      accountId,
    };
    const path = `/partner/${PARTNER}/customer/${CUSTOMER}/account/${accountId}/analysis`;
    expect((await service.call("POST", path, { key, body, headers: { "Idempotency-Key": "key-1" } })).status).toBe(202);
  });

  it("counts for 24 hours", async () => {
    const first = idsOf(await trigger(credentialBody("2025-04-30T00:00:00Z"), "key-1"));
    service.now += 24 * 60 * 60_000 - 1;
    expect(idsOf(await trigger(credentialBody("2025-04-30T00:00:00Z"), "key-1"))).toEqual(first);
    service.now += 1;
    const second = idsOf(await trigger(credentialBody("2025-04-30T00:00:00Z"), "key-1"));
    expect(second.executionId).not.toBe(first.executionId);
    expect(second.executionId).toContain("2025-04-10");
    expect(await countRows("idempotency_key")).toBe(1);
  });

  it("starts one execution when it arrives five times at once, also with different bodies", async () => {
    const answers = await times(5, () => trigger(credentialBody(), "key-1"));
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 202, 202]);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    const mixed = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => trigger(credentialBody(undefined, { secretKey: `s${n}` }), "key-2")),
    );
    expect(mixed.map((answer) => answer.status).sort()).toEqual([202, 422, 422, 422, 422]);
    expect([await countRows("execution"), service.sent.length, await halfRows()]).toEqual([2, 2, 0]);
  });

  it("makes one customer alone when it arrives for five customers at once", async () => {
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        service.call("POST", `/partner/${PARTNER}/customer/customer-${n}/account/${ACCOUNT}/analysis`, {
          key,
          body: { ...credentialBody(), partnerCustomerId: `customer-${n}` },
          headers: { "Idempotency-Key": "key-1" },
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 422, 422, 422, 422]);
    expect([await countRows("customer"), await countRows("execution"), await halfRows()]).toEqual([1, 1, 0]);
  });

  it.each(["", " ", "two words", "x".repeat(256), "naïve"])("is 400 when it is %j", async (idempotencyKey) => {
    const answer = await trigger(credentialBody(), idempotencyKey);
    expect([answer.status, (answer.json as { issues: { path: string }[] }).issues.map((issue) => issue.path)]).toEqual([
      400,
      ["Idempotency-Key"],
    ]);
  });
});

describe("simultaneous requests", () => {
  it("give a new customer one customerId", async () => {
    const puts = times(4, () => service.call("PUT", ACCOUNT_PATH, { key, body: accountBody }));
    const triggers = times(4, () => trigger(credentialBody()));
    const answers = [...(await puts), ...(await triggers)];
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 200, 200, 202, 202, 202, 202]);
    expect(
      new Set(answers.map((answer) => z.object({ customerId: z.string() }).parse(answer.json).customerId)).size,
    ).toBe(1);
    expect([
      await countRows("customer"),
      await countRows("account"),
      await countRows("execution"),
      await halfRows(),
    ]).toEqual([1, 1, 4, 0]);
  });

  it("start ten executions of an account and no more", async () => {
    await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    const answers = await times(14, () => trigger(triggerBody));
    expect(answers.filter((answer) => answer.status === 202)).toHaveLength(10);
    const refused = answers.filter((answer) => answer.status === 429);
    expect(refused).toHaveLength(4);
    expect(refused[0]?.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect([await countRows("execution"), service.sent.length, await halfRows()]).toEqual([10, 10, 0]);
    await env.DB.prepare("update execution set status = 'failed', finished_at = 1 where execution_id = ?")
      .bind(idsOf(answers.find((answer) => answer.status === 202) as Answer).executionId)
      .run();
    expect((await trigger(credentialBody())).status).toBe(202);
    expect((await trigger(credentialBody())).status).toBe(429);
  });

  it("never use a configuration that has been replaced or deleted in between", async () => {
    for (let round = 0; round < 5; round++) {
      await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
      const [, triggered] = await Promise.all([service.call("DELETE", ACCOUNT_PATH, { key }), trigger(triggerBody)]);
      expect([202, 404]).toContain(triggered.status);
    }
    expect(await halfRows(false)).toBe(0);
  });
});

describe("ids that are taken", () => {
  it("are made anew", async () => {
    let draws = 0;
    /** Every draw is given three times: each id collides until the next one. */
    service.randomBytes = (count) =>
      count === 8 ? new Uint8Array(8).fill(Math.floor(draws++ / 3) + 1) : crypto.getRandomValues(new Uint8Array(count));
    const customerIds = new Set<string>();
    const executionIds = new Set<string>();
    for (let n = 0; n < 6; n++) {
      const partnerCustomerId = `customer-${n}`;
      const path = `/partner/${PARTNER}/customer/${partnerCustomerId}/account/${ACCOUNT}`;
      const put = await service.call("PUT", path, { key, body: { ...accountBody, partnerCustomerId } });
      expect(put.status).toBe(200);
      customerIds.add(z.object({ customerId: z.string() }).parse(put.json).customerId);
    }
    for (let n = 0; n < 6; n++) {
      const answer = await trigger(credentialBody());
      expect(answer.status).toBe(202);
      executionIds.add(idsOf(answer).executionId);
    }
    expect([customerIds.size, executionIds.size, await halfRows()]).toEqual([6, 6, 0]);
  });
});

describe("the credential", () => {
  it("is sealed for its execution alone", async () => {
    const { executionId, customerId } = idsOf(await trigger(credentialBody()));
    const row = await env.DB.prepare("select * from credential_envelope").first<{
      envelope: string;
      expires_at: number;
    }>();
    expect(row?.expires_at).toBe(Date.parse("2025-04-10T12:34:56.789Z"));
    const opened = await openCredential(
      testKeyRing(),
      { executionId, customerId, accountId: ACCOUNT },
      row?.envelope ?? "",
    );
    expect(opened.ok && JSON.parse(new TextDecoder().decode(opened.plaintext))).toEqual(
      credentialBody().auditorAuthCredential.details,
    );
  });

  it("is in no row, answer, log line or message, whatever happens", async () => {
    const canaries = {
      accessKey: "CANARYaccess7719",
      secretKey: "CANARYsecret4402",
      sessionToken: "CANARYsession9183",
    };
    const body = credentialBody(undefined, canaries);
    const deadQueue = new Proxy(env.JOBS, {
      get: () => () => Promise.reject(new Error(`queue ${JSON.stringify(body)}`)),
    });
    const failing = new Service({ jobs: deadQueue });
    const answers = [
      await trigger(body, "key-1"),
      await trigger(body, "key-1"),
      await trigger({ ...body, accountId: "000000000000" }),
      await trigger({ ...body, auditorAuthMethod: "config" }),
      await trigger(JSON.stringify(body).slice(0, -1)),
      await trigger(body, "key-2", failing),
      await service.call("GET", PATH, { key }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 400, 400, 400, 503, 200]);
    const bytes = (text: string) => new TextEncoder().encode(text);
    const seen = [
      await dumpStore(),
      JSON.stringify(service.lines),
      JSON.stringify(failing.lines),
      JSON.stringify(service.sent),
      ...answers.map((answer) => answer.text + JSON.stringify([...answer.headers])),
    ].join("\n");
    for (const canary of Object.values(canaries)) {
      const hex = Array.from(bytes(canary), (byte) => byte.toString(16).padStart(2, "0")).join("");
      for (const form of [canary, btoa(canary).replace(/=+$/, ""), toBase64Url(bytes(canary)), hex])
        expect(seen).not.toContain(form);
    }
  });

  it("needs an identity of the service with method config, and endpoints that can be read with any", async () => {
    await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    const nobody = new Service({ hasIdentity: { aws: false, "aws-us-gov": true } });
    expect((await trigger(triggerBody, undefined, nobody)).json).toMatchObject({ code: "setting_missing" });
    const nowhere = new Service({ settingProblems: [{ name: "AWS_ENDPOINT_URL_STS", problem: "is no URL" }] });
    for (const body of [triggerBody, credentialBody()])
      expect((await trigger(body, undefined, nowhere)).json).toMatchObject({ code: "setting_missing" });
    expect(await countRows("execution")).toBe(0);
    expect((await trigger(credentialBody(), undefined, nobody)).status).toBe(202);
  });

  it("needs CREDENTIAL_KEYS; the configured method does not", async () => {
    const without = new Service({ keyRing: undefined, vendingKeys: undefined });
    await service.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    expect((await trigger(credentialBody(), undefined, without)).json).toMatchObject({ code: "setting_missing" });
    expect((await trigger(triggerBody, "key-1", without)).json).toMatchObject({ code: "setting_missing" });
    expect(await countRows("execution")).toBe(0);
    expect((await trigger(triggerBody, undefined, without)).status).toBe(202);
  });
});
