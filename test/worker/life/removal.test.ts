import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { sweep } from "../../../src/jobs/schedule/sweep.ts";
import { ACCOUNT, countRows, OPERATOR } from "../api/service.ts";
import { Life, tableNames, traces } from "./lifeWorld.ts";

const DOOMED = "P111111";
const OTHER = "P222222";
const CUSTOMER = "customer-one";

let life: Life;
let key: string;
beforeEach(async () => {
  life = await Life.begin();
  key = await life.api.partner(DOOMED);
  await life.api.partner(OTHER);
  for (const partner of [DOOMED, OTHER]) await life.configure(partner, CUSTOMER);
});

const removal = z.object({
  removalId: z.string(),
  status: z.enum(["removing", "removed"]),
  finishedAt: z.string().nullable(),
  removed: z.record(z.string(), z.number()),
});

const get = async (path: string) => removal.parse((await life.api.expect(200, "GET", path, { key: OPERATOR })).json);

/** The columns of a table that name a tenant: a table without one could keep what belongs to a partner for ever. */
async function tenantColumns(table: string): Promise<string[]> {
  const { results } = await env.DB.prepare(`select name from pragma_table_info('${table}')`).all<{ name: string }>();
  return results.map(({ name }) => name).filter((name) => /^(?:partner|customer)_id$/.test(name));
}

/** Writes what a worker of an execution would stage. */
const stage = (executionId: string) => env.STAGING.put(`executions/${executionId}/1/collection/page`, "page");

describe("DELETE partner", () => {
  it("leaves no row, object or envelope with its id, and everything of the others", async () => {
    await life.trigger(DOOMED, CUSTOMER);
    await life.trigger(OTHER, CUSTOMER);
    await life.work();
    for (const table of await tableNames())
      if (table !== "partner") expect(await tenantColumns(table), table).not.toEqual([]);
    const queued = await life.trigger(DOOMED, "customer-two");
    await stage(queued);
    await env.STAGING.put(`organizations/${queued.slice(9, 29)}/o-a1b2c3d4e5.json`, "{}");
    await env.DB.prepare(
      "insert into analysis_part (execution_id, customer_id, account_id, plan, part, kind, from_position, to_position) values (?, ?, ?, 1, 0, 'range', 0, 1)",
    )
      .bind(queued, queued.slice(9, 29), ACCOUNT)
      .run();
    const before = await traces(OTHER);
    expect(before.length).toBeGreaterThan(8);
    expect(await countRows("credential_envelope")).toBe(1);

    const answer = await life.api.expect(202, "DELETE", `/partner/${DOOMED}`, { key: OPERATOR });
    const { removalId } = removal.parse(answer.json);
    expect(answer.headers.get("Location")).toBe(`/removal/${removalId}`);
    expect(await countRows("credential_envelope")).toBe(0);
    await life.api.expect(401, "GET", `/partner/${DOOMED}`, { key });
    await life.api.expect(409, "PUT", `/partner/${DOOMED}`, { key: OPERATOR, body: { partnerId: DOOMED } });
    const again = await life.api.expect(202, "DELETE", `/partner/${DOOMED}`, { key: OPERATOR });
    expect(removal.parse(again.json).removalId).toBe(removalId);

    await life.work();
    expect(await get(`/removal/${removalId}`)).toMatchObject({ status: "removing" });
    // A worker that was running at the request still writes.
    await stage(queued);
    await life.pass(20);
    const receipt = await get(`/removal/${removalId}`);
    expect(receipt).toMatchObject({
      status: "removed",
      finishedAt: expect.any(String),
      removed: { customers: 2, accounts: 1, executions: 2, reports: 2, credentials: 0, keys: 1 },
    });
    expect(receipt.removed.objects).toBeGreaterThanOrEqual(4);
    expect(await traces(DOOMED)).toEqual([]);
    expect(await traces(OTHER)).toEqual(before);
    await life.api.expect(404, "GET", `/partner/${DOOMED}`, { key: OPERATOR });
    expect((await life.api.expect(200, "DELETE", `/partner/${DOOMED}`, { key: OPERATOR })).json).toMatchObject({
      removalId: null,
      status: "removed",
    });
    await life.api.partner(DOOMED);
  });

  it("is carried on by the sweep when its message is lost or its worker dies", async () => {
    await life.trigger(DOOMED, CUSTOMER);
    await life.work();
    await life.api.expect(202, "DELETE", `/partner/${DOOMED}`, { key: OPERATOR });
    life.queue.held = [];
    await life.pass(40);
    expect(await traces(DOOMED)).toEqual([]);
  });

  it("needs as many messages as there is work, and ends", async () => {
    const customerId = (await life.trigger(DOOMED, CUSTOMER)).slice(9, 29);
    await life.work();
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => env.INBOX.put(`customers/${customerId}/reports/more/${index}`, "x")),
    );
    await life.api.expect(202, "DELETE", `/partner/${DOOMED}`, { key: OPERATOR });
    const { dependencies } = life.world;
    const inbox = new Proxy(dependencies.inbox, {
      get(bucket, property) {
        if (property === "list") {
          return (options: R2ListOptions) => {
            // Each page takes six minutes: one page an invocation.
            life.at(life.now + 6 * 60_000);
            return bucket.list({ ...options, limit: 7 });
          };
        }
        const member = Reflect.get(bucket, property);
        return typeof member === "function" ? member.bind(bucket) : member;
      },
    });
    Object.assign(dependencies, { inbox });
    await life.work();
    await life.pass(20);
    expect(await traces(DOOMED)).toEqual([]);
  });
});

describe("DELETE customer", () => {
  const path = `/partner/${DOOMED}/customer/${CUSTOMER}`;

  it("removes the customer alone, whose name can be used again at once", async () => {
    const first = (await life.trigger(DOOMED, CUSTOMER)).slice(9, 29);
    await life.trigger(DOOMED, "customer-two");
    await life.work();
    const answer = await life.api.expect(202, "DELETE", path, { key });
    const { removalId } = removal.parse(answer.json);
    expect(answer.headers.get("Location")).toBe(`/partner/${DOOMED}/removal/${removalId}`);
    await life.api.expect(404, "GET", path, { key });
    const second = (await life.trigger(DOOMED, CUSTOMER)).slice(9, 29);
    expect(second).not.toBe(first);
    await life.pass(20);
    // The event log keeps what was done, for its 400 days.
    expect((await traces(first)).filter((trace) => !trace.startsWith("event"))).toEqual([]);
    expect((await traces(second)).length).toBeGreaterThan(3);
    const customers = await life.api.expect(200, "GET", `/partner/${DOOMED}/customer`, { key });
    expect(z.array(z.object({ partnerCustomerId: z.string() })).parse(customers.json)).toMatchObject([
      { partnerCustomerId: CUSTOMER },
      { partnerCustomerId: "customer-two" },
    ]);
    expect(await get(`/partner/${DOOMED}/removal/${removalId}`)).toMatchObject({
      status: "removed",
      removed: { customers: 1, accounts: 1, executions: 1, reports: 2 },
    });
    await life.api.expect(404, "GET", `/partner/${OTHER}/removal/${removalId}`, { key: OPERATOR });
    expect((await life.api.expect(200, "DELETE", `${path}-unknown`, { key })).json).toMatchObject({ removalId: null });
  });

  it("cancels what has not ended", async () => {
    await life.trigger(DOOMED, CUSTOMER);
    await life.api.expect(202, "DELETE", path, { key });
    expect(await countRows("credential_envelope")).toBe(0);
    await life.pass(20);
    expect((await env.INBOX.list()).objects).toEqual([]);
    expect(await countRows("execution")).toBe(0);
  });
});

describe("DELETE analysis", () => {
  const base = `/partner/${DOOMED}/customer/${CUSTOMER}/account/${ACCOUNT}/analysis`;

  it("cancels an execution that is queued, or that a worker has", async () => {
    const queued = await life.trigger(DOOMED, CUSTOMER);
    for (let round = 0; round < 2; round++) {
      const answer = await life.api.expect(200, "DELETE", `${base}/${queued}`, { key });
      expect(answer.json).toMatchObject({ status: "cancelled", error: { code: "cancelled" }, reports: [] });
    }
    await life.work();
    expect((await life.api.expect(200, "GET", `${base}/${queued}`, { key })).json).toMatchObject({
      status: "cancelled",
      startedAt: null,
    });
    await life.api.expect(409, "GET", `${base}/${queued}/access`, { key });
    const running = await life.trigger(DOOMED, CUSTOMER);
    const { dependencies } = life.world;
    const cancelling = new Proxy(dependencies.staging, {
      get(bucket, property) {
        const member = Reflect.get(bucket, property);
        if (property !== "put") return typeof member === "function" ? member.bind(bucket) : member;
        return async (name: string, body: string) => {
          await life.api.expect(200, "DELETE", `${base}/${running}`, { key });
          return bucket.put(name, body);
        };
      },
    });
    Object.assign(dependencies, { staging: cancelling });
    await life.work();
    expect((await life.api.expect(200, "GET", `${base}/${running}`, { key })).json).toMatchObject({
      status: "cancelled",
      reports: [],
    });
    await life.pass(25);
    expect((await env.STAGING.list()).objects).toEqual([]);
    expect((await env.INBOX.list()).objects).toEqual([]);
  });

  it("deletes the reports of one that has succeeded, and the latest copies that are its own", async () => {
    const first = await life.trigger(DOOMED, CUSTOMER);
    await life.work();
    life.at(life.now + 60_000);
    const second = await life.trigger(DOOMED, CUSTOMER);
    await life.work();
    const customerId = first.slice(9, 29);
    const latest = `customers/${customerId}/reports/aws/${ACCOUNT}/latest/`;
    await env.INBOX.put(`${latest}manifest.latest.json`, JSON.stringify({ executionId: second }));
    await env.INBOX.put(`${latest}principals.latest.csv`, "");
    const objects = async () => (await env.INBOX.list()).objects.map(({ key: name }) => name);
    expect(await objects()).toHaveLength(6);

    const answer = await life.api.expect(200, "DELETE", `${base}/${first}`, { key });
    expect(answer.json).toMatchObject({ status: "succeeded", reports: [], reportsDeletedAt: expect.any(String) });
    await life.api.expect(404, "GET", `${base}/${first}/report/manifest.json`, { key });
    await life.work();
    expect(await objects()).toHaveLength(4);
    await life.api.expect(200, "DELETE", `${base}/${second}`, { key });
    await life.work();
    expect(await objects()).toEqual([]);
    expect(await countRows("execution_report")).toBe(0);
    expect(await countRows("execution")).toBe(2);
  });
});

describe("retention", () => {
  it("deletes sets and rows when they are older than the partner keeps them", async () => {
    const executionId = await life.trigger(DOOMED, CUSTOMER);
    await life.trigger(OTHER, CUSTOMER);
    await life.work();
    await life.pass(25);
    const body = { partnerId: DOOMED, reportRetentionDays: 30 };
    await life.api.expect(200, "PUT", `/partner/${DOOMED}`, { key, body });
    const customerId = executionId.slice(9, 29);
    await env.INBOX.put(`customers/${customerId}/reports/aws/${ACCOUNT}/latest/principals.latest.csv`, "");
    const made = life.now;
    const until = async (days: number) => {
      life.at(made + days * 86_400_000);
      await sweep(life.world.dependencies, life.now);
    };
    await until(29);
    expect(await countRows("execution")).toBe(2);
    await until(31);
    const left = (await env.INBOX.list({ prefix: `customers/${customerId}` })).objects.map(({ key: name }) => name);
    expect(left).toEqual([`customers/${customerId}/reports/aws/${ACCOUNT}/latest/principals.latest.csv`]);
    expect(await countRows("execution")).toBe(1);
    expect(await countRows("execution_report")).toBe(2);
    await until(399);
    expect(await countRows("event")).toBeGreaterThan(0);
    await until(402);
    expect(await countRows("execution")).toBe(0);
    expect(await countRows("event")).toBe(0);
  });

  it.each([29, 3651, 30.5, "400", null])("is not %s days", async (reportRetentionDays) => {
    const body = { partnerId: DOOMED, reportRetentionDays };
    await life.api.expect(400, "PUT", `/partner/${DOOMED}`, { key, body });
  });
});
