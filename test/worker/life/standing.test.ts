import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { runCron } from "../../../src/jobs/schedule/cron.ts";
import { ACCOUNT, countRows, credentialBody, OPERATOR } from "../api/service.ts";
import { Life } from "./lifeWorld.ts";

const PARTNER = "P111111";
const OTHER = "P222222";
const CUSTOMER = "customer-one";
const DAY_MS = 86_400_000;
const PATH = `/partner/${PARTNER}/customer/${CUSTOMER}/account/${ACCOUNT}`;
const OWN = { partnerId: PARTNER, partnerCustomerId: CUSTOMER, accountId: ACCOUNT };

let life: Life;
let key: string;
beforeEach(async () => {
  life = await Life.begin();
  key = await life.api.partner(PARTNER);
  await life.api.partner(OTHER);
  for (const partner of [PARTNER, OTHER]) await life.configure(partner, CUSTOMER);
});

const suspend = (suspended: boolean) =>
  life.api.expect(200, "PUT", `/partner/${PARTNER}`, { key: OPERATOR, body: { partnerId: PARTNER, suspended } });

/** Partners that have a daily run today. */
async function dailyPartners(): Promise<unknown[]> {
  const seven = Math.floor(life.now / DAY_MS) * DAY_MS + 7 * 3_600_000;
  life.at(seven);
  await runCron("0 7 * * *", seven, life.world.dependencies);
  await life.work();
  const day = new Date(seven).toISOString().slice(0, 10);
  const { results } = await env.DB.prepare(
    "select partner_id, created_by from execution where kind = 'daily' and day = ? order by 1",
  )
    .bind(day)
    .all<{ partner_id: string; created_by: string }>();
  expect(results.every(({ created_by }) => created_by === "schedule")).toBe(true);
  return results.map(({ partner_id }) => partner_id);
}

const dailyOf = async () =>
  z
    .object({ dailyAnalysis: z.object({ status: z.string(), reason: z.string().optional() }) })
    .parse((await life.api.expect(200, "GET", `/partner/${PARTNER}`, { key: OPERATOR })).json).dailyAnalysis;

describe("a suspended partner", () => {
  it("triggers nothing, has no daily run, and what had not ended is cancelled", async () => {
    const queued = await life.trigger(PARTNER, CUSTOMER);
    const others = await life.trigger(OTHER, CUSTOMER);
    await suspend(true);
    expect(await countRows("credential_envelope")).toBe(1);
    const refused = await life.api.expect(409, "POST", `${PATH}/analysis`, { key, body: OWN });
    expect(refused.json).toMatchObject({ code: "partner_suspended" });
    await life.work();
    const statusOf = (id: string) =>
      env.DB.prepare("select status from execution where execution_id = ?").bind(id).first("status");
    expect([await statusOf(queued), await statusOf(others)]).toEqual(["cancelled", "succeeded"]);
    expect(await dailyPartners()).toEqual([OTHER]);
    expect(await dailyOf()).toEqual({ status: "stopped", reason: "suspended" });
    expect(life.world.events).toContainEqual({
      level: "warn",
      event: "daily.stopped",
      fields: { partnerId: PARTNER, reason: "suspended" },
    });
    await life.pass(60);
    const daily = env.DB.prepare("select count(*) as n from execution where kind = 'daily'");
    expect(await daily.first("n")).toBe(1);

    const body = { partnerId: PARTNER, configs: { theme: "dark" } };
    await life.api.expect(200, "PUT", `/partner/${PARTNER}`, { key, body });
    expect(await dailyOf()).toMatchObject({ reason: "suspended" });
    await suspend(false);
    await life.api.expect(202, "POST", `${PATH}/analysis`, { key, body: OWN });
    expect(await dailyOf()).toEqual({ status: "running" });
    await life.pass(10);
    expect(await dailyPartners()).toEqual([PARTNER, OTHER]);
  });

  it("can be so by the operator alone", async () => {
    for (const suspended of [true, false]) {
      const body = { partnerId: PARTNER, suspended };
      await life.api.expect(403, "PUT", `/partner/${PARTNER}`, { key, body });
    }
  });
});

describe("a partner without a valid key", () => {
  it.each<[what: string, change: () => Promise<unknown>, days: number, runs: boolean]>([
    ["has daily runs with one that does not expire", async () => {}, 100, true],
    ["has them 29 days after its last key was revoked", revokeAll, 29, true],
    ["has none 31 days after", revokeAll, 31, false],
    [
      "has them with another key that is valid",
      async () => {
        await revokeAll();
        await life.api.key(PARTNER);
      },
      100,
      true,
    ],
    [
      "has none 31 days after its last key has expired",
      async () => {
        await revokeAll();
        await life.api.key(PARTNER, undefined, { expiresAt: new Date(life.now + DAY_MS).toISOString() });
      },
      32,
      false,
    ],
  ])("%s", async (_what, change, days, runs) => {
    await change();
    life.at(life.now + days * DAY_MS);
    expect(await dailyPartners()).toEqual(runs ? [PARTNER, OTHER] : [OTHER]);
    expect(await dailyOf()).toEqual(runs ? { status: "running" } : { status: "stopped", reason: "no_valid_key" });
  });

  async function revokeAll(): Promise<void> {
    const { json } = await life.api.expect(200, "GET", `/partner/${PARTNER}/key`, { key: OPERATOR });
    for (const { keyId } of z.array(z.object({ keyId: z.string() })).parse(json))
      await life.api.expect(200, "DELETE", `/partner/${PARTNER}/key/${keyId}`, { key: OPERATOR });
  }
});

describe("an account that is deleted after its trigger", () => {
  it("is not analyzed with the configuration that is gone, but with a credential of its own", async () => {
    const configured = await life.api.expect(202, "POST", `${PATH}/analysis`, { key, body: OWN });
    const supplied = await life.trigger(PARTNER, CUSTOMER);
    await life.api.expect(200, "DELETE", PATH, { key });
    await life.work();
    const { executionId } = z.object({ executionId: z.string() }).parse(configured.json);
    const get = async (id: string) => (await life.api.expect(200, "GET", `${PATH}/analysis/${id}`, { key })).json;
    expect(await get(executionId)).toMatchObject({
      status: "cancelled",
      error: { code: "cancelled", message: expect.stringContaining("deleted") },
    });
    expect(await get(supplied)).toMatchObject({ status: "succeeded" });
  });
});

describe("denials", () => {
  /** Ends an execution as AWS's refusal of the role ends it. */
  async function deny(at: number, partnerId = PARTNER): Promise<void> {
    const answer = await life.api.expect(202, "POST", PATH.replace(PARTNER, partnerId).concat("/analysis"), {
      key: OPERATOR,
      body: { ...OWN, partnerId },
    });
    const { executionId } = z.object({ executionId: z.string() }).parse(answer.json);
    await env.DB.prepare(
      "update execution set status = 'failed', error_code = 'assume_role_denied', finished_at = ?, due_at = null where execution_id = ?",
    )
      .bind(at, executionId)
      .run();
  }

  it("are ten an hour for a partner and account, then 429 and an alarm", async () => {
    const begun = life.now;
    for (let index = 0; index < 10; index++) await deny(begun + index * 1000);
    life.at(begun + 600_000);
    const refused = await life.api.expect(429, "POST", `${PATH}/analysis`, { key, body: OWN });
    expect(refused.json).toMatchObject({ code: "too_many_denials" });
    expect(refused.headers.get("Retry-After")).toBe("3000");
    expect(life.api.lines.find(({ event }) => event === "alarm.assume_role_denials")?.fields).toMatchObject({
      partnerId: PARTNER,
      accountId: ACCOUNT,
      denials: 10,
    });
    await deny(life.now, OTHER);
    await life.trigger(PARTNER, CUSTOMER);
    await life.work();
    life.at(begun + 3_600_000 - 1);
    await life.api.expect(429, "POST", `${PATH}/analysis`, { key, body: OWN });
    life.at(begun + 3_600_000);
    await life.api.expect(202, "POST", `${PATH}/analysis`, { key, body: OWN });
    await life.api.expect(429, "POST", `${PATH}/analysis`, { key, body: OWN });
  });

  it("count with what has not ended, so that ten at once are ten", async () => {
    await deny(life.now);
    const triggers = Array.from({ length: 15 }, () => life.api.call("POST", `${PATH}/analysis`, { key, body: OWN }));
    const statuses = (await Promise.all(triggers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(9);
    expect(statuses.filter((status) => status === 429)).toHaveLength(6);
  });
});

describe("a bucket", () => {
  const keyOf = (account: string) => `arn:aws:kms:us-east-1:${account}:key/11111111-2222-3333-4444-555555555555`;
  const put = (partnerId: string, DeliverToS3: object | undefined, account?: string) =>
    life.api.call("PUT", `/partner/${partnerId}`, {
      key: OPERATOR,
      body: {
        partnerId,
        ...(DeliverToS3 && { deliveryDestinations: { DeliverToS3 } }),
        ...(account && { awsEncryptionKeyId: keyOf(account) }),
      },
    });
  const bucketName = "their-reports";
  const [ONE, TWO] = ["111111111111", "222222222222"] as const;

  it.each<[what: string, first: [object, string?], second: [object, string?], status: 200 | 409]>([
    ["of nobody known", [{ bucketName }], [{ bucketName }], 409],
    ["of an owner that the other names", [{ bucketName }], [{ bucketName, bucketOwner: ONE }], 409],
    ["of an owner that the first names", [{ bucketName, bucketOwner: ONE }], [{ bucketName }], 409],
    ["of the same owner", [{ bucketName, bucketOwner: ONE }], [{ bucketName, bucketOwner: ONE }], 409],
    ["of the owner of the first's key", [{ bucketName }, ONE], [{ bucketName, bucketOwner: ONE }], 409],
    ["of two owners", [{ bucketName, bucketOwner: ONE }], [{ bucketName, bucketOwner: TWO }], 200],
    ["of two keys", [{ bucketName }, ONE], [{ bucketName }, TWO], 200],
    ["of an owner that is not that of the key", [{ bucketName, bucketOwner: TWO }, ONE], [{ bucketName }, TWO], 409],
    ["that is another one", [{ bucketName }], [{ bucketName: "other-reports" }], 200],
  ])("%s", async (_what, first, second, status) => {
    expect((await put(PARTNER, ...first)).status).toBe(200);
    const answer = await put(OTHER, ...second);
    expect(answer.status).toBe(status);
    if (status === 409) expect(answer.json).toMatchObject({ code: "bucket_taken" });
    expect((await put(PARTNER, ...first)).status).toBe(200);
  });

  it("is free again when the first gives it up, and is refused to the partner itself as well", async () => {
    await put(OTHER, { bucketName });
    const body = { partnerId: PARTNER, deliveryDestinations: { DeliverToS3: { bucketName } } };
    await life.api.expect(409, "PUT", `/partner/${PARTNER}`, { key, body });
    await put(OTHER, undefined);
    await life.api.expect(200, "PUT", `/partner/${PARTNER}`, { key, body });
  });

  it("goes to one of two that ask for it at once", async () => {
    const answers = await Promise.all([put(PARTNER, { bucketName }), put(OTHER, { bucketName })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe("the event log", () => {
  const events = async () => {
    const { json } = await life.api.expect(200, "GET", `/partner/${PARTNER}/event?limit=1000`, { key });
    return z.array(z.record(z.string(), z.unknown())).parse(json);
  };

  it("says who did what to what, newest first, and holds no secret and no body", async () => {
    const keyId = key.split("_")[1];
    const body = {
      ...OWN,
      provider: "aws",
      auditorAuthMethod: "config",
      auditorAuthConfig: { roleArn: `arn:aws:iam::${ACCOUNT}:role/canary-role`, externalId: "canary-external-id" },
    };
    await life.api.expect(200, "PUT", PATH, { key, body });
    const made = await life.api.expect(202, "POST", `${PATH}/analysis`, {
      key,
      body: { ...credentialBody("2099-01-01T00:00:00Z"), ...OWN },
    });
    const { executionId } = z.object({ executionId: z.string() }).parse(made.json);
    await life.api.expect(200, "DELETE", PATH, { key });
    await life.api.expect(200, "DELETE", PATH, { key });
    const { json } = await life.api.expect(201, "POST", `/partner/${PARTNER}/external-id`, { key });
    const shown = z.object({ externalId: z.string() }).parse(json).externalId;
    expect(shown).toMatch(new RegExp(`^${PARTNER}-[\\w-]{43}$`));
    const listed = await events();
    const named = { actor: keyId, partnerCustomerId: CUSTOMER, accountId: ACCOUNT };
    expect(listed.slice(0, 5)).toMatchObject([
      { actor: keyId, action: "createExternalId" },
      { ...named, action: "deleteAccount" },
      { ...named, action: "triggerAnalysis", executionId },
      { ...named, action: "putAccount" },
      { actor: "operator", action: "putAccount" },
    ]);
    expect(listed.at(-1)).toMatchObject({ actor: "operator", action: "putPartner" });
    const text = JSON.stringify(listed);
    for (const secret of ["canary", "xlCs_EXAMPLE", "a32gh_EXAMPLE", key.slice(20), shown.slice(8)])
      expect(text).not.toContain(secret);
  });

  it("has pages, and those of the partner alone", async () => {
    for (let index = 0; index < 5; index++)
      await life.api.expect(201, "POST", `/partner/${PARTNER}/external-id`, { key });
    const whole = await events();
    const paged: unknown[] = [];
    let next: string | undefined = `/partner/${PARTNER}/event?limit=2`;
    while (next !== undefined) {
      const page = await life.api.expect(200, "GET", next, { key });
      paged.push(...z.array(z.unknown()).parse(page.json));
      next = /^<([^>]+)>/.exec(page.headers.get("Link") ?? "")?.[1];
    }
    expect(paged).toEqual(whole);
    const { results } = await env.DB.prepare("select count(*) as n from event where partner_id = ?")
      .bind(PARTNER)
      .all();
    expect(whole).toHaveLength(Number(results[0]?.n));
  });
});

describe("the executions of a partner", () => {
  it("are listed over all accounts, filtered and in pages", async () => {
    const first = await life.trigger(PARTNER, CUSTOMER);
    await life.work();
    life.at(life.now + 60_000);
    const since = new Date(life.now).toISOString();
    const second = await life.trigger(PARTNER, "customer-two");
    await life.trigger(OTHER, CUSTOMER);
    const list = async (query: string) => {
      const { json } = await life.api.expect(200, "GET", `/partner/${PARTNER}/analysis${query}`, { key });
      return z
        .array(z.object({ executionId: z.string() }))
        .parse(json)
        .map(({ executionId }) => executionId);
    };
    expect(await list("")).toEqual([second, first]);
    expect(await list("?status=succeeded")).toEqual([first]);
    expect(await list(`?since=${since}`)).toEqual([second]);
    expect(await list(`?accountId=${ACCOUNT}&status=queued`)).toEqual([second]);
    expect(await list("?accountId=000000000000")).toEqual([]);
    const page = await life.api.expect(200, "GET", `/partner/${PARTNER}/analysis?accountId=${ACCOUNT}&limit=1`, {
      key,
    });
    const next = /^<([^>]+)>/.exec(page.headers.get("Link") ?? "")?.[1] ?? "";
    expect(next).toContain(`accountId=${ACCOUNT}`);
    expect((await life.api.expect(200, "GET", next, { key })).json).toMatchObject([{ executionId: first }]);
    await life.api.expect(400, "GET", `/partner/${PARTNER}/analysis?status=unknown`, { key });
  });
});

it("lists the partners to the operator", async () => {
  const page = await life.api.expect(200, "GET", "/partner?limit=1", { key: OPERATOR });
  expect(page.json).toMatchObject([{ partnerId: PARTNER, suspended: false }]);
  const next = /^<([^>]+)>/.exec(page.headers.get("Link") ?? "")?.[1] ?? "";
  expect((await life.api.expect(200, "GET", next, { key: OPERATOR })).json).toMatchObject([{ partnerId: OTHER }]);
});

it("warns of an external id that could be guessed", async () => {
  for (const [externalId, warned] of [
    ["123456789012345", true],
    ["1234567890123456", false],
  ] as const) {
    await life.configure(PARTNER, CUSTOMER, externalId);
    const { json } = await life.api.expect(200, "GET", PATH, { key });
    const { warnings = [] } = z
      .object({ warnings: z.array(z.object({ path: z.string() })).optional() })
      .loose()
      .parse(json);
    expect(warnings.map(({ path }) => path)).toEqual(warned ? ["auditorAuthConfig.externalId"] : []);
  }
});

it("takes 200 unfinished executions on demand of a partner, and no more", async () => {
  const customerId = (await life.trigger(PARTNER, CUSTOMER)).slice(9, 29);
  const insert = env.DB.prepare(
    `insert into execution (execution_id, partner_id, partner_customer_id, customer_id, account_id, kind, day, provider, auditor_auth_method, created_at)
     values (?, ?, ?, ?, ?, ?, ?, 'aws', 'config', 1)`,
  );
  const row = (index: number, kind: string) => {
    const accountId = String(index).padStart(12, "0");
    const id = `${kind}-${customerId}-${accountId}-2026-03-01_AAAA`;
    return insert.bind(id, PARTNER, CUSTOMER, customerId, accountId, kind, "2026-03-01");
  };
  await env.DB.batch(Array.from({ length: 300 }, (_, index) => row(index, "daily")));
  await env.DB.batch(Array.from({ length: 198 }, (_, index) => row(index, "ondemand")));
  await life.api.expect(202, "POST", `${PATH}/analysis`, { key, body: OWN });
  const refused = await life.api.expect(429, "POST", `${PATH}/analysis`, { key, body: OWN });
  expect(refused.json).toMatchObject({ code: "too_many_executions", message: expect.stringContaining("partner") });
  expect(refused.headers.get("Retry-After")).toBe("60");
});
