import { env } from "cloudflare:workers";
import { exportJWK, exportSPKI, SignJWT, UnsecuredJWT } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { AUDIENCE, Issuer, ROLE, registerIdentity } from "./callers.ts";
import { clearStore, OPERATOR, PARTNER, Service } from "./service.ts";

const OTHER = "P654321";
const path = `/partner/${PARTNER}`;
let service: Service;
let issuer: Issuer;

beforeEach(async () => {
  await clearStore();
  service = new Service();
  issuer = new Issuer();
  service.fetch = issuer.answer;
  await issuer.addKey("EC384_0", "ES384");
  await issuer.addKey("RSA_0", "RS256");
  await service.partner();
  await service.partner(OTHER);
  await registerIdentity(service, "ci", issuer, { permissions: ["partner:read"] });
});

const status = async (token: string, at = path) => (await service.call("GET", at, { key: token })).status;
const seconds = () => Math.floor(service.now / 1000);

describe("a token of sts:GetWebIdentityToken", () => {
  it.each(["EC384_0", "RSA_0"])("signed with %s is its identity, with the permissions of that", async (kid) => {
    const token = await issuer.token(service.now, {}, kid);
    const answer = await service.expect(200, "GET", path, { key: token });
    expect(answer.line?.fields).toMatchObject({ caller: "partner", partnerId: PARTNER, storeRoundTrips: 2 });
    expect(await status(token, `${path}/customer`)).toBe(403);
    expect(await status(token, `/partner/${OTHER}`)).toBe(403);
  });

  it("is recognised with a header as long as AWS's tags make it", async () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`tag-${at}`, "v".repeat(80)]));
    const token = await issuer.token(service.now, { "https://sts.amazonaws.com/": { principal_tags: tags } });
    expect(token.length).toBeGreaterThan(5000);
    expect(await status(token)).toBe(200);
  });

  it("names in events and in createdBy who it was", async () => {
    await registerIdentity(service, "ci", issuer);
    const key = await issuer.token(service.now);
    const made = await service.expect(201, "POST", `${path}/key`, { key, body: { permissions: ["partner:read"] } });
    expect(made.json).toMatchObject({ createdBy: "identity/ci" });
    const events = await service.expect(200, "GET", `${path}/event`, { key });
    expect(events.json).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ actor: "identity/ci", action: "createPartnerKey" }),
        expect.objectContaining({ actor: "operator", action: "putPartnerIdentity", name: "ci" }),
      ]),
    );
    const shown = await service.expect(200, "GET", `${path}/identity/ci`, { key });
    expect(shown.json).toMatchObject({ lastUsedAt: new Date(service.now).toISOString(), createdBy: "operator" });
  });

  it("lives as long as it says", async () => {
    const token = await issuer.token(service.now);
    service.now += 299_000;
    expect(await status(token)).toBe(200);
    service.now += 1_000;
    expect(await status(token)).toBe(401);
  });

  it("is refused when anything of it is another", async () => {
    const claims = (more: object) => issuer.token(service.now, more as never);
    const forged = new Issuer();
    await forged.addKey("EC384_0", "ES384");
    const elsewhere = new Issuer("99999999-2222-3333-4444-555555555555");
    await elsewhere.addKey("EC384_0", "ES384");
    const good = await claims({});
    const [head = "", payload = "", signature = ""] = good.split(".");
    const body = { iss: issuer.issuer, sub: ROLE, aud: AUDIENCE, iat: seconds(), exp: seconds() + 300 };
    const secret = new TextEncoder().encode(await exportSPKI(issuer.publicKeyOf("RSA_0")));
    const rewritten = btoa(JSON.stringify({ ...body, sub: `${ROLE}2` })).replace(/=+$/, "");
    const tokens: Record<string, string> = {
      "another audience": await claims({ aud: `${AUDIENCE}/` }),
      "other audiences": await claims({ aud: ["https://a", "https://b"] }),
      "no audience": await claims({ aud: undefined }),
      "another subject": await claims({ sub: ROLE.toUpperCase() }),
      "no subject": await claims({ sub: undefined }),
      "another issuer": await elsewhere.token(service.now),
      "the issuer with a slash": await claims({ iss: `${issuer.issuer}/` }),
      "a host that is no issuer": await claims({ iss: "https://tokens.sts.global.api.aws.example.com" }),
      "another key": await forged.token(service.now),
      "no expiry": await claims({ exp: undefined }),
      "no time of issue": await claims({ iat: undefined }),
      "not yet": await claims({ nbf: seconds() + 60 }),
      "another payload": `${head}.${rewritten}.${signature}`,
      "another signature": `${head}.${payload}.${signature.slice(0, -4)}AAAA`,
      "no signature": `${head}.${payload}.`,
      "alg none": new UnsecuredJWT(body).encode(),
      "HS256 with the public key as secret": await new SignJWT(body)
        .setProtectedHeader({ alg: "HS256", kid: "RSA_0" })
        .sign(secret),
      "a token in the name of somebody else": await claims({
        "https://sts.amazonaws.com/": { aws_account: "123456789012", principal_id: `${ROLE}2` },
      }),
      "text with two dots": "a.b.c",
    };
    for (const [what, token] of Object.entries(tokens)) {
      const answer = await service.call("GET", path, { key: token });
      expect([what, answer.status, answer.line?.fields.storeRoundTrips]).toEqual([what, 401, 1]);
    }
    expect(await status(good)).toBe(200);
    expect(await status(await claims({ aud: ["https://a", AUDIENCE] }))).toBe(200);
    expect(await status(await claims({ "https://sts.amazonaws.com/": { principal_id: ROLE } }))).toBe(200);
  });

  it("is nobody's when the identity is deleted, or its partner suspended or being deleted", async () => {
    const token = await issuer.token(service.now);
    expect(await status(token)).toBe(200);
    const suspend = (suspended: boolean) =>
      service.expect(200, "PUT", path, { key: OPERATOR, body: { partnerId: PARTNER, suspended } });
    await suspend(true);
    expect(await status(token)).toBe(401);
    await suspend(false);
    expect(await status(token)).toBe(200);
    await service.expect(200, "DELETE", `${path}/identity/ci`, { key: OPERATOR });
    expect(await status(token)).toBe(401);
    await registerIdentity(service, "ci", issuer);
    expect(await status(token)).toBe(200);
    await service.expect(202, "DELETE", path, { key: OPERATOR });
    expect(await status(token)).toBe(401);
  });

  it("acts for the partner that the path names when several have registered the principal", async () => {
    await registerIdentity(service, "same", issuer, { partnerId: OTHER, permissions: ["partner:read"] });
    const token = await issuer.token(service.now);
    for (const partnerId of [PARTNER, OTHER]) {
      const answer = await service.expect(200, "GET", `/partner/${partnerId}`, { key: token });
      expect(answer.line?.fields.partnerId).toBe(partnerId);
    }
    expect(await status(token, "/partner")).toBe(403);
  });
});

describe("the keys of an issuer", () => {
  it("are fetched once an hour, and once a minute for a key that is not known", async () => {
    for (let count = 0; count < 3; count++) await status(await issuer.token(service.now));
    expect(issuer.fetches).toBe(1);
    await issuer.addKey("EC384_1", "ES384");
    expect(await status(await issuer.token(service.now, {}, "EC384_1"))).toBe(401);
    expect(issuer.fetches).toBe(1);
    service.now += 60_000;
    expect(await status(await issuer.token(service.now, {}, "EC384_1"))).toBe(200);
    expect(issuer.fetches).toBe(2);
    await issuer.addKey("unpublished", "ES384", false);
    for (let count = 0; count < 5; count++) await status(await issuer.token(service.now, {}, "unpublished"));
    expect(issuer.fetches).toBe(2);
    issuer.drop("EC384_0");
    await issuer.publish();
    service.now += 3_600_001;
    expect(await status(await issuer.token(service.now, {}, "EC384_1"))).toBe(200);
    expect(issuer.fetches).toBe(3);
  });

  it("are fetched of registered issuers alone", async () => {
    const stranger = new Issuer("99999999-2222-3333-4444-555555555555");
    await stranger.addKey("EC384_0", "ES384");
    const asked: string[] = [];
    service.fetch = async (request) => {
      asked.push(request.url);
      return Response.json(issuer.published);
    };
    expect(await status(await stranger.token(service.now))).toBe(401);
    expect(asked).toEqual([]);
    expect(await status(await issuer.token(service.now))).toBe(200);
    expect(asked).toEqual([issuer.keysUrl]);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    [
      "a redirect",
      () => new Response(null, { status: 302, headers: { Location: "https://keys.example.com/jwks.json" } }),
    ],
    ["an error", () => Response.json(issuer.published, { status: 500 })],
    ["text", () => new Response("keys")],
    ["no keys", () => Response.json({ keys: "none" })],
    ["more than 64 KiB", () => Response.json({ ...(issuer.published as object), more: "x".repeat(64 * 1024) })],
    ["nothing", () => Promise.reject(new Error("unreachable"))],
  ])("are not taken from %s", async (_, answer) => {
    service.fetch = async () => answer();
    const token = await issuer.token(service.now);
    expect(await status(token)).toBe(401);
    expect(service.lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        event: "identity.keys_unavailable",
        fields: expect.objectContaining({ issuer: issuer.issuer }),
      }),
    );
    expect(JSON.stringify(service.lines)).not.toContain(token.slice(-20));
    service.fetch = issuer.answer;
    service.now += 60_000;
    expect(await status(token)).toBe(200);
  });

  it("are used for a day while the issuer does not answer", async () => {
    expect(await status(await issuer.token(service.now))).toBe(200);
    service.fetch = () => Promise.reject(new Error("unreachable"));
    service.now += 23 * 3_600_000;
    expect(await status(await issuer.token(service.now))).toBe(200);
    service.now += 2 * 3_600_000;
    expect(await status(await issuer.token(service.now))).toBe(401);
  });

  it("are looked for where something stands in for AWS", async () => {
    const local = new Service({ tokenEndpoint: "http://127.0.0.1:8788/" });
    const asked: string[] = [];
    local.fetch = async (request) => {
      asked.push(request.url);
      return Response.json(issuer.published);
    };
    await local.expect(200, "GET", path, { key: await issuer.token(local.now) });
    expect(asked).toEqual([`http://127.0.0.1:8788/${new URL(issuer.issuer).host}/.well-known/jwks.json`]);
  });

  it("may have no alg, as AWS's RSA keys, and are used with the algorithms of AWS alone", async () => {
    const { kty, n, e } = await exportJWK(issuer.publicKeyOf("RSA_0"));
    issuer.published = { keys: [{ kty, n, e, kid: "RSA_0", use: "sig" }] };
    expect(await status(await issuer.token(service.now, {}, "RSA_0"))).toBe(200);
  });
});

describe("an identity", () => {
  const body = {
    issuer: "https://a1.tokens.sts.global.api.aws",
    subject: ROLE,
    audience: AUDIENCE,
    permissions: ["partner:read"],
  };
  const put = (more: object, key: string = OPERATOR, name = "new") =>
    service.call("PUT", `${path}/identity/${name}`, { key, body: { ...body, ...more } });

  it("has an issuer of AWS, an IAM principal and an audience", async () => {
    for (const [member, values] of Object.entries({
      issuer: [
        "http://a1.tokens.sts.global.api.aws",
        "https://a1.tokens.sts.global.api.aws/",
        "https://a1.tokens.sts.global.api.aws:8443",
        "https://a1.tokens.sts.global.api.aws.example.com",
        "https://example.com/.tokens.sts.global.api.aws",
        "https://user@a1.tokens.sts.global.api.aws",
        "https://a.b.tokens.sts.global.api.aws",
        "https://sts.amazonaws.com",
      ],
      subject: ["arn:aws:sts::123456789012:assumed-role/ci/x", "arn:aws:iam::123456789012:root", "*", "ci"],
      audience: ["", "a b", "x".repeat(1001)],
      permissions: [[], ["partner:read", "partner:read"], ["operator"]],
    })) {
      for (const value of values) {
        const answer = await put({ [member]: value });
        expect([member, value, answer.status]).toEqual([member, value, 400]);
        expect(answer.json).toMatchObject({ issues: [{ path: expect.stringContaining(member) }] });
      }
    }
    expect((await put({})).status).toBe(200);
    expect((await put({}, OPERATOR, "x".repeat(65))).status).toBe(400);
    expect((await put({ name: "another" })).status).toBe(400);
  });

  it("is made by the partner with no more permissions than it has, at most 20, and replaced", async () => {
    const key = await service.key(PARTNER, ["partner:write", "partner:read"]);
    expect((await put({ permissions: ["partner:read", "report:read"] }, key)).status).toBe(403);
    for (let count = 1; count < 20; count++) expect((await put({}, key, `number-${count}`)).status).toBe(200);
    expect((await put({}, key, "one-more")).json).toMatchObject({ code: "too_many_identities" });
    const replaced = await put({ audience: "https://other" }, key, "number-1");
    expect(replaced.json).toMatchObject({ name: "number-1", audience: "https://other" });
    const { json } = await service.expect(200, "GET", `${path}/identity`, { key });
    expect(json).toHaveLength(20);
    await service.expect(404, "GET", `${path}/identity/none`, { key });
    for (const _ of [1, 2]) await service.expect(200, "DELETE", `${path}/identity/number-1`, { key });
  });

  it("keeps the daily runs of a partner going that has no key", async () => {
    await env.DB.prepare("update partner_key set revoked_at = 1 where partner_id = ?").bind(PARTNER).run();
    service.now += 40 * 86_400_000;
    const shown = await service.expect(200, "GET", path, { key: OPERATOR });
    expect(shown.json).toMatchObject({ dailyAnalysis: { status: "running" } });
    await service.expect(200, "DELETE", `${path}/identity/ci`, { key: OPERATOR });
    const stopped = await service.expect(200, "GET", path, { key: OPERATOR });
    expect(stopped.json).toMatchObject({ dailyAnalysis: { status: "stopped", reason: "no_valid_key" } });
  });
});
