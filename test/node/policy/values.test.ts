import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCaller } from "../../../src/iam/policy/caller.ts";
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
    ["::1/64", "::ffff", true],
    ["::1/64", "0:0:0:1::", false],
    ["10.0.0.1", "10.0.0.1", true],
    ["10.0.0.1", "10.0.0.2", false],
    ["2001:db8::1", "2001:db8::2", false],
    ["010.0.0.1", "10.0.0.1", true],
    ["010.0.0.1", "8.0.0.1", false],
    ["10.0.0.0/08", "10.9.9.9", true],
    [" 10.0.0.0/8 ", " 10.9.9.9", true],
    ["192.0.2.0/24", "::ffff:192.0.2.1", false],
    ["::ffff:0:0/96", "192.0.2.1", false],
    ["::ffff:0:0/96", "::ffff:192.0.2.1", true],
    ["::ffff:010.0.0.1", "::ffff:a00:1", true],
    ["0.0.0.0/0", "::1", false],
    ["::/0", "10.0.0.1", false],
    ["10.0.0.0/8", "10.1", false],
    ["10.0.0.0/8", "0xa.0.0.1", false],
    ["10.0.0.0/8", "167772161", false],
    ["fe80::/10", "fe80::1%eth0", false],
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
    "1.2.3.4::",
    "10",
    "10.1",
    "0x0a.0.0.1",
    "::0x7f.0.0.1",
    "::ffff:256.0.0.1",
    "00001::",
    "fe80::1%eth0",
    "10.0.0.0/8/8",
    "10.0.0.0/0x8",
  ])("%j is not a range", (text) => expect(parseRange(text)).toBeUndefined());

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
