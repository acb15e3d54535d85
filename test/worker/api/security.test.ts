import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/api/routes.ts";
import { AUDIENCE, type Credential, Issuer, makeSigningKey, ROLE, registerIdentity, signedBy } from "./callers.ts";
import { clearQueued } from "./executions.ts";
import { makeRouteWorld, ROUTE_CASES, type RouteWorld } from "./routeCases.ts";
import { ACCOUNT_PATH, ALL_PERMISSIONS, accountBody, OPERATOR, PARTNER, Service } from "./service.ts";

const service = new Service();
const issuer = new Issuer();
service.fetch = issuer.answer;
const OTHER = "P654321";
const SUSPENDED = "P111111";
let world: RouteWorld;
/** Everyone who may knock, by what is wrong with them. */
const unknown: Record<string, Credential | undefined> = {};
let otherPartner: string;

/** Each kind of caller of the partner, with these permissions. */
const KINDS: Record<string, (permissions: readonly string[]) => Promise<Credential>> = {
  "a bearer key": (permissions) => service.key(PARTNER, permissions),
  "a key that signs": async (permissions) => signedBy(await makeSigningKey(service, permissions)),
  "an identity": async (permissions) => {
    await registerIdentity(service, "kind", issuer, { subject: `${ROLE}-kind`, permissions });
    return issuer.token(service.now, { sub: `${ROLE}-kind` });
  },
};

beforeAll(async () => {
  world = await makeRouteWorld(service);
  otherPartner = await service.partner(OTHER);
  const revoked = await service.key(PARTNER);
  await service.expect(200, "DELETE", `/partner/${PARTNER}/key/${revoked.split("_")[1]}`, { key: OPERATOR });
  const expiring = await service.key(PARTNER, ALL_PERMISSIONS, { expiresAt: "2025-04-09T10:00:30.000Z" });
  const signing = await makeSigningKey(service);
  const revokedSigning = await makeSigningKey(service);
  await service.expect(200, "DELETE", `/partner/${PARTNER}/key/${revokedSigning.keyId}`, { key: OPERATOR });
  const expiringSigning = await makeSigningKey(service, ALL_PERMISSIONS, { expiresAt: "2025-04-09T10:00:30.000Z" });
  service.now += 30_000;
  await issuer.addKey("EC384_0", "ES384");
  await issuer.addKey("unpublished", "ES384", false);
  await registerIdentity(service, "registered", issuer);
  await service.partner(SUSPENDED);
  const ofSuspended = { sub: `${ROLE}-of-suspended` };
  await registerIdentity(service, "registered", issuer, { partnerId: SUSPENDED, subject: ofSuspended.sub });
  await service.expect(200, "PUT", `/partner/${SUSPENDED}`, {
    key: OPERATOR,
    body: { partnerId: SUSPENDED, suspended: true },
  });
  const lastCharacter = world.key.endsWith("A") ? "E" : "A";
  Object.assign(unknown, {
    "no header": undefined,
    garbage: "garbage",
    "a key of no one": `k9_0123456789abcdef_${"a".repeat(43)}`,
    "a wrong secret": world.key.slice(0, -1) + lastCharacter,
    "the secret of another key": `${world.key.slice(0, 20)}${otherPartner.slice(20)}`,
    "a revoked key": revoked,
    "an expired key": expiring,
    "almost the operator": OPERATOR.slice(0, -1),
    "more than the operator": `${OPERATOR}0`,
    "an endless key": `k9_0123456789abcdef_${"a".repeat(5000)}`,
    "a signature by a key of no one": signedBy({ ...signing, accessKeyId: "K9AK0123456789ABCDEF" }),
    "a signature with a wrong secret": signedBy({ ...signing, secretAccessKey: revokedSigning.secretAccessKey }),
    "a signature by a revoked key": signedBy(revokedSigning),
    "a signature by an expired key": signedBy(expiringSigning),
    "a signature by a bearer key": signedBy({
      accessKeyId: `K9AK${world.key.slice(3, 19).toUpperCase()}`,
      secretAccessKey: world.key.slice(20),
    }),
    "a signature of another time": signedBy(signing, { atMs: -15 * 60_000 - 1000 }),
    "a signature for another service": signedBy(signing, { service: "s3" }),
    "a signature with a session token": signedBy(signing, { sessionToken: "token" }),
    "the secret of a key that signs": `k9_${signing.keyId}_${signing.secretAccessKey}`,
    "a token of another subject": await issuer.token(service.now, { sub: `${ROLE}/other` }),
    "a token for another audience": await issuer.token(service.now, { aud: `${AUDIENCE}/other` }),
    "an expired token": await issuer.token(service.now, { exp: Math.floor(service.now / 1000) }),
    "a token by a key that is not published": await issuer.token(service.now, {}, "unpublished"),
    "a token for a suspended partner": await issuer.token(service.now, ofSuspended),
  });
  const { results } = await env.DB.prepare("select key_id as keyId from partner_key").all<{ keyId: string }>();
  standingKeys = JSON.stringify(results.map(({ keyId }) => keyId));
});

/** The keys of the world; those that a test makes are gone after it, as a partner can have only so many. */
let standingKeys: string;

beforeEach(async () => {
  await clearQueued();
  await env.DB.prepare("delete from partner_key where key_id not in (select value from json_each(?))")
    .bind(standingKeys)
    .run();
  await service.expect(200, "PUT", ACCOUNT_PATH, { key: OPERATOR, body: accountBody });
});

it("has a row for every route, and a route for every row", () => {
  expect(Object.keys(ROUTE_CASES).sort()).toEqual(ROUTES.map((route) => route.operationId).sort());
});

describe.each(ROUTES.map((route) => ({ route, id: route.operationId })))("$id", ({ route }) => {
  const row = ROUTE_CASES[route.operationId];
  if (!row) throw new Error("no row");
  const send = (key: Credential | undefined, more: { body?: unknown; path?: string } = {}) =>
    service.call(route.method, more.path ?? row.path(world), { key, body: "body" in more ? more.body : row.body });

  if (route.permission === "public") {
    it("answers everyone alike", async () => {
      for (const key of [...Object.values(unknown), world.key, OPERATOR])
        expect((await send(key)).status).toBe(row.status);
    });
    return;
  }

  it("answers 401 alike to everyone it does not know, whatever they send", async () => {
    for (const [who, key] of Object.entries(unknown)) {
      const isBearer = key === undefined || typeof key === "string";
      for (const body of row.body === undefined || !isBearer ? [row.body] : [row.body, "{", { partnerId: 7 }]) {
        const answer = await send(key, { body });
        expect([who, answer.status, answer.headers.get("WWW-Authenticate")]).toEqual([who, 401, "Bearer"]);
        expect(answer.json).toEqual({
          code: "unauthenticated",
          message: expect.any(String),
          requestId: answer.headers.get("X-Request-Id"),
        });
        expect([who, answer.line?.fields.storeRoundTrips]).toEqual([who, 1]);
      }
    }
  });

  // Whoever is known may ask who it is.
  it.skipIf(route.permission === "any")(
    "answers 403 to those who may not, whether or not the thing exists and the request is valid",
    async () => {
      const others = ALL_PERMISSIONS.filter((permission) => permission !== route.permission).slice(0, 8);
      const callers: Credential[] = [otherPartner, ...(route.permission === "operator" ? [world.key] : [])];
      if (route.permission !== "operator") for (const make of Object.values(KINDS)) callers.push(await make(others));
      const elsewhere = row
        .path({ ...world, executionId: "nonsense", keyId: "nonsense" })
        .replace("/identity/", "/identity/..%20")
        .replace(/\/account\/\d+/, "/account/1");
      for (const key of callers) {
        for (const path of [row.path(world), elsewhere]) {
          for (const body of row.body === undefined
            ? [undefined]
            : [row.body, "{", { partnerId: 7 }, "x".repeat(70_000)]) {
            const answer = await send(key, { body, path });
            expect(answer.status).toBe(403);
            expect(answer.json).toMatchObject({
              code: "forbidden",
              message: row.forbidden ?? expect.stringMatching(/^Caller is not authorized to /),
            });
            expect(answer.line?.fields.storeRoundTrips).toBe(1);
          }
        }
      }
    },
  );

  it(`answers ${row.status} to those who may, in ${row.trips} round trips beyond authentication`, async () => {
    if (route.permission !== "operator") {
      for (const [kind, make] of Object.entries(KINDS)) {
        const answer = await send(await make([route.permission === "any" ? "report:read" : route.permission]));
        const { storeRoundTrips, partnerId } = answer.line?.fields ?? {};
        expect([kind, answer.status, storeRoundTrips, partnerId]).toEqual([kind, row.status, 1 + row.trips, PARTNER]);
      }
    }
    const answer = await send(OPERATOR);
    expect([answer.status, answer.line?.fields.storeRoundTrips]).toEqual([row.status, row.trips]);
    expect((await send(OPERATOR.toUpperCase())).status).toBe(401);
  });

  it("answers 400 to a path, a query or a body that is malformed", async () => {
    for (const [name = ""] of route.path.matchAll(/(?<=\{)\w+(?=\}$)|partnerId(?=\})/g)) {
      if (name !== "partnerId" && route.path.includes("{partnerId}")) continue;
      const malformedPath = row.path(world).replace(name === "partnerId" ? /P\d{6}/ : /[^/]+$/, "P12345");
      const answer = await send(OPERATOR, { path: malformedPath });
      expect([answer.status, answer.json]).toEqual([
        400,
        expect.objectContaining({ code: "invalid_request", issues: [expect.objectContaining({ path: name })] }),
      ]);
    }
    if (row.body !== undefined) {
      expect((await send(OPERATOR, { body: {} })).status).toBe(400);
      expect((await send(OPERATOR, { body: "{" })).json).toMatchObject({ code: "malformed_json" });
    }
    if (route.query) {
      const path = row.path(world);
      const malformed = `${path}${path.includes("?") ? "&" : "?"}limit=0`;
      expect((await send(OPERATOR, { path: malformed })).status).toBe(400);
    }
  });
});

describe("a key", () => {
  it("is known whatever the case of the scheme", async () => {
    for (const scheme of ["bearer", "BEARER", "Bearer  "]) {
      const headers = { Authorization: `${scheme} ${world.key}` };
      expect((await service.call("GET", `/partner/${PARTNER}`, { headers })).status).toBe(200);
    }
    for (const header of [
      world.key,
      `Basic ${world.key}`,
      `Bearer ${world.key} x`,
      `Bearer "${world.key}"`,
      "Bearer",
    ]) {
      expect((await service.call("GET", `/partner/${PARTNER}`, { headers: { Authorization: header } })).status).toBe(
        401,
      );
    }
  });

  it("shows when it was last used, written at most once a minute", async () => {
    const fresh = await service.key(PARTNER, ["partner:read"]);
    const keyId = fresh.split("_")[1];
    const lastUsed = async () => {
      const { json } = await service.expect(200, "GET", `/partner/${PARTNER}/key`, { key: OPERATOR });
      return (json as { keyId: string; lastUsedAt: string | null }[]).find((key) => key.keyId === keyId)?.lastUsedAt;
    };
    expect(await lastUsed()).toBeNull();
    const start = service.now;
    for (const [after, shown] of [
      [0, 0],
      [59_000, 0],
      [60_001, 60_001],
      [119_000, 60_001],
    ] as const) {
      service.now = start + after;
      await service.expect(200, "GET", `/partner/${PARTNER}`, { key: fresh });
      expect(await lastUsed()).toBe(new Date(start + shown).toISOString());
    }
  });

  it("is shown once and kept as a hash", async () => {
    const { results } = await env.DB.prepare("select * from partner_key").all();
    expect(JSON.stringify(results)).not.toContain(world.key.split("_").slice(2).join("_"));
    const listed = await service.expect(200, "GET", `/partner/${PARTNER}/key`, { key: OPERATOR });
    expect(listed.text).not.toContain(world.key.slice(20));
  });
});

describe("without OPERATOR_TOKEN", () => {
  const without = new Service({
    operatorToken: undefined,
    settingProblems: [{ name: "OPERATOR_TOKEN", problem: "is not set" }],
  });
  it("answers 503 to whoever may be the operator, and goes on for the rest", async () => {
    without.now = service.now;
    for (const key of [OPERATOR, "garbage"]) {
      const answer = await without.expect(503, "GET", `/partner/${PARTNER}`, { key });
      expect(answer.json).toMatchObject({ code: "setting_missing" });
      expect(answer.headers.get("Retry-After")).toMatch(/^\d+$/);
    }
    await without.expect(401, "GET", `/partner/${PARTNER}`);
    await without.expect(401, "GET", `/partner/${PARTNER}`, { key: unknown["a wrong secret"] });
    await without.expect(200, "GET", `/partner/${PARTNER}`, { key: world.key });
    const health = await without.expect(200, "GET", "/health");
    expect(health.json).toEqual({ status: "degraded", problems: [{ name: "OPERATOR_TOKEN", problem: "is not set" }] });
  });
});
