import * as fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/api/routes.ts";
import { clearQueued } from "./executions.ts";
import { makeRouteWorld, ROUTE_CASES, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT, CUSTOMER, countRows, credentialBody, dumpStore, OPERATOR, PARTNER, Service } from "./service.ts";

const service = new Service();
let world: RouteWorld;

beforeAll(async () => {
  world = await makeRouteWorld(service);
});
beforeEach(clearQueued);

/** Seeded, so that a failure can be looked at again. */
const RUNS = { numRuns: 60, seed: 20250409 };

/** Identifiers that are nearly right, and others that are nothing of the kind. */
const hostileId = fc.oneof(
  fc.constantFrom(
    PARTNER,
    CUSTOMER,
    ACCOUNT,
    "P123456 ",
    "p123456",
    "P12345６",
    "P1234567",
    "P123456\n",
    "123456789012\n",
    "１２３４５６７８９０１２",
  ),
  fc.constantFrom(
    "......",
    "__proto__",
    "constructor",
    "hasOwnProperty",
    "'; drop table partner; --",
    "%",
    "%00",
    "%zz",
    "%25%32%66",
    "..%2f..",
    "\u0000",
    "\ud800",
    "💩💩💩💩💩💩",
  ),
  fc.string({ unit: "binary", minLength: 1, maxLength: 70 }),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,70}$/),
);

const encode = (id: string) => encodeURIComponent(id.toWellFormed());

/** JSON values with the members that bodies have, in wrong places and of wrong types. */
const memberNames = [
  "partnerId",
  "partnerCustomerId",
  "accountId",
  "provider",
  "auditorAuthMethod",
  "auditorAuthConfig",
  "auditorAuthCredential",
  "details",
  "expiration",
  "arn",
  "roleArn",
  "externalId",
  "configs",
  "name",
  "oem",
  "permissions",
  "type",
  "issuer",
  "subject",
  "audience",
  "expiresAt",
  "deliveryDestinations",
  "featureFlags",
  "__proto__",
  "toString",
];
const json = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      true,
      0,
      -1,
      1e308,
      "",
      "aws",
      "config",
      "cvs",
      "credential",
      PARTNER,
      CUSTOMER,
      ACCOUNT,
      "\ud800",
      "\u0000",
      "2999-01-01T00:00:00Z",
    ),
    fc.string({ unit: "binary" }),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.constantFrom(...memberNames), tie("value"), { maxKeys: 6 }),
}));

/** A right body of the route with one member, at any depth, replaced or removed. */
const mutated = (body: unknown) =>
  fc.tuple(fc.nat(20), json.value, fc.boolean()).map(([position, replacement, remove]) => {
    let seen = 0;
    const text = JSON.stringify(body, (_, value: unknown) =>
      seen++ === position ? (remove ? undefined : replacement) : value,
    );
    return text ?? "null";
  });

const writing = ROUTES.filter((route) => route.body).map((route) => ({
  route,
  body: route.operationId === "triggerAnalysis" ? credentialBody() : ROUTE_CASES[route.operationId]?.body,
}));

/** What would delete the world that the other routes are tried on is left out. */
const harmless = ROUTES.filter(({ operationId }) => !["deletePartner", "deleteCustomer"].includes(operationId));

describe("whatever is sent", { timeout: 30_000 }, () => {
  it("in the path, is never answered with 5xx, and 2xx only where the path is a right one", async () => {
    const names = new Set(
      harmless.flatMap(({ path }) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name)),
    );
    const path = fc.record(Object.fromEntries([...names].map((name) => [name, hostileId])));
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
          json.value.map((value) => JSON.stringify(value) ?? "null"),
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
    const text = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 300,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ROUTES),
        text,
        text,
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
