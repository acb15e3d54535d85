import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/api/routes.ts";
import { makeRouteWorld, ROUTE_CASES } from "./routeCases.ts";
import {
  ACCOUNT_PATH,
  accountBody,
  clearStore,
  countRows,
  credentialBody,
  dumpStore,
  OPERATOR,
  PARTNER,
  Service,
} from "./service.ts";

type Moment = "before" | "after";

/** D1 that fails at its n-th call alone, before or after the statements took effect. */
function failingAt(n: number, moment: Moment): D1Database {
  let calls = 0;
  const fail = async (run: () => Promise<unknown>) => {
    calls += 1;
    if (calls !== n) return run();
    if (moment === "after") await run();
    throw new Error("D1_ERROR: Network connection lost: insert into x values ('CANARY')");
  };
  const originals = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): D1PreparedStatement => {
    const proxy = new Proxy(statement, {
      get(target, property) {
        if (property === "bind") return (...values: unknown[]) => wrap(target.bind(...values));
        return (...args: unknown[]) =>
          fail(() => Reflect.apply(Reflect.get(target, property) as () => Promise<unknown>, target, args));
      },
    });
    originals.set(proxy, statement);
    return proxy;
  };
  return new Proxy(env.DB, {
    get(target, property) {
      if (property === "prepare") return (query: string) => wrap(target.prepare(query));
      return (statements: D1PreparedStatement[]) =>
        fail(() => target.batch(statements.map((statement) => originals.get(statement) ?? statement)));
    },
  });
}

const deadQueue = new Proxy(env.JOBS, { get: () => () => Promise.reject(new Error("Queue send failed: CANARY")) });

describe("when D1 is out of reach", () => {
  it("every route that needs it answers 503 with Retry-After and tells nothing", async () => {
    const healthy = new Service();
    const world = await makeRouteWorld(healthy);
    const service = new Service({ d1: failingAlways() });
    for (const route of ROUTES.filter((candidate) => ROUTE_CASES[candidate.operationId]?.trips !== 0)) {
      const row = ROUTE_CASES[route.operationId];
      const answer = await service.expect(503, route.method, row?.path(world) ?? "", {
        key: OPERATOR,
        body: row?.body,
      });
      expect(answer.json).toMatchObject({ code: "unavailable" });
      expect(answer.headers.get("Retry-After")).toMatch(/^\d+$/);
    }
    expect(JSON.stringify(service.lines)).not.toContain("CANARY");
    expect(service.lines.filter((line) => line.event === "request.unavailable").length).toBeGreaterThan(10);
    await service.expect(503, "GET", `/partner/${PARTNER}`, { key: world.key });
  });
});

/** The calls of a trigger: the key is looked up, the situation read (both may be repeated), the execution written. */
const INSERT = 3;

describe("what a 503 says", () => {
  const message = (answer: { json: unknown }) => (answer.json as { message: string }).message;
  const MAY = "The service is temporarily unavailable. The request may have been applied; repeating it is safe.";

  it("that nothing was changed when D1 fails before the handler begins, and that a GET can be repeated", async () => {
    await clearStore();
    const key = await new Service().partner();
    const away = new Service({ d1: failingAlways() });
    const put = await away.expect(503, "PUT", ACCOUNT_PATH, { key, body: accountBody });
    expect(message(put)).toBe("The service is temporarily unavailable; nothing was changed. Retry.");
    const get = await away.expect(503, "GET", ACCOUNT_PATH, { key });
    expect(message(get)).toBe("The service is temporarily unavailable. Retry.");
  });

  it.each(["before", "after"] as const)(
    "that a write may have been applied, lost %s it took effect",
    async (moment) => {
      await clearStore();
      const healthy = new Service();
      const key = await healthy.partner();
      await healthy.expect(200, "GET", `/partner/${PARTNER}`, { key });
      // The first call looks the key up, the second writes.
      const put = await new Service({ d1: failingAt(2, moment) }).expect(503, "PUT", ACCOUNT_PATH, {
        key,
        body: accountBody,
      });
      expect(message(put)).toBe(MAY);
      expect(await countRows("account")).toBe(moment === "after" ? 1 : 0);
      await healthy.expect(200, "PUT", ACCOUNT_PATH, { key, body: accountBody });
      expect(await countRows("account")).toBe(1);
    },
  );

  it("that a trigger without an Idempotency-Key is to be looked for, and with one repeated", async () => {
    for (const [headers, text] of [
      [{ "Idempotency-Key": "key-1" }, MAY],
      [{}, "look before you repeat it"],
    ] as const) {
      await clearStore();
      const healthy = new Service();
      const key = await healthy.partner();
      await healthy.expect(200, "GET", `/partner/${PARTNER}`, { key });
      const service = new Service({ d1: failingAt(INSERT, "before") });
      const answer = await service.expect(503, "POST", `${ACCOUNT_PATH}/analysis`, {
        key,
        body: credentialBody(),
        headers,
      });
      expect(message(answer)).toContain(text);
    }
  });
});

function failingAlways(): D1Database {
  const fail = () => Promise.reject(new Error("D1_ERROR: CANARY"));
  const statement: unknown = new Proxy({}, { get: (_, property) => (property === "bind" ? () => statement : fail) });
  return new Proxy(env.DB, { get: (_, property) => (property === "prepare" ? () => statement : fail) });
}

describe("a trigger that cannot be finished leaves nothing half-done", () => {
  const ways: [string, object | undefined][] = [
    ["its own credential of a new customer", undefined],
    ["the configured method", accountBody],
  ];
  describe.each(ways)("with %s", (_, configuration) => {
    it.each([1, 2, 3, 4].flatMap((n) => [[n, "before"] as const, [n, "after"] as const]))(
      "D1 fails at call %i, %s it took effect",
      async (n, moment) => {
        await clearStore();
        const healthy = new Service();
        const key = await healthy.partner();
        if (configuration) await healthy.expect(200, "PUT", ACCOUNT_PATH, { key, body: configuration });
        await healthy.expect(200, "GET", `/partner/${PARTNER}`, { key });
        const before = await dumpStore();
        const service = new Service({ d1: failingAt(n, moment) });
        const body = configuration
          ? { partnerId: PARTNER, partnerCustomerId: "abcd-1234-defg-5678", accountId: "123456789012" }
          : credentialBody();
        const headers = { "Idempotency-Key": "key-1" };
        const answer = await service.call("POST", `${ACCOUNT_PATH}/analysis`, { key, body, headers });
        if (n === INSERT) {
          expect(answer.status).toBe(503);
          expect(await dumpStore()).toBe(before);
          expect(service.sent).toHaveLength(0);
          expect((await service.call("POST", `${ACCOUNT_PATH}/analysis`, { key, body, headers })).status).toBe(202);
        } else {
          expect(answer.status).toBe(202);
        }
        expect([await countRows("execution"), service.sent.length]).toEqual([1, 1]);
      },
    );

    it("the queue is out of reach", async () => {
      await clearStore();
      const healthy = new Service();
      const key = await healthy.partner();
      if (configuration) await healthy.expect(200, "PUT", ACCOUNT_PATH, { key, body: configuration });
      await healthy.expect(200, "GET", `/partner/${PARTNER}`, { key });
      const before = await dumpStore();
      const service = new Service({ jobs: deadQueue });
      const answer = await service.call("POST", `${ACCOUNT_PATH}/analysis`, {
        key,
        body: credentialBody(),
        headers: { "Idempotency-Key": "key-1" },
      });
      expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, expect.stringMatching(/^\d+$/)]);
      expect(await dumpStore()).toBe(before);
      expect(JSON.stringify(service.lines)).not.toContain("CANARY");
    });
  });

  it("an execution that another request was promised meanwhile stays, and is promised to both", async () => {
    await clearStore();
    const healthy = new Service();
    const key = await healthy.partner();
    const send = (service: Service) =>
      service.call("POST", `${ACCOUNT_PATH}/analysis`, {
        key,
        body: credentialBody(),
        headers: { "Idempotency-Key": "key-1" },
      });
    let repeated: { status: number; text: string } | undefined;
    const slowQueue = new Proxy(env.JOBS, {
      get: () => async () => {
        repeated = await send(healthy);
        throw new Error("Queue send failed");
      },
    });
    const answer = await send(new Service({ jobs: slowQueue }));
    expect([answer.status, repeated?.status, answer.text === repeated?.text]).toEqual([202, 202, true]);
    expect([
      await countRows("execution"),
      await countRows("credential_envelope"),
      await countRows("idempotency_key"),
    ]).toEqual([1, 1, 1]);
  });
});
