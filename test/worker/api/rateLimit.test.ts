import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { RATE_LIMIT_POLICY, REQUESTS_PER_WINDOW } from "../../../src/api/http/rateLimit.ts";
import { OPERATOR, PARTNER, Service } from "./service.ts";

it("limits the requests of one key with the binding, and those of no other", async () => {
  const service = new Service({ requests: env.REQUESTS });
  const [key, other] = [await service.partner(), await service.key(PARTNER)];
  const counter = `${PARTNER}/${key.split("_")[1]}`;
  const fine = await service.expect(200, "GET", `/partner/${PARTNER}`, { key });
  expect(fine.headers.get("RateLimit-Policy")).toBe(RATE_LIMIT_POLICY);
  expect(RATE_LIMIT_POLICY).toBe('"key";q=1200;w=60');
  let counted = 1;
  while ((await env.REQUESTS.limit({ key: counter })).success && counted < 2 * REQUESTS_PER_WINDOW) counted += 1;
  // A new window may have begun in between.
  expect(counted % REQUESTS_PER_WINDOW === 0 || counted > REQUESTS_PER_WINDOW).toBe(true);

  const refused = await service.expect(429, "GET", `/partner/${PARTNER}`, { key });
  expect(refused.json).toMatchObject({ code: "too_many_requests" });
  expect(refused.headers.get("Retry-After")).toBe("60");
  expect(refused.headers.get("RateLimit")).toBe('"key";r=0;t=60');
  await service.expect(429, "GET", "/partner/P999999", { key });
  await service.expect(200, "GET", `/partner/${PARTNER}`, { key: other });
  await service.expect(200, "GET", `/partner/${PARTNER}`, { key: OPERATOR });
  const anonymous = await service.expect(401, "GET", `/partner/${PARTNER}`);
  expect(anonymous.headers.has("RateLimit-Policy")).toBe(false);
  await service.expect(200, "GET", "/health", { key });
});

it("goes on when the counter does not answer", async () => {
  const service = new Service({ requests: { limit: () => Promise.reject(new Error("no counter")) } });
  await service.expect(200, "GET", "/partner", { key: OPERATOR });
  expect(service.lines.some(({ event }) => event === "rate_limit.failed")).toBe(true);
});
