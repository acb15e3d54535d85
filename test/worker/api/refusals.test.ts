import { beforeAll, describe, expect, it } from "vitest";
import { ROUTES } from "../../../src/api/routes.ts";
import { OTHER_ARNS } from "../../sessionArns.ts";
import {
  ACCOUNT,
  ACCOUNT_PATH,
  accountBody,
  CUSTOMER,
  countRows,
  credentialBody,
  OPERATOR,
  PARTNER,
  Service,
  triggerBody,
} from "./service.ts";

const service = new Service();
let key: string;

beforeAll(async () => {
  key = await service.partner();
});

/** The issues of a 400 as `path: message` lines, sorted. */
async function issuesOf(
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const answer = await service.expect(400, method, path, { key, body, headers });
  const { issues } = answer.json as { issues?: { path: string; message: string }[] };
  return (issues ?? []).map((issue) => issue.path).sort();
}

const without = (body: object, name: string) =>
  Object.fromEntries(Object.entries(body).filter(([member]) => member !== name));
const { auditorAuthCredential } = credentialBody();
const withDetails = (details: object) => credentialBody(undefined, details);
const ROLE = accountBody.auditorAuthConfig;

const ACCOUNT_CASES: [string, unknown, string[]][] = [
  ["nothing", {}, ["accountId", "auditorAuthMethod", "partnerCustomerId", "partnerId", "provider"]],
  ["a list", [], [""]],
  ["null", null, [""]],
  ["a text", JSON.stringify("text"), [""]],
  ["another partner", { ...accountBody, partnerId: "P000001" }, ["partnerId"]],
  [
    "another customer and account",
    { ...accountBody, partnerCustomerId: "another", accountId: "000000000000" },
    ["accountId", "partnerCustomerId"],
  ],
  ["an account as a number", { ...accountBody, accountId: 123456789012 }, ["accountId"]],
  ["an unknown member", { ...accountBody, colour: "red" }, ["colour"]],
  [
    "unknown members within and __proto__",
    JSON.stringify(accountBody).replace('"externalId"', '"__proto__":{},"more":1,"externalId"'),
    ["auditorAuthConfig.__proto__", "auditorAuthConfig.more"],
  ],
  ["an unknown provider", { ...accountBody, provider: "aws-cn" }, ["provider"]],
  ["config without its config", without(accountBody, "auditorAuthConfig"), ["auditorAuthConfig"]],
  ["half a config", { ...accountBody, auditorAuthConfig: { roleArn: ROLE.roleArn } }, ["auditorAuthConfig.externalId"]],
  ["credential as configured method", { ...accountBody, auditorAuthMethod: "credential" }, ["auditorAuthMethod"]],
  [
    "a user for a role",
    { ...accountBody, auditorAuthConfig: { ...ROLE, roleArn: `arn:aws:iam::${ACCOUNT}:user/k9` } },
    ["auditorAuthConfig.roleArn"],
  ],
  [
    "a role elsewhere",
    { ...accountBody, auditorAuthConfig: { ...ROLE, roleArn: "arn:aws:iam::210987654321:role/k9" } },
    ["auditorAuthConfig.roleArn"],
  ],
  [
    "a role of another partition",
    { ...accountBody, auditorAuthConfig: { ...ROLE, roleArn: `arn:aws-us-gov:iam::${ACCOUNT}:role/k9` } },
    ["auditorAuthConfig.roleArn"],
  ],
  [
    "a role of China",
    { ...accountBody, provider: "x", auditorAuthConfig: { ...ROLE, roleArn: `arn:aws-cn:iam::${ACCOUNT}:role/k9` } },
    ["auditorAuthConfig.roleArn", "provider"],
  ],
  [
    "a role with a line after it",
    { ...accountBody, auditorAuthConfig: { ...ROLE, roleArn: `${ROLE.roleArn}\n` } },
    ["auditorAuthConfig.roleArn"],
  ],
  [
    "a short external id",
    { ...accountBody, auditorAuthConfig: { ...ROLE, externalId: "x" } },
    ["auditorAuthConfig.externalId"],
  ],
  [
    "a long external id",
    { ...accountBody, auditorAuthConfig: { ...ROLE, externalId: "x".repeat(1225) } },
    ["auditorAuthConfig.externalId"],
  ],
  [
    "an external id of other letters",
    { ...accountBody, auditorAuthConfig: { ...ROLE, externalId: "naïve id" } },
    ["auditorAuthConfig.externalId"],
  ],
  [
    "all of it at once",
    {
      partnerId: "P000001",
      partnerCustomerId: "x",
      provider: 1,
      auditorAuthMethod: "config",
      auditorAuthConfig: { roleArn: 1, x: 1 },
      y: 1,
    },
    [
      "accountId",
      "auditorAuthConfig.externalId",
      "auditorAuthConfig.roleArn",
      "auditorAuthConfig.x",
      "partnerCustomerId",
      "partnerId",
      "provider",
      "y",
    ],
  ],
];

const TRIGGER_CASES: [string, unknown, string[]][] = [
  ["a credential without the method", without(credentialBody(), "auditorAuthMethod"), ["auditorAuthMethod"]],
  ["a credential with another method", { ...credentialBody(), auditorAuthMethod: "config" }, ["auditorAuthMethod"]],
  ["the method without a credential", { ...triggerBody, auditorAuthMethod: "credential" }, ["auditorAuthCredential"]],
  ["an unknown method", { ...triggerBody, auditorAuthMethod: "magic" }, ["auditorAuthMethod"]],
  ["a past expiration", credentialBody("2025-04-09T09:59:59.999Z"), ["auditorAuthCredential.details.expiration"]],
  [
    "an expiration of this instant",
    credentialBody("2025-04-09T10:00:00.000Z"),
    ["auditorAuthCredential.details.expiration"],
  ],
  [
    "an expiration of this instant elsewhere",
    credentialBody("2025-04-09T12:00:00+02:00"),
    ["auditorAuthCredential.details.expiration"],
  ],
  ["an expiration that is no instant", credentialBody("tomorrow"), ["auditorAuthCredential.details.expiration"]],
  ["a thirtieth of February", credentialBody("2026-02-30T00:00:00Z"), ["auditorAuthCredential.details.expiration"]],
  [
    "a session elsewhere",
    withDetails({ arn: "arn:aws:sts::210987654321:assumed-role/auditor/iam-audit" }),
    ["auditorAuthCredential.details.arn"],
  ],
  [
    "a session of another partition",
    withDetails({ arn: `arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/auditor/iam-audit` }),
    ["auditorAuthCredential.details.arn"],
  ],
  [
    "a role for a session",
    withDetails({ arn: `arn:aws:iam::${ACCOUNT}:role/auditor` }),
    ["auditorAuthCredential.details.arn"],
  ],
  [
    "a user for a session",
    withDetails({ arn: `arn:aws:iam::${ACCOUNT}:user/auditor` }),
    ["auditorAuthCredential.details.arn"],
  ],
  [
    "empty secrets",
    withDetails({ accessKey: "", secretKey: "", sessionToken: "" }),
    ["accessKey", "secretKey", "sessionToken"].map((name) => `auditorAuthCredential.details.${name}`),
  ],
  [
    "a secret with a line in it",
    withDetails({ sessionToken: "a\r\nX-Injected: 1" }),
    ["auditorAuthCredential.details.sessionToken"],
  ],
  [
    "another type",
    { ...credentialBody(), auditorAuthCredential: { ...auditorAuthCredential, type: "credential_iam" } },
    ["auditorAuthCredential.type"],
  ],
  [
    "no details",
    { ...credentialBody(), auditorAuthCredential: { provider: "aws", type: "credential_sts" } },
    ["auditorAuthCredential.details"],
  ],
  ["an unknown detail", withDetails({ region: "us-east-1" }), ["auditorAuthCredential.details.region"]],
];

const PARTNER_CASES: [string, object, string[]][] = [
  ["a key that is no KMS key", { awsEncryptionKeyId: "alias/k9" }, ["awsEncryptionKeyId"]],
  [
    "bad destinations",
    { deliveryDestinations: { DeliverToS3: { bucketName: "Bad_Bucket", region: "mars" }, DeliverToMoon: {} } },
    [
      "deliveryDestinations.DeliverToMoon",
      "deliveryDestinations.DeliverToS3.bucketName",
      "deliveryDestinations.DeliverToS3.region",
    ],
  ],
  [
    "a bucket like an address",
    { deliveryDestinations: { DeliverToS3: { bucketName: "192.168.1.1" } } },
    ["deliveryDestinations.DeliverToS3.bucketName"],
  ],
  [
    "configs that are no texts",
    { configs: { a: 1, b: null, c: ["x"], d: "\ud800", e: "a\u0000b" } },
    ["configs.a", "configs.b", "configs.c", "configs.d", "configs.e"],
  ],
  ["a config without a proper name", { configs: { "white space": "x" } }, ["configs.white space"]],
  ["a config called __proto__", { configs: JSON.parse('{"__proto__":"x","theme":"dark"}') }, ["configs.__proto__"]],
];

describe("bodies of the wrong shape", () => {
  it.each(ACCOUNT_CASES)("PUT account: %s", async (_, body, paths) => {
    expect(await issuesOf("PUT", ACCOUNT_PATH, body)).toEqual(paths);
    expect([await countRows("account"), await countRows("customer")]).toEqual([0, 0]);
  });

  it.each(TRIGGER_CASES)("POST analysis: %s", async (_, body, paths) => {
    expect(await issuesOf("POST", `${ACCOUNT_PATH}/analysis`, body)).toEqual(paths);
    expect([await countRows("execution"), await countRows("customer")]).toEqual([0, 0]);
  });

  it.each(PARTNER_CASES)("PUT partner: %s", async (_, members, paths) => {
    expect(await issuesOf("PUT", `/partner/${PARTNER}`, { partnerId: PARTNER, ...members })).toEqual(paths);
  });

  it("accepts a role with a path, a federated user, GovCloud and an account with leading zeros", async () => {
    for (const [accountId, provider, role, session] of [
      ["000000000001", "aws", "role/team/k9/auditor", "assumed-role/auditor/i-0123"],
      ["123456789012", "aws-us-gov", "role/k9+=,.@-_", "federated-user/auditor"],
    ] as const) {
      const path = `/partner/${PARTNER}/customer/${CUSTOMER}/account/${accountId}`;
      const auditorAuthConfig = { roleArn: `arn:${provider}:iam::${accountId}:${role}`, externalId: "x2" };
      await service.expect(200, "PUT", path, { key, body: { ...accountBody, accountId, provider, auditorAuthConfig } });
      const body = withDetails({ arn: `arn:${provider}:sts::${accountId}:${session}` });
      body.auditorAuthCredential.provider = provider;
      await service.expect(202, "POST", `${path}/analysis`, { key, body: { ...body, accountId } });
    }
  });

  it.each(OTHER_ARNS)("POST analysis: refuses a credential of %j", async (arn) => {
    const paths = await issuesOf("POST", `${ACCOUNT_PATH}/analysis`, withDetails({ arn }));
    expect(paths).toEqual(["auditorAuthCredential.details.arn"]);
  });

  it("requires a vending URL of a public host", async () => {
    for (const credentialVendingServiceUrl of [
      "http://vending.partner-example.com",
      "https://127.1/",
      "https://localhost/",
      "nothing",
      "https://a:b@vending.partner-example.com/",
    ]) {
      const answer = await service.expect(400, "PUT", "/partner/P000009", {
        key: OPERATOR,
        body: { partnerId: "P000009", oem: { credentialVendingServiceUrl } },
      });
      expect(answer.json).toMatchObject({ issues: [{ path: "oem.credentialVendingServiceUrl" }] });
    }
  });

  it("never repeats a value it was sent", async () => {
    const canary = "CANARY-7f3a";
    const bodies = [
      withDetails({
        accessKey: `${canary}!`,
        secretKey: `${canary} `,
        sessionToken: `${canary}\n`,
        arn: canary,
        expiration: canary,
      }),
      { ...credentialBody(), auditorAuthMethod: canary, partnerId: canary, auditorAuthCredential: canary },
      { ...credentialBody(), auditorAuthCredential: { provider: canary, type: canary, details: [canary] } },
    ];
    for (const body of bodies) {
      const answer = await service.expect(400, "POST", `${ACCOUNT_PATH}/analysis`, {
        key,
        body,
        headers: { "Idempotency-Key": `${canary} x` },
      });
      expect(answer.text).not.toContain(canary);
    }
    expect(JSON.stringify(service.lines)).not.toContain(canary);
  });
});

describe("bodies that cannot be read", () => {
  const put = (body: BodyInit, headers: Record<string, string> = {}) =>
    service.call("PUT", ACCOUNT_PATH, { key, body, headers });
  const large = JSON.stringify({ ...accountBody, x: "x".repeat(66_000) });

  it.each([
    ["no body", "", {}, 400],
    ["broken JSON", "{", {}, 400],
    ["two values", "{}{}", {}, 400],
    ["bytes that are not UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), {}, 400],
    ["endless nesting", "[".repeat(60_000), {}, 400],
    ["another media type", "{}", { "Content-Type": "text/plain" }, 415],
    ["JSON of another kind", "{}", { "Content-Type": "application/merge-patch+json" }, 415],
    ["an encoded body", "{}", { "Content-Encoding": "gzip" }, 415],
    ["a large body", large, {}, 413],
    ["a body that says it is large", "{}", { "Content-Length": "70000" }, 413],
  ] as const)("%s", async (_, body, headers, status) => {
    expect((await put(body as BodyInit, headers)).status).toBe(status);
  });

  it("counts a chunked body, takes what a proxy may still have on the way, and stops", async () => {
    let bytes = 0;
    const endless = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          bytes += 256 * 1024;
          controller.enqueue(new Uint8Array(256 * 1024).fill(0x20));
        },
      });
    expect((await put(endless())).status).toBe(413);
    expect(bytes).toBeLessThan(101 * 1024 * 1024);
    const unread = await service.call("PUT", ACCOUNT_PATH, { body: endless() });
    expect([unread.status, bytes < 202 * 1024 * 1024]).toEqual([401, true]);
  });

  it("refuses a body that breaks off", async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error("gone")) });
    expect((await put(broken)).json).toMatchObject({ code: "malformed_json" });
  });

  it("takes a body of exactly 64 KiB, in many chunks, with a charset", async () => {
    const text = JSON.stringify(accountBody).padEnd(64 * 1024, " ");
    const bytes = new TextEncoder().encode(text);
    let offset = 0;
    const chunked = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (offset >= bytes.length) return controller.close();
        controller.enqueue(bytes.slice(offset, offset + 1000));
        offset += 1000;
      },
    });
    expect((await put(chunked, { "Content-Type": "Application/JSON; charset=utf-8" })).status).toBe(200);
    expect((await put(`${text} `)).status).toBe(413);
  });

  it("tells what is wrong with the path and with the body at once", async () => {
    const path = ACCOUNT_PATH.replace(ACCOUNT, "12");
    const body = { ...accountBody, provider: "aws-cn", accountId: 7, colour: "red" };
    expect(await issuesOf("PUT", path, body)).toEqual(["accountId", "colour", "provider"]);
    expect(await issuesOf("PUT", path, accountBody)).toEqual(["accountId"]);
    const headers = { "Idempotency-Key": "x".repeat(256) };
    const both = await issuesOf("POST", `${ACCOUNT_PATH}/analysis`, { ...triggerBody, colour: "red" }, headers);
    expect(both).toHaveLength(2);
    expect(both).toContain("colour");
  });

  it("names every value that a member can have", async () => {
    const body = { ...accountBody, provider: "aws-cn", auditorAuthMethod: "credential" };
    const answer = await service.expect(400, "PUT", ACCOUNT_PATH, { key, body });
    expect(answer.json).toMatchObject({
      issues: expect.arrayContaining([{ path: "auditorAuthMethod", message: "must be config or cvs" }]),
    });
    const findings = `${ACCOUNT_PATH}/analysis/ondemand-P123456-175261135802-123456789012-2026-03-01_ABCD/findings`;
    expect((await service.expect(400, "GET", `${findings}?format=xml`, { key })).json).toMatchObject({
      issues: [{ path: "format", message: "must be json, ocsf, asff or sarif" }],
    });
  });

  it("reads the last of two members of one name, and no prototype", async () => {
    const text = JSON.stringify(accountBody).replace('"provider":"aws"', '"provider":"aws-cn","provider":"aws"');
    expect((await put(text)).status).toBe(200);
    expect((await put(`{"__proto__":${JSON.stringify(accountBody)}}`)).json).toMatchObject({
      issues: expect.arrayContaining([{ path: "__proto__", message: "is not a known member" }]),
    });
  });
});

describe("routes", () => {
  it.each(["/", "/.."])("%s leads to the documentation", async (path) => {
    const { status, headers } = await service.call("GET", path);
    expect(status).toBe(302);
    expect(headers.get("location")).toBe("/docs");
  });

  it.each([
    "/partners",
    "/partner/",
    `/partner/${PARTNER}/`,
    `/partner/${PARTNER}/customers`,
    "//health",
    "/health/",
    "/docs/package.json",
    "/docs/__proto__",
    "/docs/constructor",
    "/docs/toString",
    "/docs/swagger-ui.css.map",
  ])("404 for %s", async (path) => {
    expect((await service.call("GET", path)).json).toMatchObject({ code: "route_unknown" });
  });

  it("405 with Allow for a method that a path does not take, and OPTIONS says which it does", async () => {
    for (const route of ROUTES) {
      const path = route.path.replace(/\{\w+\}/g, "x");
      const methods = ROUTES.filter((other) => other.path === route.path).map((other) => other.method as string);
      const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
      const refused = await service.expect(405, "PATCH", path);
      expect(refused.headers.get("Allow")?.split(", ").sort()).toEqual(allowed);
      expect(refused.json).toMatchObject({ code: "method_not_allowed" });
      const asked = await service.expect(204, "OPTIONS", path);
      expect(asked.headers.get("Allow")).toBe(refused.headers.get("Allow"));
      expect(asked.headers.has("Access-Control-Allow-Origin")).toBe(false);
    }
  });

  it("HEAD is GET without the body", async () => {
    const answer = await service.expect(200, "HEAD", `/partner/${PARTNER}`, { key });
    expect(answer.text).toBe("");
    expect((await service.call("HEAD", `/partner/${PARTNER}`)).status).toBe(401);
  });

  it("keeps a harmless request id and replaces every other", async () => {
    for (const id of ["abcd1234", "A.b-c_D.".repeat(8)]) {
      expect(
        (await service.call("GET", "/health", { headers: { "X-Request-Id": id } })).headers.get("X-Request-Id"),
      ).toBe(id);
    }
    for (const id of ["short", "x".repeat(65), "with space", 'quote"quote', "naïve-id-naïve", "<script>alert(1)"]) {
      const got = (
        await service.call("GET", "/nowhere", {
          headers: { "X-Request-Id": encodeURIComponent(id) === id ? id : encodeURI(id) },
        })
      ).headers.get("X-Request-Id");
      expect(got).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it("logs the pattern of the route and nothing that was sent", async () => {
    service.lines.length = 0;
    await service.call("GET", `${ACCOUNT_PATH}/analysis?cursor=CANARY&secret=CANARY`, {
      key,
      headers: { "X-Canary": "CANARY" },
    });
    await service.call("GET", "/CANARY/unknown");
    expect(service.lines).toHaveLength(2);
    expect(service.lines[0]?.fields).toEqual({
      requestId: expect.any(String),
      method: "GET",
      route: "/partner/{partnerId}/customer/{partnerCustomerId}/account/{accountId}/analysis",
      status: 400,
      ms: expect.any(Number),
      storeRoundTrips: 1,
      caller: "partner",
      partnerId: PARTNER,
    });
    expect(JSON.stringify(service.lines)).not.toContain("CANARY");
  });
});
