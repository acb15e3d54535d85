import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
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

describe("requests without a valid key", () => {
  /** A counter as the binding is, with a limit of three. */
  function counter() {
    const counts = new Map<string, number>();
    const limit = async ({ key }: { key: string }) => {
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { success: count <= 3 };
    };
    return { counts, limit };
  }

  const presented: Record<string, string>[] = [
    {},
    { Authorization: "Bearer nonsense" },
    { Authorization: `Bearer k9_0123456789abcdef_${"A".repeat(43)}` },
    { Authorization: "Basic dTpw" },
  ];
  const from = (address: string, headers = {}) => ({ headers: { ...headers, "CF-Connecting-IP": address } });

  it("are refused by address before D1 is asked, whatever they present, until the window is over", async () => {
    const service = new Service({ requests: counter() });
    const key = await service.partner();
    const path = `/partner/${PARTNER}`;
    for (const headers of presented) await service.expect(401, "GET", path, from("198.51.100.7", headers));
    const answers: unknown[] = [];
    for (const headers of presented) {
      const answer = await service.expect(429, "GET", path, from("198.51.100.7", headers));
      expect([answer.headers.get("Retry-After"), answer.headers.get("RateLimit")]).toEqual([
        "60",
        '"address";r=0;t=60',
      ]);
      expect(answer.line?.fields.storeRoundTrips).toBe(0);
      answers.push({ ...(answer.json as object), requestId: "" });
    }
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    // Also with a valid key: none is looked at.
    await service.expect(429, "GET", path, { key, ...from("198.51.100.7") });
    await service.expect(200, "GET", path, { key, ...from("198.51.100.8") });
    await service.expect(200, "GET", "/health", from("198.51.100.7"));
    service.now += 61_000;
    await service.expect(200, "GET", path, { key, ...from("198.51.100.7") });
  });

  it("are counted by the first 64 bits of an IPv6 address, and a valid key is not", async () => {
    const limiter = counter();
    const service = new Service({ requests: limiter });
    const key = await service.partner();
    for (const address of ["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:DB8::1:0:0:0:3", "2001:db8:0:1:ffff::"])
      await service.expect(401, "GET", `/partner/${PARTNER}`, from(address));
    await service.expect(429, "GET", `/partner/${PARTNER}`, from("2001:db8:0:1::5"));
    await service.expect(200, "GET", `/partner/${PARTNER}`, { key, ...from("2001:db8:0:2::1") });
    expect([...limiter.counts.keys()].filter((name) => name.startsWith("address"))).toEqual(["address 2001:db8:0:1"]);
    for (const address of ["", "unknown", "::ffff"]) await service.call("GET", "/partner", from(address));
  });
});
