import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeUriComponent3986 } from "../../../../src/aws/sigv4/canonical.ts";
import { type Verification, verify } from "../../../../src/aws/sigv4/verify.ts";
import { sha256, toHex } from "../../../../src/platform/hash.ts";

const signingDate = new Date("2026-05-05T12:00:00Z");
const credentials = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "a/secret+key", sessionToken: "to/ken+==" };

interface Sample {
  readonly service: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Wire {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const text = fc.string({ unit: "grapheme", maxLength: 12 }).filter((value) => value.isWellFormed());
const headerValue = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const sample: fc.Arbitrary<Sample> = fc.record({
  service: fc.constantFrom("s3", "iam", "kms", "execute-api"),
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE"),
  segments: fc.array(
    text.filter((segment) => segment !== "" && !/^\.{1,2}$/.test(segment)),
    { maxLength: 4 },
  ),
  query: fc.dictionary(
    text.filter((name) => !/^(X-Amz-.*|__proto__|)$/.test(name)),
    text,
    { maxKeys: 4 },
  ),
  headers: fc.dictionary(fc.stringMatching(/^x-(amz-meta|own)-[a-z]{1,8}$/), headerValue, { maxKeys: 3 }),
  body: text,
});

/** As the SDK presigns for S3: it cannot know the body. */
const unsignedPayload = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };

/** Signs with the AWS SDK's own signer and puts the result into the form it has on the wire. */
async function sign(of: Sample, presigned: boolean): Promise<Wire> {
  const signer = new SignatureV4({
    service: of.service,
    region: "eu-west-1",
    credentials,
    sha256: Sha256,
    uriEscapePath: of.service !== "s3",
  });
  const hostname = `${of.service}.eu-west-1.amazonaws.com`;
  const request = {
    method: of.method,
    protocol: "https:",
    hostname,
    path: `/${of.segments.map(encodeUriComponent3986).join("/")}`,
    query: { ...of.query },
    headers: { ...of.headers, host: hostname, ...(presigned && of.service === "s3" ? unsignedPayload : {}) },
    body: of.body,
  };
  const signed = presigned
    ? await signer.presign(request, { signingDate, expiresIn: 600 })
    : await signer.sign(request, { signingDate });
  const search = Object.entries(signed.query ?? {}).map(
    ([name, value]) => `${encodeUriComponent3986(name)}=${encodeUriComponent3986(String(value))}`,
  );
  const url = `https://${hostname}${signed.path}${search.length === 0 ? "" : `?${search.join("&")}`}`;
  return { method: of.method, url, headers: signed.headers, body: of.body };
}

async function receive(wire: Wire, now = signingDate.getTime()): Promise<Verification<string>> {
  const request = {
    method: wire.method,
    url: new URL(wire.url),
    headers: new Headers(wire.headers),
  };
  return verify(request, {
    now,
    bodySha256: async () => toHex(await sha256(wire.body)),
    findKey: async (accessKeyId, sessionToken) =>
      accessKeyId === credentials.accessKeyId && sessionToken === credentials.sessionToken
        ? { found: true, secretKey: credentials.secretAccessKey, caller: "auditor" }
        : { found: false, reason: sessionToken === credentials.sessionToken ? "unknownKey" : "badToken" },
  });
}

/** Another character in the place of one of the text's. */
function altered(value: string, at: number): string {
  const index = at % value.length;
  const replacement = value[index] === "a" ? "b" : "a";
  return value.slice(0, index) + replacement + value.slice(index + 1);
}

type Mutation = (wire: Wire, at: number) => Wire;

const mutations: Readonly<Record<string, Mutation>> = {
  method: (wire) => ({ ...wire, method: wire.method === "PUT" ? "POST" : "PUT" }),
  path: (wire) => ({ ...wire, url: wire.url.replace(/(amazonaws\.com\/)/, "$1more") }),
  host: (wire) => ({ ...wire, headers: { ...wire.headers, host: "iam.amazonaws.com" } }),
  "one more parameter": (wire) => ({ ...wire, url: `${wire.url}${wire.url.includes("?") ? "&" : "?"}more=1` }),
  "one more x-amz header": (wire) => ({ ...wire, headers: { ...wire.headers, "x-amz-more": "1" } }),
  "a header's value": (wire, at) => {
    const names = Object.keys(wire.headers).filter((name) => name !== "authorization");
    const name = names[at % names.length] ?? "host";
    return { ...wire, headers: { ...wire.headers, [name]: altered(wire.headers[name] ?? "x", at) } };
  },
  "a header gone": (wire, at) => {
    const names = Object.keys(wire.headers).filter((name) => name !== "host");
    const name = names[at % Math.max(names.length, 1)] ?? "";
    const { [name]: _, ...rest } = wire.headers;
    return { ...wire, headers: rest };
  },
  signature: (wire, at) => {
    const alter = (part: string) => part.replace(/[0-9a-f]{64}$/, (signature) => altered(signature, at));
    return wire.headers.authorization === undefined
      ? { ...wire, url: wire.url.replace(/X-Amz-Signature=[0-9a-f]{64}/, alter) }
      : { ...wire, headers: { ...wire.headers, authorization: alter(wire.headers.authorization) } };
  },
};

describe("requests signed by the AWS SDK's signer", () => {
  test("are accepted, in the header and presigned", async () => {
    await fc.assert(
      fc.asyncProperty(sample, fc.boolean(), async (of, presigned) => {
        const body = presigned ? "" : of.body;
        expect(await receive(await sign({ ...of, body }, presigned))).toMatchObject({ ok: true, caller: "auditor" });
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  test.each(Object.entries(mutations))("are refused after a change of %s", async (name, mutate) => {
    await fc.assert(
      fc.asyncProperty(sample, fc.nat(1000), fc.boolean(), async (of, at, presignedIfPossible) => {
        const presigned = presignedIfPossible && !name.includes("header");
        const wire = await sign({ ...of, body: presigned ? "" : of.body }, presigned);
        expect((await receive(mutate(wire, at))).ok).toBe(false);
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  test("are refused with another body, unless S3 or API Gateway was told not to look", async () => {
    await fc.assert(
      fc.asyncProperty(sample, async (of) => {
        const wire = await sign(of, false);
        expect((await receive({ ...wire, body: `${of.body}.` })).ok).toBe(false);
      }),
      { numRuns: 40, seed: 13 },
    );
    const of = { service: "s3", method: "PUT", segments: ["key"], query: {}, headers: unsignedPayload, body: "before" };
    const wire = await sign(of, false);
    expect(await receive({ ...wire, body: "after" })).toMatchObject({ ok: true });
    const api = await sign({ ...of, service: "execute-api" }, false);
    expect(await receive({ ...api, body: "after" })).toMatchObject({ ok: true });
    const elsewhere = await sign({ ...of, service: "kms" }, false);
    expect(await receive(elsewhere)).toMatchObject({ ok: false, reason: "payloadMismatch" });
  });
});

describe("the time of a signature", () => {
  const of = { service: "iam", method: "POST", segments: [], query: {}, headers: {}, body: "Action=ListUsers" };
  const minutes = (count: number) => signingDate.getTime() + count * 60_000;

  test.each([
    [0, true],
    [15, true],
    [-15, true],
    [15.1, false],
    [-15.1, false],
    [24 * 60, false],
  ])("received %d minutes later: %s", async (later, accepted) => {
    const answer = await receive(await sign(of, false), minutes(later));
    expect(answer).toMatchObject(accepted ? { ok: true } : { ok: false, reason: "skewed" });
  });

  test("a presigned URL lives as long as it says", async () => {
    const wire = await sign({ ...of, service: "s3", method: "GET", body: "" }, true);
    expect(await receive(wire, minutes(9.9))).toMatchObject({ ok: true });
    expect(await receive(wire, minutes(10.1))).toMatchObject({ reason: "presignExpired" });
    expect(await receive(wire, minutes(-16))).toMatchObject({ reason: "skewed" });
  });
});

describe("what cannot be a signature", () => {
  const scope = "AKIDEXAMPLE/20260505/eu-west-1/iam/aws4_request";
  const signature = "0".repeat(64);
  test.each([
    ["", "missing"],
    ["Bearer token", "malformed"],
    ["AWS4-HMAC-SHA256", "malformed"],
    [`AWS4-HMAC-SHA512 Credential=${scope}, SignedHeaders=host, Signature=${signature}`, "malformed"],
    [`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host`, "malformed"],
    [
      `AWS4-HMAC-SHA256 Credential=AKID/20260505/iam/aws4_request, SignedHeaders=host, Signature=${signature}`,
      "malformed",
    ],
    [
      `AWS4-HMAC-SHA256 Credential=${scope.replace("0505", "0504")}, SignedHeaders=host, Signature=${signature}`,
      "malformed",
    ],
    [`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=x-amz-date;host, Signature=${signature}`, "malformed"],
    [`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;host, Signature=${signature}`, "malformed"],
    [`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=Host, Signature=${signature}`, "malformed"],
    [`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=${signature.slice(1)}`, "malformed"],
    [
      `AWS4-HMAC-SHA256 Credential=${scope}, Credential=${scope}, SignedHeaders=host, Signature=${signature}`,
      "malformed",
    ],
  ])("%s", async (authorization, reason) => {
    const headers = { "x-amz-date": "20260505T120000Z", ...(authorization === "" ? {} : { authorization }) };
    const wire = { method: "GET", url: "https://iam.amazonaws.com/", headers, body: "" };
    expect(await receive(wire)).toMatchObject({ ok: false, reason });
  });

  test("a malformed escape in the query", async () => {
    const wire = { method: "GET", url: "https://iam.amazonaws.com/?a=%zz", headers: {}, body: "" };
    expect(await receive(wire)).toMatchObject({ ok: false, reason: "malformed" });
  });
});
