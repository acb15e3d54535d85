import { beforeEach, describe, expect, test } from "vitest";
import { createAwsClient } from "../../../src/aws/client/client.ts";
import { type PutObjectRequest, putObject } from "../../../src/aws/services/s3Put.ts";
import { sandboxObject, sandboxPlays, trial } from "../collect/support.ts";

const BUCKET = "k9-partner-reports";
const KEY = "customers/P123456-000000000001/reports/aws/123456789012/2022/11/report.2022-11-11-0700 (1)+ü!'.csv";
const KMS_KEY = "arn:aws:kms:us-east-1:999988887777:key/1b8d2e33-0c2f-4d66-9b49-702e3f4d5c6b";

beforeEach(() => sandboxPlays());

async function put(
  changes: Partial<PutObjectRequest> = {},
  body: Uint8Array<ArrayBuffer> = Uint8Array.from(new TextEncoder().encode("a,b\r\n")),
  runtime = trial().context.dependencies.runtime,
) {
  const { endpoints, identities } = trial().context.dependencies;
  if (identities.aws === undefined) throw new Error("no identity");
  const client = createAwsClient({ credential: identities.aws, provider: "aws", endpoints, runtime });
  let opened = 0;
  const outcome = await putObject(client, {
    bucket: BUCKET,
    region: "us-east-1",
    followsRegion: false,
    key: KEY,
    contentType: "text/csv",
    bytes: body.byteLength,
    sha256: await digest(body),
    kmsKeyArn: undefined,
    bucketOwner: undefined,
    open: async () => {
      opened += 1;
      return new Blob([body]).stream();
    },
    ...changes,
  });
  return { outcome, opened };
}

async function digest(body: Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function stored(key = KEY): Promise<Response> {
  return sandboxObject(`${BUCKET}/${key.split("/").map(encodeURIComponent).join("/")}`);
}

describe("an object put to S3", () => {
  test("arrives under its key, with its type", async () => {
    expect((await put()).outcome).toMatchObject({ ok: true });
    const object = await stored();
    expect(object.headers.get("content-type")).toBe("text/csv");
    expect(await object.text()).toBe("a,b\r\n");
  });

  test("goes to the bucket of its owner alone, in every request", async () => {
    const key = "owned.csv";
    const owners: (string | null)[] = [];
    const noting = trial({
      fetch: (request) => {
        owners.push(request.headers.get("x-amz-expected-bucket-owner"));
        return fetch(request);
      },
    }).context.dependencies.runtime;
    expect((await put({ key, bucketOwner: "111122223333" }, undefined, noting)).outcome).toMatchObject({ ok: true });
    const elsewhere = { bucket: "k9-partner-reports-eu", followsRegion: true };
    const followed = await put({ key, ...elsewhere, bucketOwner: "111122223333" }, undefined, noting);
    expect(followed.outcome).toMatchObject({ ok: true, value: { region: "eu-central-1" } });
    expect(owners).toEqual(Array.from({ length: 3 }, () => "111122223333"));

    const refused = await put({ key: "stolen.csv", bucketOwner: "444455556666" });
    expect(refused.outcome).toMatchObject({ ok: false, failure: { kind: "denied", code: "AccessDenied" } });
    expect((await stored("stolen.csv")).status).toBe(404);
  });

  test("is encrypted under the partner's key where there is one", async () => {
    const key = "encrypted.csv";
    expect((await put({ key, kmsKeyArn: KMS_KEY })).outcome).toMatchObject({ ok: true });
    const list = (await (await sandboxObject(`${BUCKET}?prefix=encrypted`)).json()) as Record<string, unknown>[];
    expect(list).toMatchObject([{ key, encryption: "aws:kms", kmsKeyId: KMS_KEY }]);
  });

  test("of several megabytes is streamed, and sent anew with a fresh body after trouble", async () => {
    await sandboxPlays(
      { action: "s3:PutObject", kind: "throttle", times: 1 },
      { action: "s3:PutObject", kind: "error", times: 1 },
    );
    const body = new Uint8Array(6 * 1024 * 1024).fill(7);
    const { outcome, opened } = await put({ key: "large.bin" }, body);
    expect(outcome).toMatchObject({ ok: true });
    expect(opened).toBe(3);
    expect((await (await stored("large.bin")).arrayBuffer()).byteLength).toBe(body.byteLength);
  });

  test("of nothing is an empty object", async () => {
    expect((await put({ key: "empty" }, new Uint8Array(0))).outcome).toMatchObject({ ok: true });
    expect((await stored("empty")).status).toBe(200);
  });

  test.each<[string, Partial<PutObjectRequest>, object]>([
    ["a bucket that lets us in no further", { bucket: "k9-partner-refused" }, { kind: "denied", code: "AccessDenied" }],
    ["a bucket that is not there", { bucket: "no-such-bucket-anywhere" }, { kind: "not_found", code: "NoSuchBucket" }],
    [
      "a bucket of another region",
      { bucket: "k9-partner-reports-eu" },
      { kind: "invalid", code: "AuthorizationHeaderMalformed", bucketRegion: "eu-central-1" },
    ],
    ["a name that leads elsewhere", { bucket: ".." }, { kind: "invalid", code: "InvalidBucketName" }],
    ["a name with a slash", { bucket: "a/b" }, { kind: "invalid", code: "InvalidBucketName" }],
  ])("is refused by %s", async (_name, changes, failure) => {
    const { outcome } = await put(changes);
    expect(outcome).toMatchObject({ ok: false, failure: { ...failure, action: "s3:PutObject" } });
  });

  test("finds its bucket in the region that S3 names, signed anew with a fresh body", async () => {
    const { outcome, opened } = await put({ bucket: "k9-partner-reports-eu", key: "found", followsRegion: true });
    expect(outcome).toMatchObject({ ok: true, value: { region: "eu-central-1" } });
    expect(opened).toBe(2);
    expect((await sandboxObject("k9-partner-reports-eu/found")).status).toBe(200);
  });

  test("whose bytes are not those that were announced is not stored", async () => {
    const { outcome } = await put({ key: "forged", sha256: "0".repeat(64) });
    expect(outcome.ok).toBe(false);
    expect((await stored("forged")).status).toBe(404);
  });
});

describe("a bucket that is elsewhere", () => {
  const redirect = (status: number, region: string) =>
    new Response("", { status, headers: { "x-amz-bucket-region": region, location: "https://evil.example.com/b/k" } });

  /** Puts an object to AWS itself, whose answers are these, the last one for ever; gives the hosts that were asked. */
  async function hostsAsked(answers: Response[], followsRegion = true) {
    const { runtime, identities } = trial().context.dependencies;
    if (identities.aws === undefined) throw new Error("no identity");
    const asked: string[] = [];
    const client = createAwsClient({
      credential: identities.aws,
      provider: "aws",
      endpoints: { all: undefined, byService: {} },
      runtime: {
        ...runtime,
        fetch: async (request) => {
          const [scope = ""] = /\/[a-z0-9-]+\/s3\//.exec(request.headers.get("authorization") ?? "") ?? [];
          asked.push(new URL(request.url).host + scope);
          await request.arrayBuffer();
          return (answers[Math.min(asked.length, answers.length) - 1] ?? Response.error()).clone();
        },
      },
    });
    const body = new TextEncoder().encode("a");
    const outcome = await putObject(client, {
      bucket: BUCKET,
      region: "us-east-1",
      followsRegion,
      key: "k",
      contentType: "text/plain",
      bytes: 1,
      sha256: await digest(Uint8Array.from(body)),
      kmsKeyArn: undefined,
      bucketOwner: undefined,
      open: async () => new Blob([body]).stream(),
    });
    return { ok: outcome.ok, asked };
  }

  const first = "s3.us-east-1.amazonaws.com/us-east-1/s3/";
  const second = "s3.eu-west-1.amazonaws.com/eu-west-1/s3/";
  test.each<[string, Response[], boolean, boolean, string[]]>([
    ["is asked there", [redirect(301, "eu-west-1"), new Response("")], true, true, [first, second]],
    ["is asked there once", [redirect(301, "eu-west-1"), redirect(307, "eu-west-2")], true, false, [first, second]],
    ["is not asked where it was asked", [redirect(307, "us-east-1")], true, false, [first]],
    ["is not asked in another partition", [redirect(301, "us-gov-west-1")], true, false, [first]],
    ["is not asked in a partition that is not served", [redirect(301, "cn-north-1")], true, false, [first]],
    ["is not asked at another host", [redirect(301, "evil.example.com")], true, false, [first]],
    ["is not asked there when its region was said", [redirect(301, "eu-west-1")], false, false, [first]],
  ])("%s", async (_, answers, follows, ok, asked) => {
    expect(await hostsAsked(answers, follows)).toEqual({ ok, asked });
  });
});
