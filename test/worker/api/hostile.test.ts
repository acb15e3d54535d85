import * as fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/api/routes.ts";
import { encode, headerText, hostileIds, hostileJson, mutated } from "../../hostileRequests.ts";
import { clearQueued } from "./executions.ts";
import { makeRouteWorld, ROUTE_CASES, type RouteWorld } from "./routeCases.ts";
import { countRows, credentialBody, dumpStore, OPERATOR, PARTNER, Service } from "./service.ts";

const service = new Service();
let world: RouteWorld;

beforeAll(async () => {
  world = await makeRouteWorld(service);
});
beforeEach(clearQueued);

/** Seeded, so that a failure can be looked at again. */
const RUNS = { numRuns: 60, seed: 20250409 };

const writing = ROUTES.filter((route) => route.body).map((route) => ({
  route,
  body: route.operationId === "triggerAnalysis" ? credentialBody() : ROUTE_CASES[route.operationId]?.body,
}));

/** What would delete the world that the other routes are tried on is left out. */
const harmless = ROUTES.filter(({ operationId }) => !["deletePartner", "deleteCustomer"].includes(operationId));

describe("whatever is sent", { timeout: 30_000 }, () => {
  it("in the path, is never answered with 5xx, and 2xx only where the path is a right one", async () => {
    const path = hostileIds(harmless);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...harmless), path, fc.boolean(), async (route, ids, keepPartner) => {
        const url = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
          keepPartner && name === "partnerId" ? PARTNER : encode(ids[name] ?? ""),
        );
        const body = ROUTE_CASES[route.operationId]?.body;
        for (const key of [world.key, OPERATOR]) {
          const answer = await service.call(route.method, url, { key, body });
          expect(answer.status).toBeLessThan(500);
        }
      }),
      { ...RUNS, numRuns: 150 },
    );
  });

  it("as a body, is refused with 4xx or done, and never half", async () => {
    const request = fc.constantFrom(...writing).chain(({ route, body }) =>
      fc.tuple(
        fc.constant(route),
        fc.oneof(
          { arbitrary: mutated(body), weight: 4 },
          hostileJson.value.map((value) => JSON.stringify(value) ?? "null"),
          fc.string({ unit: "binary" }),
        ),
      ),
    );
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(request, async ([route, body]) => {
        const before = await dumpStore();
        const path = ROUTE_CASES[route.operationId]?.path(world) ?? "";
        const answer = await service.call(route.method, path, { key: OPERATOR, body });
        statuses.add(answer.status);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400) expect(await dumpStore()).toBe(before);
        if (answer.status === 202) await clearQueued();
      }),
      { ...RUNS, numRuns: 200 },
    );
    expect([...statuses].sort()).toEqual([200, 201, 202, 400]);
    expect(await countRows("credential_envelope")).toBeLessThanOrEqual(await countRows("execution"));
  });

  it("as headers and query, is never answered with 5xx", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        headerText,
        headerText,
        fc.string({ unit: "binary" }),
        async (route, header, authorization, query) => {
          const row = ROUTE_CASES[route.operationId];
          const path = `${row?.path(world)}?cursor=${encode(query)}&limit=${encode(query)}&${encode(query)}`;
          const headers = { "Idempotency-Key": header, "If-None-Match": header, "X-Request-Id": header };
          const known = await service.call(route.method, path, { key: OPERATOR, body: row?.body, headers });
          expect(known.status).toBeLessThan(500);
          const unknown = await service.call(route.method, path, {
            body: row?.body,
            headers: { ...headers, Authorization: authorization },
          });
          expect(unknown.status).toBe(route.permission === "public" ? row?.status : 401);
          if (known.status === 202) await clearQueued();
        },
      ),
      RUNS,
    );
  });
});
