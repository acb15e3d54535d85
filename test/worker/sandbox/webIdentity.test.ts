import { decodeJwt, decodeProtectedHeader } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { OPERATOR, PARTNER, Service } from "../api/service.ts";
import { control, exampleKey, query, serviceKey, xml } from "./client.ts";

const HOST = "00000000-0000-4000-8000-123456789012.tokens.sts.global.api.aws";
const AUDIENCE = "https://k9.partner-example.com";
const request = { "Audience.member.1": AUDIENCE, SigningAlgorithm: "ES384" };

async function token(parameters: Record<string, string> = {}, key = exampleKey): Promise<string> {
  const answer = await query({ key, service: "sts" }, "GetWebIdentityToken", { ...request, ...parameters });
  return xml(answer, "GetWebIdentityTokenResponse", "GetWebIdentityTokenResult", "WebIdentityToken") as Promise<string>;
}

describe("GetWebIdentityToken", () => {
  it("gives a token of the caller's role or user, as long as it was asked for", async () => {
    const own = await token({ DurationSeconds: "60", "Tags.member.1.Key": "job", "Tags.member.1.Value": "nightly" });
    const { iat = 0, ...claims } = decodeJwt(own);
    expect(decodeProtectedHeader(own)).toMatchObject({ alg: "ES384", kid: expect.stringMatching(/^EC384_\d+$/) });
    expect(claims).toMatchObject({
      iss: `https://${HOST}`,
      aud: AUDIENCE,
      sub: "arn:aws:iam::123456789012:role/auditor",
      exp: iat + 60,
      "https://sts.amazonaws.com/": {
        aws_account: "123456789012",
        principal_id: "arn:aws:iam::123456789012:role/auditor",
        source_region: "us-east-1",
        request_tags: { job: "nightly" },
      },
    });
    const ofUser = await token({ SigningAlgorithm: "RS256", "Audience.member.2": "b" }, serviceKey);
    expect(decodeProtectedHeader(ofUser)).toMatchObject({ alg: "RS256", kid: expect.stringMatching(/^RSA_\d+$/) });
    expect(decodeJwt(ofUser)).toMatchObject({
      sub: "arn:aws:iam::999988887777:user/k9-service",
      aud: [AUDIENCE, "b"],
      iss: expect.stringContaining("999988887777.tokens.sts"),
    });
  });

  it.each<[string, Record<string, string>]>([
    ["no audience", { "Audience.member.1": "" }],
    ["another algorithm", { SigningAlgorithm: "HS256" }],
    ["a life over an hour", { DurationSeconds: "3601" }],
    ["a life under a minute", { DurationSeconds: "59" }],
  ])("refuses %s", async (_, parameters) => {
    const answer = await query({ key: exampleKey, service: "sts" }, "GetWebIdentityToken", {
      ...request,
      ...parameters,
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("ValidationError")]);
  });
});

describe("a token of the sandbox", () => {
  const service = new Service();
  const path = `/partner/${PARTNER}`;
  const status = async (key: string) => (await service.call("GET", path, { key })).status;
  beforeAll(async () => {
    service.now = Date.now();
    service.fetch = (asked) => fetch(asked);
    await service.partner();
    const body = {
      issuer: `https://${HOST}`,
      subject: "arn:aws:iam::123456789012:role/auditor",
      audience: AUDIENCE,
      permissions: ["partner:read"],
    };
    await service.expect(200, "PUT", `${path}/identity/ci`, { key: OPERATOR, body });
  });

  it("is known to the service by the keys that its issuer publishes, and after they were rotated", async () => {
    for (const SigningAlgorithm of ["ES384", "RS256"])
      expect(await status(await token({ SigningAlgorithm }))).toBe(200);
    const before = await token();
    await control("POST", "/token-keys");
    const after = await token();
    expect(decodeProtectedHeader(after).kid).not.toBe(decodeProtectedHeader(before).kid);
    expect(await status(after)).toBe(401);
    service.now += 60_000;
    expect([await status(before), await status(after)]).toEqual([200, 200]);
    expect(await status(await token({ "Audience.member.1": "https://another" }))).toBe(401);
    expect(await status(await token({}, serviceKey))).toBe(401);
  });

  it("comes from an issuer that says what it publishes where", async () => {
    const configuration = await fetch(`https://${HOST}/.well-known/openid-configuration`);
    const { jwks_uri: jwksUri, ...rest } = await configuration.json<{ jwks_uri: string }>();
    expect(rest).toMatchObject({
      issuer: `https://${HOST}`,
      id_token_signing_alg_values_supported: ["RS256", "ES384"],
    });
    const { keys } = await (await fetch(jwksUri)).json<{ keys: object[] }>();
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(keys)).not.toMatch(/"d"/);
    const below = await fetch(`https://sandbox.test/${HOST}/.well-known/jwks.json`);
    expect(await below.json()).toEqual({ keys });
    expect((await fetch(`https://${HOST}/other`)).status).toBe(404);
  });
});
