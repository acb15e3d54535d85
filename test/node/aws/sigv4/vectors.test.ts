import { describe, expect, test } from "vitest";
import { verify } from "../../../../src/aws/sigv4/verify.ts";
import { sha256, toHex } from "../../../../src/platform/hash.ts";

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** "Signature Version 4 test suite" of AWS: key AKIDEXAMPLE, 2015-08-30, us-east-1, service `service`. */
const suite: readonly Vector[] = [
  ["get-vanilla", "GET", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
  [
    "get-vanilla-query-order-key-case",
    "GET",
    "?Param2=value2&Param1=value1",
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
  [
    "get-vanilla-utf8-query",
    "GET",
    "?%E1%88%B4=bar",
    "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
  ],
  ["post-vanilla", "POST", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
].map(([name = "", method = "", search = "", signature = ""]) => ({
  name,
  method,
  url: `https://example.amazonaws.com/${search}`,
  headers: { "x-amz-date": "20150830T123600Z" },
  signedHeaders: "host;x-amz-date",
  signature,
}));

const forms: readonly Vector[] = [
  {
    name: "post-x-www-form-urlencoded",
    method: "POST",
    url: "https://example.amazonaws.com/",
    headers: { "content-type": "application/x-www-form-urlencoded", "x-amz-date": "20150830T123600Z" },
    body: "Param1=value1",
    signedHeaders: "content-type;host;x-amz-date",
    signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
  },
  {
    name: "get-header-value-trim",
    method: "GET",
    url: "https://example.amazonaws.com/",
    headers: { "my-header1": " value1", "my-header2": ' "a   b   c"', "x-amz-date": "20150830T123600Z" },
    signedHeaders: "host;my-header1;my-header2;x-amz-date",
    signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
  },
];

/** "Signature Calculations for the Authorization Header" of Amazon S3: key AKIAIOSFODNN7EXAMPLE, 2013-05-24. */
const s3: readonly Vector[] = [
  {
    name: "GET object",
    method: "GET",
    url: "https://examplebucket.s3.amazonaws.com/test.txt",
    headers: { range: "bytes=0-9", "x-amz-content-sha256": emptyHash, "x-amz-date": "20130524T000000Z" },
    signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
    signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  },
  {
    name: "PUT object",
    method: "PUT",
    url: "https://examplebucket.s3.amazonaws.com/test%24file.text",
    headers: {
      date: "Fri, 24 May 2013 00:00:00 GMT",
      "x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
      "x-amz-date": "20130524T000000Z",
      "x-amz-storage-class": "REDUCED_REDUNDANCY",
    },
    body: "Welcome to Amazon S3.",
    signedHeaders: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
    signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
  },
  {
    name: "GET bucket lifecycle",
    method: "GET",
    url: "https://examplebucket.s3.amazonaws.com/?lifecycle",
    headers: { "x-amz-content-sha256": emptyHash, "x-amz-date": "20130524T000000Z" },
    signedHeaders: "host;x-amz-content-sha256;x-amz-date",
    signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
  },
  {
    name: "list objects",
    method: "GET",
    url: "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J",
    headers: { "x-amz-content-sha256": emptyHash, "x-amz-date": "20130524T000000Z" },
    signedHeaders: "host;x-amz-content-sha256;x-amz-date",
    signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
  },
];

async function check(vector: Vector, credential: string, secretKey: string, now: string): Promise<boolean> {
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${vector.signedHeaders}, Signature=${vector.signature}`;
  const request = {
    method: vector.method,
    url: new URL(vector.url),
    headers: new Headers({ ...vector.headers, authorization }),
  };
  const bodySha256 = async () => toHex(await sha256(vector.body ?? ""));
  const findKey = async () => ({ found: true, secretKey, caller: "somebody" }) as const;
  return (await verify(request, { now: Date.parse(now), findKey, bodySha256 })).ok;
}

describe("published signatures", () => {
  test.each([...suite, ...forms])("$name", async (vector) => {
    const credential = "AKIDEXAMPLE/20150830/us-east-1/service/aws4_request";
    const accepted = await check(
      vector,
      credential,
      "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
      "2015-08-30T12:40:00Z",
    );
    expect(accepted).toBe(true);
  });

  test.each(s3)("S3: $name", async (vector) => {
    const credential = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request";
    const accepted = await check(
      vector,
      credential,
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "2013-05-24T00:10:00Z",
    );
    expect(accepted).toBe(true);
  });

  test("S3: presigned URL", async () => {
    const query =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    const request = {
      method: "GET",
      url: new URL(`https://examplebucket.s3.amazonaws.com/test.txt?${query}`),
      headers: new Headers(),
    };
    const secretKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const findKey = async () => ({ found: true, secretKey, caller: "somebody" }) as const;
    const at = async (now: string) =>
      verify(request, { now: Date.parse(now), findKey, bodySha256: async () => emptyHash });
    expect(await at("2013-05-24T23:59:00Z")).toMatchObject({ ok: true });
    expect(await at("2013-05-25T00:00:01Z")).toMatchObject({ ok: false, reason: "presignExpired" });
  });
});
