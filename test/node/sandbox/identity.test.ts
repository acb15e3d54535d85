import { describe, expect, test } from "vitest";
import { findKey, knownKeys } from "../../../sandbox/identity/keys.ts";
import { issueSession } from "../../../sandbox/identity/session.ts";
import { trusts } from "../../../sandbox/identity/trust.ts";

const caller = {
  arn: "arn:aws:iam::999988887777:user/k9-service",
  userId: "AIDA",
  accountId: "999988887777",
  partition: "aws",
  may: "service",
} as const;
const root = { AWS: "arn:aws:iam::999988887777:root" };
const allow = { Effect: "Allow", Principal: root, Action: "sts:AssumeRole" };
const externalId = { StringEquals: { "sts:ExternalId": "right" } };

describe("a trust policy", () => {
  test.each<[string, readonly unknown[], string | undefined, boolean]>([
    ["names the account's root", [allow], undefined, true],
    ["names the account by number", [{ ...allow, Principal: { AWS: "999988887777" } }], undefined, true],
    ["names the user", [{ ...allow, Principal: { AWS: [caller.arn, "x"] } }], undefined, true],
    ["names everybody", [{ ...allow, Principal: "*" }], undefined, true],
    ["names another account", [{ ...allow, Principal: { AWS: "arn:aws:iam::111111111111:root" } }], undefined, false],
    ["names a service", [{ ...allow, Principal: { Service: "ec2.amazonaws.com" } }], undefined, false],
    ["is for another action", [{ ...allow, Action: "sts:AssumeRoleWithSAML" }], undefined, false],
    ["is for a list of actions", [{ ...allow, Action: ["sts:TagSession", "STS:assumerole"] }], undefined, true],
    ["asks for the external id", [{ ...allow, Condition: externalId }], "right", true],
    ["asks for the external id, which is wrong", [{ ...allow, Condition: externalId }], "wrong", false],
    ["asks for the external id, which is absent", [{ ...allow, Condition: externalId }], undefined, false],
    [
      "asks for what is not known here",
      [{ ...allow, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }],
      undefined,
      false,
    ],
    ["denies", [allow, { ...allow, Effect: "Deny" }], undefined, false],
    [
      "denies under what is not known here",
      [allow, { ...allow, Effect: "Deny", Condition: { Bool: { x: "true" } } }],
      undefined,
      false,
    ],
    ["says nothing", [], undefined, false],
  ])("%s", (_name, Statement, given, expected) => {
    expect(trusts({ Version: "2012-10-17", Statement }, caller, given)).toBe(expected);
  });
});

describe("temporary credentials", () => {
  const random = new Uint8Array(16).map((_, index) => index * 7);
  const issue = () => issueSession(caller, 1000, random);

  test("are known by their token alone, until they expire", async () => {
    const { accessKeyId, secretAccessKey, sessionToken } = await issue();
    expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(secretAccessKey).toHaveLength(40);
    expect(await findKey(accessKeyId, sessionToken, 999)).toEqual({ found: true, secretKey: secretAccessKey, caller });
    expect(await findKey(accessKeyId, sessionToken, 1000)).toEqual({ found: false, reason: "expiredToken" });
  });

  test("with any other token or access key are not known", async () => {
    const { accessKeyId, sessionToken } = await issue();
    const other = await issueSession(
      caller,
      5000,
      random.map((byte) => byte + 1),
    );
    for (let at = 0; at < sessionToken.length; at++) {
      const changed = `${sessionToken.slice(0, at)}${sessionToken[at] === "A" ? "B" : "A"}${sessionToken.slice(at + 1)}`;
      expect(await findKey(accessKeyId, changed, 0)).toMatchObject({ found: false, reason: "badToken" });
    }
    for (const token of [undefined, "", "/", other.sessionToken, sessionToken.slice(1), `${sessionToken}A`]) {
      expect(await findKey(accessKeyId, token, 0)).toMatchObject({ found: false, reason: "badToken" });
    }
    expect(await findKey("AKIANOBODY", undefined, 0)).toMatchObject({ found: false, reason: "unknownKey" });
    expect(await findKey("constructor", undefined, 0)).toMatchObject({ found: false, reason: "unknownKey" });
  });

  test.each(Object.entries(knownKeys))("%s needs exactly its own token", async (accessKeyId, known) => {
    expect(await findKey(accessKeyId, known.sessionToken, 0)).toMatchObject({ found: true });
    expect(await findKey(accessKeyId, `${known.sessionToken ?? ""}x`, 0)).toMatchObject({ reason: "badToken" });
  });
});
