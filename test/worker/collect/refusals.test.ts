import { beforeEach, describe, expect, test } from "vitest";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import { emptyBucket } from "../crash.ts";
import {
  bindings,
  collectionOf,
  EXAMPLE_DETAILS,
  emptyStore,
  type Fault,
  sandboxCalls,
  sandboxPlays,
  sealFor,
  trial,
} from "./support.ts";

beforeEach(async () => {
  await sandboxPlays();
  await emptyBucket(bindings.STAGING);
});

describe("what ends the stage", () => {
  test.each<[string, Fault, object, RegExp]>([
    [
      "an identity that is not told",
      { action: "sts:GetCallerIdentity", kind: "error" },
      { outcome: "retry", code: "internal" },
      /sts:GetCallerIdentity/,
    ],
    [
      "a credential that expired before",
      { action: "sts:GetCallerIdentity", kind: "expire" },
      { outcome: "failed", code: "credential_expired" },
      /expired/,
    ],
    [
      "a credential that AWS does not know",
      { action: "sts:GetCallerIdentity", kind: "refuse", status: 403, code: "InvalidClientTokenId" },
      { outcome: "failed", code: "credential_expired" },
      /does not accept the credential/,
    ],
    [
      "a secret key that does not fit",
      { action: "sts:GetCallerIdentity", kind: "refuse", status: 403, code: "SignatureDoesNotMatch" },
      { outcome: "failed", code: "access_denied" },
      /signature/,
    ],
    [
      "IAM refused",
      { action: "iam:GetAccountAuthorizationDetails", kind: "refuse" },
      { outcome: "failed", code: "access_denied" },
      /iam:GetAccountAuthorizationDetails/,
    ],
    [
      "IAM throttled to the end",
      { action: "iam:GetAccountAuthorizationDetails", kind: "throttle" },
      { outcome: "retry", code: "throttled" },
      /throttled iam:GetAccountAuthorizationDetails/,
    ],
    [
      "IAM out of order to the end",
      { action: "iam:GetAccountAuthorizationDetails", kind: "error" },
      { outcome: "retry", code: "internal" },
      /no usable response/,
    ],
    [
      "connections that break to the end",
      { action: "iam:GetAccountAuthorizationDetails", kind: "close" },
      { outcome: "retry", code: "internal" },
      /no usable response/,
    ],
    [
      "expiry while IAM is read",
      { action: "iam:GetAccountAuthorizationDetails", kind: "expire" },
      { outcome: "failed", code: "credential_expired" },
      /valid for longer/,
    ],
    [
      "a service throttled to the end",
      { action: "s3:GetBucketPolicy", kind: "throttle" },
      { outcome: "retry", code: "throttled" },
      /s3:GetBucketPolicy/,
    ],
    [
      "a service out of order to the end",
      { action: "kms:ListKeys", kind: "error" },
      { outcome: "retry", code: "internal" },
      /kms:ListKeys/,
    ],
  ])("%s", async (_name, fault, expected, message) => {
    await sandboxPlays(fault);
    const { context } = trial();
    const result = await collect(context);
    expect(result).toMatchObject(expected);
    expect(result).toMatchObject({ message: expect.stringMatching(message) });
    await expect(collectionOf(context)).rejects.toThrow();
  });

  test.each<[string, Fault]>([
    ["among the buckets", { action: "s3:GetBucketTagging", kind: "expire", after: 3 }],
    ["among the keys", { action: "kms:*", kind: "expire", after: 7 }],
  ])(
    "expiry %s of a credential that was supplied; one that the service obtains is obtained again, if that helps",
    async (_place, fault) => {
      await emptyStore();
      await sandboxPlays(fault);
      const { context } = trial({ execution: { auditorAuthMethod: "credential" } });
      const expiration = new Date(Date.now() + 3_600_000).toISOString();
      await sealFor(context, { ...EXAMPLE_DETAILS, expiration }, Date.parse(expiration));
      const failed = {
        outcome: "failed",
        code: "credential_expired",
        message: expect.stringMatching(/valid for longer/),
      };
      expect(await collect(context)).toMatchObject(failed);
      await expect(collectionOf(context)).rejects.toThrow();

      await sandboxPlays(fault);
      const { context: own } = trial();
      const paused = await collect(own);
      if (paused.outcome !== "continue") throw new Error(JSON.stringify(paused));
      const next = { ...own, execution: { ...own.execution, fence: 2, cursor: paused.cursor } };
      expect(await collect(next)).toMatchObject(failed);
      await sandboxPlays();
      expect(await collect(next)).toMatchObject({ outcome: "done" });
      const { gaps, counts } = await collectionOf(next);
      expect([gaps, counts]).toMatchObject([[], { users: 22, roles: 48, buckets: 16, keys: 14 }]);
    },
  );

  test("expiry is at once: what is under way ends, and nothing more is asked", async () => {
    await sandboxPlays({ action: "s3:GetBucketPolicy", kind: "expire", after: 2 });
    await collect(trial().context);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const calls = await sandboxCalls();
    const first = calls.findIndex((call) => call.action === "s3:GetBucketPolicy" && call.status >= 400);
    expect(calls.length - first - 1).toBeLessThanOrEqual(5);
  });
});

describe("what is only tried again", () => {
  test.each<[string, Fault]>([
    ["throttling in the middle of IAM", { action: "iam:GetAccountAuthorizationDetails", kind: "throttle", times: 3 }],
    ["throttling with status 400", { action: "kms:DescribeKey", kind: "throttle", times: 3, status: 400 }],
    ["SlowDown of S3", { action: "s3:GetBucketPolicy", kind: "throttle", times: 5, status: 503, code: "SlowDown" }],
    ["a few failures of the service", { action: "ec2:DescribeRegions", kind: "error", times: 5 }],
    ["a broken connection", { action: "iam:GetAccountAuthorizationDetails", kind: "close", times: 2 }],
  ])("%s", async (_name, fault) => {
    await sandboxPlays(fault);
    const { context, sleeps } = trial();
    expect(await collect(context)).toMatchObject({ outcome: "done" });
    const collection = await collectionOf(context);
    expect(collection.gaps).toEqual([]);
    expect(collection.counts).toMatchObject({ users: 22, roles: 48, buckets: 16, keys: 14 });
    expect(sleeps.length).toBeGreaterThanOrEqual(fault.times ?? 0);
  });
});

describe("what becomes a gap", () => {
  test.each<[string, Fault, object[], object]>([
    [
      "alias",
      { action: "iam:ListAccountAliases", kind: "refuse" },
      [{ service: "iam", region: "", action: "iam:ListAccountAliases", code: "AccessDenied" }],
      {},
    ],
    ["summary", { action: "iam:GetAccountSummary", kind: "refuse" }, [{ action: "iam:GetAccountSummary" }], {}],
    ["report", { action: "iam:GetCredentialReport", kind: "refuse" }, [{ action: "iam:GetCredentialReport" }], {}],
    ["devices", { action: "iam:ListVirtualMFADevices", kind: "refuse" }, [{ action: "iam:ListVirtualMFADevices" }], {}],
    [
      "all of S3",
      { action: "s3:ListAllMyBuckets", kind: "refuse" },
      [{ service: "s3", action: "s3:ListAllMyBuckets", code: "AccessDenied" }],
      { buckets: 0, keys: 14 },
    ],
    [
      "one bucket",
      { action: "s3:*", kind: "refuse", resource: "arn:aws:s3:::acme-backups" },
      [
        "GetBucketAbac",
        "GetBucketOwnershipControls",
        "GetBucketPolicy",
        "GetBucketPublicAccessBlock",
        "GetBucketTagging",
      ].map((operation) => ({
        service: "s3",
        region: "us-west-2",
        action: `s3:${operation}`,
        code: "AccessDenied",
        resource: "arn:aws:s3:::acme-backups",
      })),
      { buckets: 16 },
    ],
    [
      "KMS in one region",
      { action: "kms:ListKeys", kind: "refuse", region: "eu-west-1" },
      [{ service: "kms", region: "eu-west-1", action: "kms:ListKeys", code: "AccessDeniedException" }],
      { buckets: 16 },
    ],
    [
      "a region that does not know the token",
      { action: "kms:*", kind: "refuse", region: "eu-south-2", status: 400, code: "UnrecognizedClientException" },
      [{ service: "kms", region: "eu-south-2", action: "kms:ListKeys", code: "UnrecognizedClientException" }],
      {},
    ],
    [
      "the regions",
      { action: "ec2:DescribeRegions", kind: "refuse", code: "UnauthorizedOperation" },
      [{ service: "ec2", region: "us-east-1", action: "ec2:DescribeRegions", code: "UnauthorizedOperation" }],
      { buckets: 16 },
    ],
  ])("%s", async (_name, fault, gaps, counts) => {
    await sandboxPlays(fault);
    const { context } = trial();
    expect(await collect(context)).toMatchObject({ outcome: "done" });
    const collection = await collectionOf(context);
    const found = collection.gaps;
    if (fault.action === "ec2:DescribeRegions") {
      // The regions that need no opt-in are read instead; the sandbox's account is not in all of them.
      expect(found.filter((gap) => gap.service === "ec2" && gap.region === "us-east-1")).toMatchObject(gaps);
      expect(collection.regions).toContain("us-east-1");
      expect(collection.regions).not.toContain("eu-south-2");
    } else {
      expect(found).toMatchObject(gaps);
      expect(found).toHaveLength(gaps.length);
    }
    expect(collection.counts).toMatchObject({ users: 22, roles: 48, ...counts });
  });

  test("a service in trouble, when the stage has been claimed often enough", async () => {
    await sandboxPlays(
      { action: "kms:*", kind: "error", region: "us-west-2" },
      { action: "s3:GetBucketTagging", kind: "throttle" },
    );
    const { context } = trial();
    expect(await collect({ ...context, attempt: 3 })).toMatchObject({ outcome: "retry" });
    expect(await collect({ ...context, attempt: 4 })).toMatchObject({ outcome: "done" });
    const gaps = (await collectionOf(context)).gaps;
    expect(gaps.filter((gap) => gap.service === "kms")).toMatchObject([
      { region: "us-west-2", action: "kms:ListKeys" },
    ]);
    expect(gaps.filter((gap) => gap.action === "s3:GetBucketTagging")).toHaveLength(16);
  });
});

test("a bucket and a key that are deleted meanwhile are left out, without a gap", async () => {
  await sandboxPlays(
    {
      action: "s3:GetBucketTagging",
      kind: "refuse",
      resource: "arn:aws:s3:::acme-backups",
      status: 404,
      code: "NoSuchBucket",
    },
    { action: "kms:GetKeyPolicy", kind: "refuse", status: 400, code: "NotFoundException", times: 1 },
  );
  const { context } = trial();
  expect(await collect(context)).toMatchObject({ outcome: "done" });
  const collection = await collectionOf(context);
  expect(collection.gaps).toEqual([]);
  expect(collection.counts).toMatchObject({ buckets: 15, keys: 13 });
});
