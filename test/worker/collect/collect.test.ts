import { beforeEach, describe, expect, test } from "vitest";
import { stagedPages } from "../../../src/jobs/execution/analyze/stagedPages.ts";
import { collect } from "../../../src/jobs/execution/collect/collect.ts";
import type { StageContext } from "../../../src/jobs/execution/stage/stage.ts";
import {
  type CollectedResource,
  readCredentialReport,
  readPage,
} from "../../../src/jobs/execution/staging/collection.ts";
import { bindings, collectionOf, GOVCLOUD, LARGE, sandboxCalls, sandboxPlays, trial } from "./support.ts";

beforeEach(() => sandboxPlays());

async function resourcesOf(context: StageContext, prefix: string): Promise<CollectedResource[]> {
  const { pages } = await collectionOf(context);
  const names = pages.filter((page) => page.kind === "resources").map((page) => page.name);
  const written = await Promise.all(names.map((name) => readPage(bindings.STAGING, prefix, name)));
  return written.flat() as CollectedResource[];
}

describe("the account acme-production", () => {
  test("is collected whole, under the prefix of this claim", async () => {
    const { context, progress, sleeps } = trial({ execution: { fence: 2 } });
    const result = await collect(context);
    const prefix = `executions/${context.execution.executionId}/2/collection/`;
    expect(result).toEqual({ outcome: "done", prefix });

    const collection = await collectionOf(context);
    const { accountSummary: summary, counts } = collection;
    expect(collection).toMatchObject({ accountId: "123456789012", partition: "aws", accountAlias: "acme-production" });
    expect(counts).toMatchObject({ users: summary.Users, groups: summary.Groups, roles: summary.Roles });
    expect(collection.callerArn).toBe(
      `arn:aws:sts::123456789012:assumed-role/k9-auditor/${context.execution.executionId}`,
    );
    expect(collection.regions).toEqual(["eu-central-1", "eu-south-2", "eu-west-1", "us-east-1", "us-west-2"]);
    expect(collection.gaps).toEqual([]);
    expect(collection.virtualMfaDevices.length).toBeGreaterThan(0);
    expect(sleeps.every((ms) => ms <= 2_000)).toBe(true);

    const report = await readCredentialReport(bindings.STAGING, prefix, collection);
    expect(report).toMatch(/^user,arn,user_creation_time,/);
    expect(report?.trimEnd().split("\n")).toHaveLength(counts.users + 2);

    expect(progress.length).toBeGreaterThan(counts.buckets);
    expect(progress.every(({ done, total }) => done >= 0 && done <= total)).toBe(true);
  });

  test("shows its principals with documents taken apart and values as they are", async () => {
    const { context } = trial();
    const result = await collect(context);
    if (result.outcome !== "done") throw new Error(JSON.stringify(result));
    const { details: page, gaps } = await stagedPages(bindings.STAGING, result.prefix).details("iam-0001.json");
    expect(gaps).toEqual([]);
    const roles = page.RoleDetailList ?? [];
    const auditor = roles.find((role) => role.RoleName === "k9-auditor");
    expect(auditor?.AssumeRolePolicyDocument).toMatchObject({ Version: "2012-10-17" });
    expect(roles.some((role) => role.PermissionsBoundary?.PermissionsBoundaryArn)).toBe(true);
    expect(roles.some((role) => role.RoleLastUsed?.LastUsedDate)).toBe(true);
    expect(roles.some((role) => role.InstanceProfileList?.length)).toBe(true);
    const versions = (page.Policies ?? []).flatMap((policy) => policy.PolicyVersionList ?? []);
    expect(versions.every((version) => typeof version.Document === "object")).toBe(true);
    expect(versions.filter((version) => version.IsDefaultVersion)).toHaveLength(page.Policies?.length ?? 0);
    expect(JSON.stringify(page)).not.toMatch(/%22|&lt;|&quot;/);
  });

  test("shows its buckets and keys with what hangs on them", async () => {
    const { context } = trial();
    const result = await collect(context);
    if (result.outcome !== "done") throw new Error(JSON.stringify(result));
    const resources = await resourcesOf(context, result.prefix);
    const named = (name: string) => resources.find((resource) => resource.name === name);
    expect(named("acme-audit-logs")).toMatchObject({
      arn: "arn:aws:s3:::acme-audit-logs",
      type: "S3Bucket",
      policy: { Version: "2012-10-17" },
      tags: { owner: "security", confidentiality: "High" },
      publicAccessBlock: { BlockPublicAcls: true, RestrictPublicBuckets: true },
      objectOwnership: "BucketOwnerEnforced",
    });
    expect(named("acme-backups")?.policy).toMatchObject({ Statement: [{ Sid: "TlsOnly" }] });
    expect(named("alias/storefront")).toMatchObject({
      arn: "arn:aws:kms:us-east-1:123456789012:key/1b8d2e33-0c2f-4d66-9b49-702e3f4d5c6b",
      type: "KMSKey",
      keyManager: "CUSTOMER",
      tags: { owner: "storefront" },
    });
    expect(resources.some((resource) => resource.keyManager === "AWS" && resource.name?.startsWith("alias/aws/"))).toBe(
      true,
    );
    const keys = resources.filter((resource) => resource.type === "KMSKey");
    expect(keys.every((key) => typeof key.policy === "object" && key.tags !== undefined)).toBe(true);
  });

  test("leaves no credential in what is staged", async () => {
    const { context } = trial();
    const result = await collect(context);
    if (result.outcome !== "done") throw new Error(JSON.stringify(result));
    const { objects } = await bindings.STAGING.list({ prefix: result.prefix });
    for (const { key } of objects) {
      const content = (await (await bindings.STAGING.get(key))?.text()) ?? "";
      expect(content).not.toMatch(
        /ASIA[0-9A-Z]{16}|AKIASANDBOX|sandbox-service-secret|EXAMPLE-EXTERNAL-ID-1234"\s*,\s*"role/,
      );
    }
  });
});

test("a GovCloud account is read in its own partition", async () => {
  const { context } = trial({ execution: { accountId: GOVCLOUD, provider: "aws-us-gov" } });
  expect(await collect(context)).toMatchObject({ outcome: "done" });
  const collection = await collectionOf(context);
  expect(collection).toMatchObject({ partition: "aws-us-gov", regions: ["us-gov-east-1", "us-gov-west-1"] });
  expect(collection.gaps).toEqual([]);
  const regions = new Set((await sandboxCalls()).map((call) => call.region));
  expect([...regions].every((region) => region.startsWith("us-gov-"))).toBe(true);
});

test("an account of thousands is read page by page, with few requests and one write under way", async () => {
  let requests = 0;
  let mostRequests = 0;
  let writes = 0;
  let mostWrites = 0;
  let largest = 0;
  const staging = new Proxy(bindings.STAGING, {
    get(bucket, property) {
      if (property !== "put") return Reflect.get(bucket, property).bind(bucket);
      return async (key: string, value: Uint8Array | string, options: R2PutOptions) => {
        mostWrites = Math.max(mostWrites, ++writes);
        largest = Math.max(largest, value.length);
        const stored = await bucket.put(key, value, options);
        writes -= 1;
        return stored;
      };
    },
  });
  const { context } = trial({
    execution: { accountId: LARGE },
    staging,
    fetch: async (request) => {
      mostRequests = Math.max(mostRequests, ++requests);
      try {
        return await bindings.SANDBOX.fetch(request);
      } finally {
        requests -= 1;
      }
    },
  });
  expect(await collect(context)).toMatchObject({ outcome: "done" });
  const { pages, counts } = await collectionOf(context);
  const iamPages = pages.filter((page) => page.kind === "iam");
  expect(counts.users + counts.roles).toBeGreaterThanOrEqual(2500);
  expect(iamPages.length).toBeGreaterThan(10);
  expect(iamPages.every((page) => page.entries <= 200)).toBe(true);
  expect(pages.reduce((sum, page) => sum + page.entries, 0)).toBe(
    Object.values(counts).reduce((sum, count) => sum + count, 0),
  );
  expect(mostRequests).toBeLessThanOrEqual(5);
  expect(mostWrites).toBe(1);
  expect(largest).toBeLessThan(5_000_000);
}, 60_000);
