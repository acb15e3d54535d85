import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCaller } from "../../../src/iam/policy/caller.ts";
import { parseInstant } from "../../../src/platform/instant.ts";
import { parseRange } from "../../../src/platform/ipAddress.ts";

fc.configureGlobal({ seed: 20260115 });

describe("address ranges", () => {
  it.each([
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.1.2.3/8", "10.9.9.9", true],
    ["::/0", "2001:db8::1", true],
    ["::ffff:192.0.2.1", "::ffff:c000:201", true],
    ["2001:db8::/32", "2001:0DB8:0:0:0:0:0:1", true],
    ["::1", "0:0:0:0:0:0:0:1", true],
    ["fe80::/10", "fec0::1", false],
  ])("%s holds %s: %s", (range, address, expected) => expect(parseRange(range)?.(address)).toBe(expected));

  it.each([
    "",
    "10.0.0",
    "10.0.0.256",
    "10.0.0.0/",
    "10.0.0.0/-1",
    "10.0.0.0/33",
    "::/129",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "g::",
    "1.2.3.4:5",
  ])("%j is none", (text) => expect(parseRange(text)).toBeUndefined());

  it("holds exactly the addresses that share the prefix", () => {
    const bits = fc.nat({ max: 0xffffffff });
    const dotted = (n: number): string => [24, 16, 8, 0].map((shift) => (n >>> shift) & 255).join(".");
    fc.assert(
      fc.property(bits, bits, fc.nat({ max: 32 }), (a, b, length) => {
        const shared = length === 0 || a >>> (32 - length) === b >>> (32 - length);
        expect(parseRange(`${dotted(a)}/${length}`)?.(dotted(b))).toBe(shared);
      }),
    );
  });
});

describe("instants", () => {
  it.each([
    ["2026-01-01", Date.UTC(2026, 0, 1)],
    ["2026-01", Date.UTC(2026, 0, 1)],
    ["2026", Date.UTC(2026, 0, 1)],
    ["2026-01-01T10:20Z", Date.UTC(2026, 0, 1, 10, 20)],
    ["2026-01-01T10:20:30.5Z", Date.UTC(2026, 0, 1, 10, 20, 30, 500)],
    ["2026-01-01T10:20:30+02:00", Date.UTC(2026, 0, 1, 8, 20, 30)],
    ["2026-01-01T10:20:30-0530", Date.UTC(2026, 0, 1, 15, 50, 30)],
    ["1767225600", Date.UTC(2026, 0, 1)],
    ["0", 0],
  ])("%s", (text, expected) => expect(parseInstant(text)).toBe(expected));

  it.each(["", "yesterday", "2026-13-01", "2026-01-32", "2026-01-01T25:00:00Z", "01/02/2026", "2026-1-1"])(
    "%j is none",
    (text) => expect(parseInstant(text)).toBeUndefined(),
  );

  it("reads what a date writes", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true }),
        (date) => parseInstant(date.toISOString()) === date.getTime(),
      ),
    );
  });
});

describe("callers", () => {
  it.each([
    ["arn:aws:iam::111122223333:user/a/b", "user"],
    ["arn:aws-us-gov:iam::111122223333:role/r", "role"],
    ["arn:aws:sts::111122223333:assumed-role/r/s", "session"],
    ["arn:aws:sts::111122223333:federated-user/f", "federated"],
    ["arn:aws:iam::111122223333:root", "root"],
    ["arn:aws:iam::111122223333:saml-provider/p", "provider"],
    ["arn:aws:iam::111122223333:oidc-provider/x.example/id/1", "provider"],
    ["lambda.amazonaws.com", "service"],
    ["ec2.amazonaws.com.cn", "service"],
    ["ops.apigateway.amazonaws.com", "service"],
    ["accounts.google.com", "provider"],
    ["cognito-identity.amazonaws.com", "provider"],
    ["*", "anyone"],
  ])("%s is of kind %s", (text, kind) => expect(parseCaller(text)?.kind).toBe(kind));

  it.each([
    "",
    "alice",
    "111122223333",
    "arn:aws:iam::111122223333:user/",
    "arn:aws:iam::aws:role/r",
    "arn:aws:sts::111122223333:assumed-role/r",
    "arn:aws:s3:::b",
    "arn:aws:iam::111122223333:group/g",
    "arn:aws:iam:us-east-1:111122223333:user/a",
  ])("%j is nobody", (text) => expect(parseCaller(text)).toBeUndefined());
});
