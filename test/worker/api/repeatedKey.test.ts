import { beforeEach, expect, it } from "vitest";
import * as z from "zod";
import { clearStore, countRows, OPERATOR, PARTNER, Service, testKeyRing } from "./service.ts";

const PATH = `/partner/${PARTNER}/key`;
const DAY_MS = 86_400_000;
const body = { permissions: ["partner:read", "partner:write"] };
const shown = z.looseObject({ keyId: z.string(), key: z.string().optional(), secretAccessKey: z.string().optional() });

let service: Service;
beforeEach(async () => {
  await clearStore();
  service = new Service();
  await service.expect(200, "PUT", `/partner/${PARTNER}`, { key: OPERATOR, body: { partnerId: PARTNER } });
});

const post = (status: number, more: { key?: string; name?: string; sent?: object; by?: Service } = {}) =>
  (more.by ?? service).expect(status, "POST", PATH, {
    key: more.key ?? OPERATOR,
    body: more.sent ?? body,
    headers: { "Idempotency-Key": more.name ?? "key-1" },
  });

it.each(["bearer", "sigv4"])("gives the same answer again, of type %s, and makes one key", async (type) => {
  const first = await post(201, { sent: { ...body, type } });
  service.now += DAY_MS - 1;
  const second = await post(201, { sent: { ...body, type } });
  expect(second.json).toEqual(first.json);
  expect([await countRows("partner_key"), await countRows("event")]).toEqual([1, 2]);
  const { key, secretAccessKey } = shown.parse(first.json);
  expect(String(key ?? secretAccessKey).length).toBeGreaterThanOrEqual(43);
  if (key) await service.expect(200, "GET", `/partner/${PARTNER}`, { key });
});

it("also of five requests at once", async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => post(201)));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(await countRows("partner_key")).toBe(1);
});

it("makes another key for another Idempotency-Key, another caller, and without one", async () => {
  const { key = "" } = shown.parse((await post(201)).json);
  await post(201, { name: "key-2" });
  await post(201, { key });
  for (let times = 1; times <= 2; times++) await service.expect(201, "POST", PATH, { key: OPERATOR, body });
  expect(await countRows("partner_key")).toBe(5);
});

it("refuses another body, a key that was revoked since, and one after a day", async () => {
  const { keyId } = shown.parse((await post(201)).json);
  await post(422, { sent: { permissions: ["partner:read"] } });
  await post(422, { sent: { ...body, type: "sigv4" } });
  await post(422, { sent: { ...body, expiresAt: "2030-01-01T00:00:00Z" } });
  await service.expect(200, "DELETE", `${PATH}/${keyId}`, { key: OPERATOR });
  expect((await post(422)).text).toContain("revoked");
  await post(201, { name: "key-2" });
  service.now += DAY_MS;
  expect((await post(422, { name: "key-2" })).text).toContain("24 hours");
  expect(await countRows("partner_key")).toBe(2);
});

it("stays the same when the ring gets a new first key, and needs a ring", async () => {
  const ring = (first: string, second: string) =>
    testKeyRing(`a:${btoa(first.repeat(32))},b:${btoa(second.repeat(32))}`);
  const before = new Service({ keyRing: ring("x", "y") });
  const rotated = new Service({ keyRing: ring("z", "x") });
  const first = await post(201, { by: before });
  expect((await post(201, { by: rotated })).json).toEqual(first.json);
  await post(503, { by: new Service({ keyRing: undefined }) });
});
