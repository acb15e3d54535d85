import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { bearerTokenOf } from "../../src/platform/bearerToken.ts";
import { readSettings } from "../../src/settings.ts";
import { vendingSecrets } from "../../src/vault/vendingSecret.ts";
import { testBindings } from "../bindings.ts";

const read = (changes: Record<string, string | undefined>) =>
  readSettings({ ...testBindings, ...changes } as unknown as Env);

describe("settings", () => {
  it("are without a problem when all is set", () => {
    expect(read({}).problems).toEqual([]);
  });

  it.each([
    ["OPERATOR_TOKEN", undefined],
    ["OPERATOR_TOKEN", "with a space, and with more than 32 characters"],
    ["OPERATOR_TOKEN", "t".repeat(31)],
    ["OPERATOR_TOKEN", "t".repeat(513)],
    ["CREDENTIAL_KEYS", undefined],
    ["CREDENTIAL_KEYS", "id:dG9vIHNob3J0"],
    ["VENDING_KEYS", "id:dG9vIHNob3J0"],
    ["AWS_ACCESS_KEY_ID", undefined],
    ["AWS_SECRET_ACCESS_KEY", undefined],
    ["AWS_SECRET_ACCESS_KEY_US_GOV", undefined],
    ["AWS_ENDPOINT_URL", "no url at all"],
    ["AWS_ENDPOINT_URL_STS", "ftp://sts.test"],
    ["VENDING_ENDPOINT_URL", "ftp://vending.test"],
  ])("name %s when it is %j, and never show a value", (name, value) => {
    const { problems } = read({ [name]: value });
    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(problems.some(({ isOptional }) => isOptional)).toBe(false);
    if (value !== undefined) expect(JSON.stringify(problems)).not.toContain(value);
  });

  it.each([32, 512])("take an OPERATOR_TOKEN of %d characters, as the header of a request does", (length) => {
    const token = "t".repeat(length);
    expect(read({ OPERATOR_TOKEN: token }).operatorToken).toBe(token);
    expect(bearerTokenOf(`Bearer ${token}`)).toBe(token);
  });

  it("name a GovCloud identity that is missing as a whole, as one that may be", () => {
    const { problems } = read({ AWS_ACCESS_KEY_ID_US_GOV: undefined, AWS_SECRET_ACCESS_KEY_US_GOV: undefined });
    expect(problems.map(({ isOptional }) => isOptional)).toEqual([true, true]);
  });

  it("keep the secrets of OEM partners while CREDENTIAL_KEYS are rotated", async () => {
    const [fresh, old] = testBindings.CREDENTIAL_KEYS.split(",");
    const secretsOf = async (changes: Record<string, string | undefined>) => {
      const { vendingKeys } = read(changes);
      return vendingKeys && vendingSecrets(vendingKeys, "P123456");
    };
    const before = await secretsOf({ CREDENTIAL_KEYS: old });
    expect(before).toHaveLength(1);
    // What the runbook says: the old value becomes VENDING_KEYS first.
    for (const ring of [`${fresh},${old}`, fresh])
      expect(await secretsOf({ CREDENTIAL_KEYS: ring, VENDING_KEYS: old })).toEqual(before);
    expect(await secretsOf({ CREDENTIAL_KEYS: fresh })).not.toEqual(before);
    expect(await secretsOf({ VENDING_KEYS: "" })).toEqual(await secretsOf({ VENDING_KEYS: undefined }));
    expect(await secretsOf({ VENDING_KEYS: "malformed" })).toBeUndefined();
  });

  it("ask no vending service while the one that stands in for them cannot be read", () => {
    expect(read({ VENDING_ENDPOINT_URL: "http://127.0.0.1:8788/_sandbox/vend/" }).vendingEndpoint).toBe(
      "http://127.0.0.1:8788/_sandbox/vend",
    );
    expect(read({ VENDING_ENDPOINT_URL: "" }).vendingEndpoint).toBeUndefined();
    const { vendingEndpoint = "" } = read({ VENDING_ENDPOINT_URL: "vending.test" });
    expect(new URL(vendingEndpoint).hostname).toMatch(/\.invalid$/);
  });

  it("send nothing anywhere while an endpoint cannot be read", () => {
    const { endpoints } = read({ AWS_ENDPOINT_URL_S3: "no url at all" });
    expect(new URL(endpoints.all ?? "").hostname).toMatch(/\.invalid$/);
    expect(endpoints.byService).toEqual({});
  });
});
