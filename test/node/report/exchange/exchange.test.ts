import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { SEVERITIES } from "../../../../src/iam/index.ts";
import { asffLines } from "../../../../src/report/exchange/asff.ts";
import type { ExchangedFindings } from "../../../../src/report/exchange/exchanged.ts";
import { ocsfLines } from "../../../../src/report/exchange/ocsf.ts";
import { sarifLog, sarifText } from "../../../../src/report/exchange/sarif.ts";
import { type PublishedFinding, publishedFinding } from "../../../../src/report/json/findingsJson.ts";
import { ACCOUNT, AT, findings } from "../smallAccount.ts";

const exchanged: ExchangedFindings = {
  accountId: ACCOUNT,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1.2.3",
  findings: findings.map(publishedFinding),
};

const first = exchanged.findings[0] as PublishedFinding;

/** A finding with texts, subjects and an id of any length. */
const anyFinding = fc
  .record({
    id: fc.string({ maxLength: 2_000 }),
    title: fc.string({ minLength: 1, maxLength: 3_000, unit: "grapheme" }),
    text: fc.string({ minLength: 1, maxLength: 1_500 }),
    severity: fc.constantFrom(...SEVERITIES),
    principals: fc.array(fc.string({ minLength: 1, maxLength: 600 }), { maxLength: 20 }),
    resources: fc.array(fc.string({ minLength: 1, maxLength: 600 }), { maxLength: 20 }),
  })
  .map(({ text, ...parts }): PublishedFinding => ({ ...first, ...parts, remedy: { ...first.remedy, text } }));

const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("an accepted finding", () => {
  const accepted = { reason: "Ends in May.", expires: "2026-05-31" };
  const findings = [{ ...first, accepted, firstSeen: "2022-12-01T00:00:00.000Z" }, first];

  it("is suppressed for every product, with the reason", async () => {
    const events = lines([...ocsfLines({ ...exchanged, findings })].join(""));
    expect(events.map(({ status_id, status }) => [status_id, status])).toEqual([
      [3, "Suppressed"],
      [1, "New"],
    ]);
    expect(events[0].status_detail).toContain(accepted.reason);
    expect(events[0].finding_info.first_seen_time).toBe(Date.UTC(2022, 11, 1));
    const batch = await asffLines({ ...exchanged, findings }).next();
    const imported = JSON.parse(String(batch.value)).Findings;
    expect(imported.map(({ Workflow }: { Workflow: { Status: string } }) => Workflow.Status)).toEqual([
      "SUPPRESSED",
      "NEW",
    ]);
    expect(imported[0]).toMatchObject({
      Note: { Text: expect.stringContaining(accepted.reason) },
      FirstObservedAt: "2022-12-01T00:00:00.000Z",
    });
    const [run] = sarifLog({ ...exchanged, findings }).runs;
    expect(run?.results.map((result) => "suppressions" in result)).toEqual([true, false]);
  });
});

describe("OCSF", () => {
  /** The attributes that class 2004 and its objects require in version 1.5.0, by where they are. */
  const REQUIRED: Record<string, readonly string[]> = {
    "": [
      "activity_id",
      "category_uid",
      "class_uid",
      "cloud",
      "finding_info",
      "metadata",
      "severity_id",
      "time",
      "type_uid",
    ],
    cloud: ["provider"],
    finding_info: ["uid", "title"],
    metadata: ["product", "version"],
    "metadata.product": ["vendor_name"],
    remediation: ["desc"],
  };

  it("has an event for each finding, with everything that the class requires", () => {
    const events = lines([...ocsfLines(exchanged)].join(""));
    expect(events.map(({ finding_info }) => finding_info.uid)).toEqual(findings.map(({ id }) => id));
    for (const event of events) {
      for (const [path, names] of Object.entries(REQUIRED)) {
        const object = path === "" ? event : path.split(".").reduce((value, name) => value[name], event);
        for (const name of names) expect(object, `${path}.${name}`).toHaveProperty(name);
      }
      expect(event.type_uid).toBe(event.class_uid * 100 + event.activity_id);
      expect(event.time).toBe(Math.floor(AT));
      expect(event.cloud.account.uid).toBe(ACCOUNT);
    }
  });

  it("tells a sub-technique from its technique", () => {
    const finding = { ...first, mappings: { mitreAttack: ["T1078.004", "T1530"] } };
    const [event] = lines([...ocsfLines({ ...exchanged, findings: [finding] })].join(""));
    expect(event.finding_info.attacks).toEqual([
      { version: "16", technique: { uid: "T1078" }, sub_technique: { uid: "T1078.004" } },
      { version: "16", technique: { uid: "T1530" } },
    ]);
  });
});

async function text(parts: AsyncIterable<string>): Promise<string> {
  let whole = "";
  for await (const part of parts) whole += part;
  return whole;
}

async function asff(given: ExchangedFindings) {
  return lines(await text(asffLines(given)));
}

describe("ASFF", () => {
  it("names the account, the product and the resources as Security Hub does", async () => {
    const [{ Findings }] = await asff({ ...exchanged, partition: "aws-us-gov" });
    expect(Findings).toHaveLength(findings.length);
    expect(Findings[0]).toMatchObject({
      SchemaVersion: "2018-10-08",
      AwsAccountId: ACCOUNT,
      ProductArn: `arn:aws-us-gov:securityhub:us-gov-west-1:${ACCOUNT}:product/${ACCOUNT}/default`,
      CreatedAt: "2022-12-10T07:14:19.753Z",
      Resources: [
        { Type: "AwsIamUser", Id: "arn:aws:iam::123456789012:user/bob", Region: "us-gov-west-1" },
        { Type: "AwsIamRole", Id: "arn:aws:iam::123456789012:role/ops", Region: "us-gov-west-1" },
      ],
    });
  });

  it("has batches of at most 100", async () => {
    const many = Array.from({ length: 201 }, (_, at) => ({ ...first, id: `${first.id}-${at}` }));
    const batches = await asff({ ...exchanged, findings: many });
    expect(batches.map(({ Findings }) => Findings.length)).toEqual([100, 100, 1]);
  });

  it("names the account where a finding names nothing in it", async () => {
    const [{ Findings }] = await asff({ ...exchanged, findings: [{ ...first, principals: [], resources: [] }] });
    expect(Findings[0].Resources).toMatchObject([{ Type: "AwsAccount", Id: `AWS::::Account:${ACCOUNT}` }]);
  });

  it("keeps ids of any length apart, and everything within the limits", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyFinding, { minLength: 1, maxLength: 20, selector: ({ id }) => id }),
        async (some) => {
          const [{ Findings }] = await asff({ ...exchanged, findings: some });
          expect(new Set(Findings.map(({ Id }: { Id: string }) => Id)).size).toBe(some.length);
          for (const finding of Findings) {
            expect(finding.Id.length).toBeLessThanOrEqual(512);
            expect(finding.Title.length).toBeLessThanOrEqual(256);
            expect(finding.Description.length).toBeLessThanOrEqual(1024);
            expect(finding.Remediation.Recommendation.Text.length).toBeLessThanOrEqual(512);
            expect(finding.Resources.length).toBeGreaterThanOrEqual(1);
            expect(finding.Resources.length).toBeLessThanOrEqual(32);
            expect(finding.Title.isWellFormed()).toBe(true);
          }
        },
      ),
      { seed: 7, numRuns: 100 },
    );
  });
});

describe("SARIF", () => {
  it("is a log by the types of the format", () => {
    expectTypeOf(sarifLog(exchanged)).toExtend<import("sarif").Log>();
    expect(JSON.parse(sarifText(exchanged))).toEqual(JSON.parse(JSON.stringify(sarifLog(exchanged))));
  });

  it("has a rule for each kind and a result for each finding, which points to its rule", () => {
    const [run] = sarifLog(exchanged).runs;
    expect(run?.results.map(({ partialFingerprints }) => partialFingerprints["findingId/v1"])).toEqual(
      findings.map(({ id }) => id),
    );
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  it("names the file that the account was read from as a relative reference", () => {
    const [run] = sarifLog({ ...exchanged, accountFile: "audits/my account#1.json" }).runs;
    expect(run?.results[0]?.locations[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: "audits/my%20account%231.json" }, region: { startLine: 1 } },
    });
    expect(sarifLog(exchanged).runs[0]?.results[0]?.locations[0]).not.toHaveProperty("physicalLocation");
  });
});
