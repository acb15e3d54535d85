import { describe, expect, it } from "vitest";
import { writeReportFiles } from "../../../src/jobs/execution/analyze/reportFiles.ts";
import type { StagedFile } from "../../../src/jobs/execution/staging/analysisFiles.ts";
import { toHex } from "../../../src/platform/hash.ts";
import { analysisSchema } from "../../../src/report/json/analysisSchema.ts";
import type { ReportedAccount } from "../../../src/report/writeReports.ts";
import { readCsv } from "../../node/report/csvReader.ts";
import { problemsOf } from "../../node/report/jsonSchema.ts";
import { ACCOUNT, AT, accesses, escalation, external, findings, resources } from "../../node/report/smallAccount.ts";
import { contentOf, staging } from "../report/buckets.ts";
import { meteredBucket } from "./meteredBucket.ts";
import { syntheticAccount } from "./syntheticAccount.ts";

const header = {
  executionId: "ondemand-P123456-430363089266-123456789012-2022-12-10_ONO2",
  accountId: ACCOUNT,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1.0.0",
  catalogueVersion: "0.1",
  catalogueDate: "2022-01-01",
};

function small(): ReportedAccount {
  return {
    resources,
    policies: [],
    externalGrants: () => external,
    principalCount: accesses.length,
    accesses: (async function* () {
      yield* accesses;
    })(),
    escalation: () => escalation,
    findings: () => findings,
    gaps: () => [],
  };
}

async function textOf(prefix: string, name: string): Promise<string> {
  const object = await staging.get(prefix + name);
  if (!object) throw new Error(`${name} is not there`);
  if (!name.endsWith(".gz")) return new TextDecoder().decode(await contentOf(object));
  return new Response(object.body.pipeThrough(new DecompressionStream("gzip"))).text();
}

const digests = (files: readonly StagedFile[]) =>
  Object.fromEntries(files.map(({ report, sha256 }) => [report, sha256]));

describe("the report files of an analysis", () => {
  it("are nine and an index, have the recorded lengths, and leave nothing else behind", async () => {
    const files = await writeReportFiles(staging, "nine/", header, small());
    const listed = (await staging.list({ prefix: "nine/" })).objects;
    expect(Object.fromEntries(listed.map(({ key, size }) => [key, size]))).toEqual(
      Object.fromEntries(
        files.map(({ report, ext, bytes, stored }) => [`nine/${report}.${ext}`, (stored ?? { bytes }).bytes]),
      ),
    );
    for (const { report, ext, bytes, sha256 } of files) {
      const content = await contentOf(await staging.get(`nine/${report}.${ext}`));
      const digest = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", content)));
      expect([report, content.byteLength, digest]).toEqual([report, bytes, sha256]);
    }
    expect(files.filter(({ stored }) => stored).map(({ ext }) => ext)).toEqual(["csv", "csv", "csv", "csv", "csv"]);
    expect(files.map(({ report }) => report).sort()).toEqual([
      "access",
      "analysis",
      "changes",
      "findings",
      "findings",
      "principal-access-summaries",
      "principals",
      "report",
      "resource-access-audit",
      "resource-access-summaries",
      "resources",
    ]);
    expect(
      readCsv(await textOf("nine/", "resource-access-summaries.csv"))
        .slice(1)
        .map((row) => row.slice(1, 8).join(" ")),
    ).toEqual([
      "IAM ops arn:aws:iam::123456789012:role/ops administer-resource IAMRole ops arn:aws:iam::123456789012:role/ops",
      "KMS alias/data arn:aws:kms:us-east-1:123456789012:key/1111 read-data IAMUser bob arn:aws:iam::123456789012:user/bob",
      "S3 ledger arn:aws:s3:::ledger read-data  external::* *",
      "S3 ledger arn:aws:s3:::ledger read-data IAMUser bob arn:aws:iam::123456789012:user/bob",
      "STS ops arn:aws:iam::123456789012:role/ops use-resource IAMRole ops arn:aws:iam::123456789012:role/ops",
      "STS ops arn:aws:iam::123456789012:role/ops use-resource IAMRole external::auditor arn:aws:iam::999988887777:role/auditor",
    ]);
    const document = JSON.parse(await textOf("nine/", "analysis.json.gz"));
    expect(problemsOf(document, analysisSchema)).toEqual([]);
    expect(document.principals.map(({ arn }: { arn: string }) => arn)).toEqual(
      accesses.map(({ principal }) => principal.arn),
    );
  });

  it("have the same bytes every time", async () => {
    const first = await writeReportFiles(staging, "again-1/", header, small());
    const second = await writeReportFiles(staging, "again-2/", header, small());
    expect(digests(second)).toEqual(digests(first));
  });

  it("agree with each other when the table is spilled", async () => {
    const account = syntheticAccount({ principals: 90, resources: 40, every: 3 });
    await writeReportFiles(staging, "agree/", header, account, { spillBytes: 1000 });
    const byPrincipal = readCsv(await textOf("agree/", "principal-access-summaries.csv")).slice(1);
    const byResource = readCsv(await textOf("agree/", "resource-access-summaries.csv")).slice(1);
    const pairs = byPrincipal.map(([, , arn, , , service, capability, resource]) =>
      [service, resource, capability, arn].join(" "),
    );
    expect(
      byResource.map(([, service, , resource, capability, , , arn]) => [service, resource, capability, arn].join(" ")),
    ).toEqual(pairs.toSorted());
    expect(pairs.length).toBeGreaterThan(1000);
    expect((await staging.list({ prefix: "agree/cells" })).objects).toEqual([]);
  });

  it("leave no file behind when a principal cannot be analyzed", async () => {
    const failing: ReportedAccount = {
      ...small(),
      accesses: (async function* () {
        yield* accesses;
        throw new Error("engine");
      })(),
    };
    await expect(writeReportFiles(staging, "broken/", header, failing)).rejects.toThrow("engine");
    const left = (await staging.list({ prefix: "broken/" })).objects.map(({ key }) => key);
    expect(left).toEqual([]);
  });

  it("need no more memory for a million rows than for a thousand", async () => {
    const thousand = meteredBucket();
    await writeReportFiles(thousand.bucket, "", header, syntheticAccount({ principals: 20, resources: 50, every: 1 }));
    const million = meteredBucket();
    const files = await writeReportFiles(
      million.bucket,
      "",
      header,
      syntheticAccount({ principals: 250, resources: 2000, every: 1 }),
    );
    const rows = files.find(({ report }) => report === "principal-access-summaries");
    expect(rows?.bytes).toBeGreaterThan(100 * 1_000_000);
    expect(million.largestWrite()).toBeLessThanOrEqual(5 * 1024 * 1024);
    expect(million.inFlight()).toBeLessThanOrEqual(4 * 5 * 1024 * 1024);
    expect(thousand.largestWrite()).toBeLessThanOrEqual(million.largestWrite());
  }, 60_000);
});
