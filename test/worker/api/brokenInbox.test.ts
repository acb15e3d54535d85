import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { makeRouteWorld, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT_PATH, OPERATOR, Service } from "./service.ts";
import { ANALYSIS_NAME, storeAnalysis } from "./storedAnalysis.ts";

let world: RouteWorld;
let path: string;
beforeAll(async () => {
  world = await makeRouteWorld(new Service());
  const row = env.DB.prepare("select customer_id from execution where execution_id = ?").bind(world.executionId);
  const customerId = (await row.first<string>("customer_id")) ?? "";
  await storeAnalysis({ executionId: world.executionId, customerId });
  path = `${ACCOUNT_PATH}/analysis/${world.executionId}`;
});

/** The inbox with its reads counted; what `get` gives stops after the first `bytes`. */
function stopping(bytes: number, calls: string[] = []): R2Bucket {
  const get = async (key: string) => {
    calls.push("get");
    const object = await env.INBOX.get(key);
    const whole = await object?.bytes();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(whole?.slice(0, bytes)),
      pull: (controller) =>
        bytes < (whole?.length ?? 0) ? controller.error(new Error("R2 has gone")) : controller.close(),
    });
    return { httpMetadata: {}, size: object?.size, body };
  };
  const head = async (key: string) => {
    calls.push("head");
    return env.INBOX.head(key);
  };
  return new Proxy(env.INBOX, { get: (_, property) => (property === "head" ? head : get) });
}

describe("an inbox that stops in the middle of a report", () => {
  it.each([0, 10, 100])("is a 503 of /access, after %i bytes", async (bytes) => {
    const service = new Service({ inbox: stopping(bytes) });
    const answer = await service.expect(503, "GET", `${path}/access`, { key: OPERATOR });
    expect([answer.json, answer.headers.get("Retry-After")]).toMatchObject([{ code: "unavailable" }, "5"]);
  });

  it("ends the download of a report before its length is reached", async () => {
    const service = new Service({ inbox: stopping(100) });
    await expect(service.raw("GET", `${path}/report/${ANALYSIS_NAME}`, world.key, {})).rejects.toThrow("R2 has gone");
  });
});

it("HEAD of a report asks the inbox for its head, and answers as GET does", async () => {
  const calls: string[] = [];
  const service = new Service({ inbox: stopping(1e9, calls) });
  const report = `${path}/report/${ANALYSIS_NAME}`;
  const head = await service.expect(200, "HEAD", report, { key: OPERATOR });
  expect(calls).toEqual(["head"]);
  const get = await service.raw("GET", report, world.key, {});
  for (const name of ["Content-Length", "Content-Type", "ETag", "Content-Disposition"])
    expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
  expect(calls).toEqual(["head", "get"]);
});
