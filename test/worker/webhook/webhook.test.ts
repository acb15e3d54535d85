import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { recover, sweep } from "../../../src/jobs/schedule/sweep.ts";
import { waitAfter } from "../../../src/jobs/webhook/tellWebhook.ts";
import { countRows, OPERATOR } from "../api/service.ts";
import { Life, traces } from "../life/lifeWorld.ts";

const PARTNER = "P111111";
const OTHER = "P222222";
const CUSTOMER = "customer-one";
const URL = "https://hooks.example.com/k9";
const MINUTE = 60_000;
const EVENTS = ["analysis.succeeded", "analysis.failed", "finding.new"];

const created = z.object({ secret: z.string().regex(/^whsec_/) });
const delivery = z.object({
  messageId: z.string(),
  event: z.string(),
  executionId: z.string().nullable(),
  status: z.string(),
  nextAttemptAt: z.string().nullable(),
  attempts: z.array(z.object({ at: z.string(), status: z.number().nullable() })),
});

interface Received {
  at: number;
  headers: Record<string, string>;
  body: string;
}

/** A receiver that keeps what it gets, also while it is down. */
class Receiver {
  readonly received: Received[] = [];
  answer: (message: Received) => Response | Promise<Response> = () => new Response(null, { status: 204 });

  constructor(life: Life) {
    life.world.dependencies.runtime.fetch = async (request) => {
      expect([request.url, request.method, request.redirect]).toEqual([URL, "POST", "manual"]);
      const message = { at: life.now, headers: Object.fromEntries(request.headers), body: await request.text() };
      const answer = await this.answer(message);
      if (answer.ok) this.received.push(message);
      return answer;
    };
  }

  bodies() {
    return this.received.map(({ body }) => JSON.parse(body));
  }
}

let life: Life;
let receiver: Receiver;
beforeEach(async () => {
  life = await Life.begin();
  receiver = new Receiver(life);
  for (const partner of [PARTNER, OTHER]) await life.api.partner(partner);
  await life.configure(PARTNER, CUSTOMER);
});
afterEach(() => {
  vi.useRealTimers();
});

const path = (rest = "", partner = PARTNER) => `/partner/${partner}/webhook${rest}`;
const put = (body: Record<string, unknown> = {}, name = "tickets") =>
  life.api.expect(200, "PUT", path(`/${name}`), { key: OPERATOR, body: { url: URL, events: EVENTS, ...body } });
const get = async (rest: string) => (await life.api.expect(200, "GET", path(rest), { key: OPERATOR })).json;
const deliveries = async () => z.array(delivery).parse(await get("/tickets/delivery"));

/** Ends an execution as a worker of it would. */
async function end(executionId: string, status: string, newFindings: number | null = null): Promise<void> {
  await env.DB.prepare(
    "update execution set status = ?, new_findings = ?, error_code = 'access_denied', finished_at = ?, due_at = null, lease_until = null where execution_id = ?",
  )
    .bind(status, newFindings, life.now, executionId)
    .run();
}

/** Lets time pass in steps, with the part of the sweep that cannot wait and the queue at each. */
async function pass(minutes: number, step = 1): Promise<void> {
  for (let left = minutes; left > 0; left -= step) {
    life.at(life.now + step * MINUTE);
    await recover(life.world.dependencies, life.now);
    await life.work();
  }
}

function verified(secret: string, { at, headers, body }: Received): unknown {
  vi.useFakeTimers({ now: at, toFake: ["Date"] });
  try {
    return new Webhook(secret).verify(body, headers);
  } finally {
    vi.useRealTimers();
  }
}

describe("a webhook", () => {
  it("is told of an analysis at once, signed so that the library of Standard Webhooks verifies it", async () => {
    const { secret } = created.parse((await put()).json);
    const executionId = await life.trigger(PARTNER, CUSTOMER);
    await life.work();
    const [message] = receiver.received;
    if (message === undefined) throw new Error("nothing was received");
    const [customer = "", number = ""] = executionId.split("-").slice(1);
    expect(verified(secret, message)).toEqual({
      type: "analysis.succeeded",
      timestamp: new Date(life.now).toISOString(),
      data: {
        partnerId: PARTNER,
        partnerCustomerId: CUSTOMER,
        customerId: `${customer}-${number}`,
        accountId: "123456789012",
        executionId,
      },
    });
    expect(message.headers["content-type"]).toBe("application/json");
    expect(() => verified(secret, { ...message, body: `${message.body} ` })).toThrow();
    expect(() => verified(`whsec_${btoa("x".repeat(32))}`, message)).toThrow();
    expect(await deliveries()).toMatchObject([{ status: "delivered", executionId, attempts: [{ status: 204 }] }]);
    expect(receiver.received).toHaveLength(1);
  });

  it("is told what it asked for, by name, in order, with counts alone", async () => {
    await put();
    await put({ events: ["analysis.failed"] }, "failures");
    const first = await life.trigger(PARTNER, CUSTOMER);
    const second = await life.trigger(PARTNER, CUSTOMER);
    const third = await life.trigger(PARTNER, CUSTOMER);
    life.queue.held = [];
    await end(first, "succeeded", 3);
    await end(second, "failed");
    await end(third, "succeeded", 0);
    await end(third, "succeeded", 5);
    await pass(1);
    const told = receiver
      .bodies()
      .map(({ type, data }) => [type, data.executionId, data.newFindings ?? data.errorCode]);
    expect(told.filter(([, id]) => id === first)).toEqual([
      ["analysis.succeeded", first, undefined],
      ["finding.new", first, 3],
    ]);
    // Both webhooks.
    expect(told.filter(([, id]) => id === second)).toEqual([
      ["analysis.failed", second, "access_denied"],
      ["analysis.failed", second, "access_denied"],
    ]);
    // No findings, and an end that was recorded twice.
    expect(told.filter(([, id]) => id === third)).toEqual([["analysis.succeeded", third, undefined]]);
  });

  it("whose receiver is down for an hour gets each event once it is back, those of an execution in order", async () => {
    await put();
    const ids: string[] = [];
    receiver.answer = () =>
      ids.length % 2 === 0 ? Promise.reject(new Error("down")) : new Response("", { status: 503 });
    for (let count = 0; count < 4; count += 1) {
      const id = await life.trigger(PARTNER, CUSTOMER);
      life.queue.held = [];
      await end(id, "succeeded", count);
      ids.push(id);
      await pass(15, 3);
    }
    expect(receiver.received).toEqual([]);
    receiver.answer = () => new Response("thanks");
    await pass(65, 5);
    const told = receiver.bodies().map(({ type, data }) => `${type} ${data.executionId}`);
    for (const [count, id] of ids.entries())
      expect(told.filter((each) => each.endsWith(id))).toEqual(
        (count === 0 ? ["analysis.succeeded"] : ["analysis.succeeded", "finding.new"]).map((type) => `${type} ${id}`),
      );
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(7);
    expect(told).toHaveLength(7);
  });

  it("is disabled with a reason after a day, and told of what comes after that once it is put again", async () => {
    await put();
    receiver.answer = () => new Response(null, { status: 500 });
    const lost = await life.trigger(PARTNER, CUSTOMER);
    await life.work();
    for (let hours = 0; hours < 25; hours += 1) {
      life.at(life.now + 60 * MINUTE);
      await pass(1);
    }
    expect(await get("/tickets")).toMatchObject({
      disabledAt: expect.any(String),
      disabledReason: "A delivery failed for a day; the last try was answered with HTTP status 500.",
    });
    const [failed] = await deliveries();
    expect(failed).toMatchObject({ executionId: lost, status: "failed", nextAttemptAt: null });
    expect(failed?.attempts.length).toBeLessThan(32);
    await life.trigger(PARTNER, CUSTOMER);
    await life.work();
    expect(await countRows("webhook_delivery")).toBe(1);
    expect((await life.api.call("POST", path("/tickets/test"), { key: OPERATOR })).status).toBe(409);

    receiver.answer = () => new Response();
    await put();
    expect(await get("/tickets")).toMatchObject({ disabledAt: null, disabledReason: null });
    await life.trigger(PARTNER, CUSTOMER);
    await life.work();
    expect(receiver.received).toHaveLength(1);
  });

  it("is disabled at once by 410 Gone", async () => {
    await put();
    receiver.answer = () => new Response(null, { status: 410 });
    await life.api.expect(202, "POST", path("/tickets/test"), { key: OPERATOR });
    await life.work();
    expect(await get("/tickets")).toMatchObject({ disabledReason: "The receiver answered 410 Gone." });
  });

  it("does not follow a redirect, and reads no more than 16 KB of an answer", async () => {
    await put();
    let pulled = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          pulled += 1;
          controller.enqueue(new Uint8Array(4096));
        },
      });
    receiver.answer = () => new Response(null, { status: 302, headers: { Location: "http://169.254.169.254/" } });
    await life.api.expect(202, "POST", path("/tickets/test"), { key: OPERATOR });
    await life.work();
    expect((await deliveries())[0]).toMatchObject({ status: "pending", attempts: [{ status: 302 }] });
    receiver.answer = () => new Response(endless());
    await pass(2);
    expect((await deliveries())[0]).toMatchObject({
      status: "delivered",
      attempts: [{ status: 302 }, { status: 200 }],
    });
    expect(pulled).toBeLessThan(12);
  });

  it("is told twice by two messages at once only where the standard allows it: not here", async () => {
    await put();
    await life.api.expect(202, "POST", path("/tickets/test"), { key: OPERATOR });
    life.queue.duplicate();
    receiver.answer = async () => {
      await life.work();
      return new Response();
    };
    await life.work();
    expect(receiver.received).toHaveLength(1);
  });

  it("shows its secret once, and signs with both for a day after a rotation", async () => {
    const first = created.parse((await put()).json).secret;
    expect((await put()).json).not.toHaveProperty("secret");
    expect(await get("/tickets")).not.toHaveProperty("secret");
    expect(await traces(first)).toEqual([]);
    const second = created.parse((await put({ rotateSecret: true })).json).secret;
    const send = async () => {
      await life.api.expect(202, "POST", path("/tickets/test"), { key: OPERATOR });
      await life.work();
      const message = receiver.received.at(-1);
      if (message === undefined) throw new Error("nothing was received");
      return message;
    };
    const both = await send();
    for (const secret of [first, second]) expect(verified(secret, both)).toMatchObject({ type: "test" });
    life.at(life.now + 25 * 60 * MINUTE);
    const later = await send();
    expect(verified(second, later)).toMatchObject({ type: "test" });
    expect(() => verified(first, later)).toThrow();
  });

  it.each([
    "http://hooks.example.com",
    "https://localhost/x",
    "https://169.254.169.254/latest",
    "https://10.0.0.1",
    "https://[::1]/",
    "https://user:pass@hooks.example.com",
    "no url",
  ])("cannot be at %s", async (url) => {
    const answer = await life.api.call("PUT", path("/x"), { key: OPERATOR, body: { url, events: EVENTS } });
    expect([answer.status, answer.json]).toMatchObject([400, { issues: [{ path: "url" }] }]);
  });

  it("is one of ten at most, is its partner's alone, and goes with it", async () => {
    for (let count = 0; count < 10; count += 1) await put({}, `hook-${count}`);
    const eleventh = { key: OPERATOR, body: { url: URL, events: EVENTS } };
    expect((await life.api.call("PUT", path("/hook-10"), eleventh)).status).toBe(409);
    expect((await life.api.call("PUT", path("/hook-9"), eleventh)).status).toBe(200);
    expect((await life.api.call("GET", path("/hook-1", OTHER), { key: OPERATOR })).status).toBe(404);
    expect((await life.api.call("PUT", path("/hook-1", "P999999"), eleventh)).status).toBe(404);
    await life.trigger(PARTNER, CUSTOMER);
    await life.work();
    expect(await countRows("webhook_delivery")).toBe(10);
    await life.api.expect(200, "DELETE", path("/hook-1"), { key: OPERATOR });
    await life.api.expect(200, "DELETE", path("/hook-1"), { key: OPERATOR });
    expect([await countRows("webhook"), await countRows("webhook_delivery")]).toEqual([9, 9]);
    await life.api.expect(202, "DELETE", `/partner/${PARTNER}/customer/${CUSTOMER}`, { key: OPERATOR });
    await life.pass(20);
    expect([await countRows("webhook"), await countRows("webhook_delivery")]).toEqual([9, 0]);
    await life.api.expect(202, "DELETE", `/partner/${PARTNER}`, { key: OPERATOR });
    await life.pass(20);
    expect(await traces(PARTNER)).toEqual([]);
  });

  it("lists its deliveries in pages, for 30 days", async () => {
    await put();
    for (let count = 0; count < 3; count += 1)
      await life.api.expect(202, "POST", path("/tickets/test"), { key: OPERATOR });
    await life.work();
    const first = await life.api.expect(200, "GET", path("/tickets/delivery?limit=2"), { key: OPERATOR });
    const next = /<([^>]+)>/.exec(first.headers.get("Link") ?? "")?.[1] ?? "";
    const second = await life.api.expect(200, "GET", next, { key: OPERATOR });
    const seen = [first, second].flatMap(({ json }) => z.array(delivery).parse(json));
    expect(new Set(seen.map(({ messageId }) => messageId)).size).toBe(3);
    life.at(life.now + 31 * 24 * 60 * MINUTE);
    await sweep(life.world.dependencies, life.now);
    expect(await countRows("webhook_delivery")).toBe(0);
  });
});

it("waits a minute, then twice as long each time, up to an hour", () => {
  expect([1, 2, 3, 6, 7, 8, 30].map((attempts) => waitAfter(attempts) / MINUTE)).toEqual([1, 2, 4, 32, 60, 60, 60]);
});
