import { env } from "cloudflare:workers";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { beforeAll, describe, expect, it } from "vitest";
import { resealSecrets } from "../../../src/jobs/schedule/resealSecrets.ts";
import { sha256, toHex } from "../../../src/platform/hash.ts";
import { consoleLog } from "../../../src/platform/log.ts";
import { openDatabase } from "../../../src/store/database.ts";
import type { KeyRing } from "../../../src/vault/keyRing.ts";
import { makeSigningKey, type SigningKey, signedBy } from "./callers.ts";
import {
  ACCOUNT,
  ACCOUNT_PATH,
  ALL_PERMISSIONS,
  type Answer,
  accountBody,
  CUSTOMER,
  dumpStore,
  OPERATOR,
  PARTNER,
  Service,
  testKeyRing,
  triggerBody,
} from "./service.ts";

const service = new Service();
const HOST = "k9.test";
const LIST = `/partner/${PARTNER}/customer/${CUSTOMER}/account`;
let key: SigningKey;
let other: SigningKey;

beforeAll(async () => {
  await service.partner();
  await service.expect(200, "PUT", ACCOUNT_PATH, { key: OPERATOR, body: accountBody });
  key = await makeSigningKey(service);
  other = await makeSigningKey(service);
});

interface Sample {
  method: string;
  path: string;
  query?: Record<string, string | string[]>;
  headers?: Record<string, string>;
  body?: string;
}

/** A request that the AWS SDK for JavaScript has signed, as it is on the wire. */
interface Wire {
  method: string;
  path: string;
  search: string;
  headers: Record<string, string>;
  body: string | undefined;
}

async function sign(of: Sample, { presign = false, at = service.now, region = "eu-west-1" } = {}): Promise<Wire> {
  const signer = new SignatureV4({
    service: "execute-api",
    region,
    credentials: key,
    sha256: Sha256,
  });
  const { method, path, query = {}, headers = {}, body } = of;
  const type: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
  const request = {
    method,
    protocol: "https:",
    hostname: HOST,
    path,
    query,
    headers: { host: HOST, ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  };
  const signingDate = new Date(at);
  const signed = presign
    ? await signer.presign(request, { signingDate, expiresIn: 600 })
    : await signer.sign(request, { signingDate });
  const search = Object.entries(signed.query ?? {})
    .flatMap(([name, values]) => [values ?? ""].flat().map((value) => [name, value] as const))
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
  return { method, path: signed.path, search, headers: signed.headers, body };
}

function send(wire: Wire): Promise<Answer> {
  const url = `https://${HOST}${wire.path}${wire.search === "" ? "" : `?${wire.search}`}`;
  const { method, headers, body } = wire;
  return service.answerTo(new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }));
}

const json = JSON.stringify;
const customerBody = (customerId: string) => json({ customerId, accountId: ACCOUNT });
const GET: Sample = { method: "GET", path: LIST, query: { limit: "10" } };
const PUT: Sample = { method: "PUT", path: ACCOUNT_PATH, body: json(accountBody) };
const POST: Sample = { method: "POST", path: `${ACCOUNT_PATH}/analysis`, body: json(triggerBody) };

describe("signed by the AWS SDK for JavaScript", () => {
  it.each([
    ["GET", 200, GET],
    ["PUT", 200, PUT],
    ["POST", 202, POST],
    ["DELETE", 200, { method: "DELETE", path: `${ACCOUNT_PATH.slice(0, -12)}999999999999` }],
    [
      "a repeated name in the query",
      200,
      { ...GET, query: { limit: "10", tag: ["b", "a", "B"], Tag: "c", "ä ~*": "+&" } },
    ],
    ["a header of the caller", 200, { ...GET, headers: { "X-Amz-Meta-Own": "  a   b  ", "X-Own": "a,  b" } }],
    ["a payload that is not signed", 200, { ...PUT, headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } }],
  ] as const)("%s is %d", async (_, status, of) => {
    expect((await send(await sign(of as Sample))).status).toBe(status);
  });

  it("is accepted as k9-cli sends it: by the customerId, with a Date that is no HTTP date and a signed length", async () => {
    const { json } = await service.expect(200, "GET", ACCOUNT_PATH, { key: OPERATOR });
    const { customerId } = json as { customerId: string };
    const body = `{"customerId":"${customerId}","accountId":"${ACCOUNT}"}`;
    const headers = { date: "2025-04-09T12:00:00+02:00", "content-length": String(body.length) };
    const of = { method: "POST", path: `/customer/${customerId}/account/${ACCOUNT}/analysis`, headers, body };
    const answer = await send(await sign(of, { region: "us-east-1" }));
    expect([answer.status, answer.json]).toEqual([
      202,
      {
        partnerId: PARTNER,
        partnerCustomerId: CUSTOMER,
        customerId,
        accountId: ACCOUNT,
        executionId: expect.stringMatching(`^ondemand-${customerId}-`),
      },
    ]);
    const unknown = `${PARTNER}-000000000000`;
    for (const [path, status] of [
      [`/customer/${unknown}/account/${ACCOUNT}/analysis`, 404],
      [`/customer/P654321-000000000000/account/${ACCOUNT}/analysis`, 403],
    ] as const) {
      const named = customerBody(path.split("/")[2] ?? "");
      expect((await send(await sign({ ...of, path, body: named, headers: {} }))).status).toBe(status);
    }
  });

  it("is accepted in any region, presigned, and with its parameters in another order", async () => {
    for (const region of ["us-east-1", "us-gov-west-1", "anywhere-1"]) {
      expect((await send(await sign(GET, { region }))).status).toBe(200);
    }
    const presigned = await sign(GET, { presign: true });
    expect((await send(presigned)).status).toBe(200);
    expect((await send({ ...presigned, search: presigned.search.split("&").reverse().join("&") })).status).toBe(200);
  });

  it("is accepted again within its time, as by AWS, and from a clock that is less than 15 minutes off", async () => {
    const wire = await sign(POST);
    for (const _ of [1, 2]) expect((await send(wire)).status).toBe(202);
    for (const [minutes, status] of [
      [14.9, 200],
      [-14.9, 200],
      [15.1, 401],
      [-15.1, 401],
    ] as const) {
      expect([minutes, (await send(await sign(GET, { at: service.now + minutes * 60_000 }))).status]).toEqual([
        minutes,
        status,
      ]);
    }
    const presigned = (minutes: number) => sign(GET, { presign: true, at: service.now - minutes * 60_000 });
    expect((await send(await presigned(9.9))).status).toBe(200);
    expect((await send(await presigned(10.1))).status).toBe(401);
  });

  it("acts with the permissions of its key, whose use is shown", async () => {
    const reader = await makeSigningKey(service, ["account:read"]);
    expect((await service.call("GET", LIST, { key: signedBy(reader) })).status).toBe(200);
    expect((await service.call("PUT", ACCOUNT_PATH, { key: signedBy(reader), body: accountBody })).status).toBe(403);
    const { json } = await service.expect(200, "GET", `/partner/${PARTNER}/key`, { key: OPERATOR });
    expect(json).toContainEqual(
      expect.objectContaining({
        keyId: reader.keyId,
        type: "sigv4",
        accessKeyId: reader.accessKeyId,
        lastUsedAt: new Date(service.now).toISOString(),
      }),
    );
  });

  it("is 413 with a body over 64 KiB, and 401 with one that is too long to digest", async () => {
    const long = (bytes: number) => sign({ ...PUT, body: `"${"x".repeat(bytes)}"` });
    expect((await send(await long(70_000))).status).toBe(413);
    expect((await send(await long(1024 * 1024))).status).toBe(401);
  });
});

const header = (wire: Wire, name: string, value: string): Wire => ({
  ...wire,
  headers: { ...wire.headers, [name]: value },
});
const without = (wire: Wire, name: string): Wire => {
  const { [name]: _, ...headers } = wire.headers;
  return { ...wire, headers };
};
const auth = (wire: Wire, from: string | RegExp, to: string): Wire =>
  header(wire, "authorization", wire.headers.authorization?.replace(from, to) ?? "");
const search = (wire: Wire, from: string | RegExp, to: string): Wire => ({
  ...wire,
  search: wire.search.replace(from, to),
});

/** What somebody on the way could change, and what a caller could get wrong. */
const ALTERATIONS: Record<string, [Sample, (wire: Wire) => Wire | Promise<Wire>]> = {
  "another method": [{ method: "GET", path: ACCOUNT_PATH }, (wire) => ({ ...wire, method: "DELETE" })],
  "another path": [GET, (wire) => ({ ...wire, path: `/partner/${PARTNER}/customer` })],
  "another account": [PUT, (wire) => ({ ...wire, path: wire.path.replace("123456789012", "123456789013") })],
  "an escaped character of the path": [GET, (wire) => ({ ...wire, path: wire.path.replace("P1", "P%31") })],
  "another case of the path": [GET, (wire) => ({ ...wire, path: wire.path.replace("abcd", "ABCD") })],
  "one more parameter": [GET, (wire) => search(wire, /$/, "&cursor=x")],
  "a parameter less": [GET, (wire) => ({ ...wire, search: "" })],
  "another value of a parameter": [GET, (wire) => search(wire, "limit=10", "limit=11")],
  "another name of a parameter": [GET, (wire) => search(wire, "limit", "Limit")],
  "a repeated parameter": [GET, (wire) => search(wire, /$/, "&limit=10")],
  "values of a repeated parameter exchanged with another's": [
    { ...GET, query: { limit: "10", a: ["1", "2"], b: "3" } },
    (wire) => search(search(wire, "a=1", "a=3"), "b=3", "b=1"),
  ],
  "a malformed escape": [GET, (wire) => search(wire, /$/, "&a=%zz")],
  "another host": [GET, (wire) => header(wire, "host", "k9.example")],
  "another value of a signed header": [{ ...GET, headers: { "x-own": "a" } }, (wire) => header(wire, "x-own", "b")],
  "a signed header less": [{ ...GET, headers: { "x-own": "a" } }, (wire) => without(wire, "x-own")],
  "an unsigned x-amz header": [GET, (wire) => header(wire, "x-amz-more", "1")],
  "an unsigned session token": [GET, (wire) => header(wire, "x-amz-security-token", "token")],
  "another content type": [PUT, (wire) => header(wire, "content-type", "application/json; charset=utf-8")],
  "another body": [PUT, (wire) => ({ ...wire, body: wire.body?.replace("k9-auditor", "k9-admin-x") })],
  "no body": [POST, (wire) => ({ ...wire, body: undefined })],
  "another body with its digest": [
    PUT,
    async (wire) => header({ ...wire, body: "{}" }, "x-amz-content-sha256", toHex(await sha256("{}"))),
  ],
  "a payload that is no longer signed": [PUT, (wire) => header(wire, "x-amz-content-sha256", "UNSIGNED-PAYLOAD")],
  "a payload that is streamed": [
    { ...PUT, headers: { "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER" } },
    (wire) => wire,
  ],
  "another time": [
    GET,
    (wire) => header(wire, "x-amz-date", wire.headers["x-amz-date"]?.replace("100000Z", "100001Z") ?? ""),
  ],
  "another day": [GET, (wire) => auth(wire, "/20250409/", "/20250410/")],
  "another region": [GET, (wire) => auth(wire, "/eu-west-1/", "/eu-west-2/")],
  "another service": [GET, (wire) => auth(wire, "/execute-api/", "/s3/")],
  "another key": [GET, (wire) => auth(wire, key.accessKeyId, other.accessKeyId)],
  "the key in lower case": [GET, (wire) => auth(wire, key.accessKeyId, key.accessKeyId.toLowerCase())],
  "another signature": [GET, (wire) => auth(wire, /.$/, wire.headers.authorization?.endsWith("0") ? "1" : "0")],
  "a signature in capitals": [
    GET,
    (wire) => auth(wire, /[0-9a-f]{64}$/, (wire.headers.authorization ?? "").slice(-64).toUpperCase()),
  ],
  "a shorter signature": [GET, (wire) => auth(wire, /.$/, "")],
  "fewer signed headers": [GET, (wire) => auth(wire, "host;", "")],
  "another algorithm": [GET, (wire) => auth(wire, "SHA256", "SHA512")],
};

/** The same for a presigned URL. */
const OF_PRESIGNED: Record<string, (wire: Wire) => Wire> = {
  "another path": (wire) => ({ ...wire, path: `/partner/${PARTNER}/customer` }),
  "a longer life": (wire) => search(wire, "X-Amz-Expires=600", "X-Amz-Expires=604800"),
  "a life over a week": (wire) => search(wire, "X-Amz-Expires=600", "X-Amz-Expires=604801"),
  "no life": (wire) => search(wire, "&X-Amz-Expires=600", ""),
  "another value of a parameter": (wire) => search(wire, "limit=10", "limit=11"),
  "another method": (wire) => ({ ...wire, method: "HEAD" }),
  "another signature": (wire) => search(wire, /X-Amz-Signature=./, "X-Amz-Signature=g"),
  "an empty Authorization header": (wire) => header(wire, "authorization", ""),
};

describe("a request that was altered", () => {
  const refused = { code: "unauthenticated", message: "A valid API key is required: Authorization: Bearer <key>." };
  const expectRefusal = (what: string, answer: Answer) => {
    const { requestId: _, ...body } = (answer.json ?? {}) as Record<string, unknown>;
    expect([what, answer.status, answer.headers.get("WWW-Authenticate"), answer.line?.fields.storeRoundTrips]).toEqual([
      what,
      401,
      "Bearer",
      1,
    ]);
    if (answer.json !== undefined) expect(body).toEqual(refused);
  };

  it("is refused with the same 401", async () => {
    expect(Object.keys(ALTERATIONS).length).toBeGreaterThanOrEqual(30);
    for (const [what, [of, alter]] of Object.entries(ALTERATIONS)) {
      const wire = await sign(of);
      expectRefusal(what, await send(await alter(wire)));
    }
    for (const [what, alter] of Object.entries(OF_PRESIGNED)) {
      expectRefusal(`presigned: ${what}`, await send(alter(await sign(GET, { presign: true }))));
    }
  });
});

describe("the secret of a key that signs", () => {
  it("is shown once, sealed at rest, and in no log", async () => {
    const fresh = await makeSigningKey(service);
    await service.expect(200, "GET", LIST, { key: signedBy(fresh) });
    await service.expect(401, "GET", LIST, { key: signedBy(fresh, { service: "s3" }) });
    const listed = await service.expect(200, "GET", `/partner/${PARTNER}/key`, { key: OPERATOR });
    const told = [await dumpStore(), listed.text, JSON.stringify(service.lines)].join();
    expect(told).not.toContain(fresh.secretAccessKey);
    const row = env.DB.prepare("select sealed_secret from partner_key where key_id = ?").bind(fresh.keyId);
    expect(await row.first("sealed_secret")).toMatch(/^k9e1\.test-2\./);
  });

  it("cannot be moved to another key, nor the key to another partner", async () => {
    const [one, two] = [await makeSigningKey(service), await makeSigningKey(service)];
    await env.DB.prepare(
      "update partner_key set sealed_secret = (select sealed_secret from partner_key where key_id = ?) where key_id = ?",
    )
      .bind(one.keyId, two.keyId)
      .run();
    await service.expect(401, "GET", LIST, { key: signedBy({ ...one, accessKeyId: two.accessKeyId }) });
    await service.expect(200, "GET", LIST, { key: signedBy(one) });
  });

  it("needs the key ring: without one nobody who signs is known, and the rest goes on", async () => {
    const without = new Service({ keyRing: undefined });
    await without.expect(503, "GET", LIST, { key: signedBy(key) });
    await without.expect(503, "POST", `/partner/${PARTNER}/key`, {
      key: OPERATOR,
      body: { type: "sigv4", permissions: ["report:read"] },
    });
    await without.expect(200, "GET", LIST, { key: await without.key(PARTNER, ALL_PERMISSIONS) });
  });

  it("opens under every key of the ring, and is sealed again by the sweep before an old one is removed", async () => {
    const [added, old] = [`new:${btoa("n".repeat(32))}`, "test-2:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI="];
    const both = testKeyRing(`${added},${old}`);
    const without = new Service({ keyRing: testKeyRing(added) });
    await new Service({ keyRing: both }).expect(200, "GET", LIST, { key: signedBy(key) });
    await without.expect(401, "GET", LIST, { key: signedBy(key) });
    const runtime = { randomBytes: service.randomBytes, log: consoleLog() };
    const reseal = (keyRing: KeyRing) => resealSecrets({ keyRing, runtime }, openDatabase(env.DB), 100);
    expect(await reseal(testKeyRing(added))).toBe(0);
    expect(await reseal(both)).toBeGreaterThan(1);
    expect(await reseal(both)).toBe(0);
    await without.expect(200, "GET", LIST, { key: signedBy(key) });
    await service.expect(401, "GET", LIST, { key: signedBy(key) });
  });
});
