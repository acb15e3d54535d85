import { describe, expect, it } from "vitest";
import { findingsJson } from "../../../src/report/json/findingsJson.ts";
import { findingsSchema } from "../../../src/report/json/findingsSchema.ts";
import { knowledgeOf } from "../../../src/report/model/knowledge.ts";
import { datedFindings } from "../../../src/report/model/reportedFinding.ts";
import { problemsOf } from "./jsonSchema.ts";
import { ACCOUNT, AT, findings } from "./smallAccount.ts";

const header = {
  executionId: "daily-1",
  accountId: ACCOUNT,
  partition: "aws",
  analysisTime: AT,
  engineVersion: "1",
  catalogueVersion: "1",
  catalogueDate: "",
};

describe("findings.json", () => {
  it("counts by severity and has one line for each finding", () => {
    const text = [...findingsJson(header, findings, knowledgeOf([], []))].join("");
    const document = JSON.parse(text);
    expect(document).toMatchObject({
      schema: "findings.v2",
      executionId: "daily-1",
      accountId: ACCOUNT,
      analysisTime: "2022-12-10T07:14:19.753Z",
      counts: { critical: 0, high: 0, medium: 1, low: 1 },
    });
    expect(document.findings.map(({ id }: { id: string }) => id)).toEqual(findings.map(({ id }) => id));
    expect(document.findings[0].paths).toHaveLength(1);
    expect("paths" in document.findings[1]).toBe(false);
    expect(text.trimEnd().split("\n")).toHaveLength(findings.length + 2);
  });

  it("says since when each is known, and does not count accepted ones", () => {
    const [first, ...others] = findings;
    if (first === undefined) throw new Error("no findings");
    const accepted = { reason: "Ends in May.", expires: "2026-05-31" };
    const dated = datedFindings([{ ...first, accepted }, ...others], new Map([[first.id, AT - 86_400_000]]), AT);
    const exception = { id: first.id, ...accepted };
    const used = [{ exception, isExpired: false, findings: 1 }];
    const document = JSON.parse([...findingsJson(header, dated, knowledgeOf([], []), { exceptions: used })].join(""));
    expect(problemsOf(document, findingsSchema)).toEqual([]);
    expect(document.counts).toEqual({ critical: 0, high: 0, medium: 0, low: 1 });
    expect(document.exceptions).toEqual([{ ...exception, isExpired: false, findings: 1 }]);
    expect(document.findings).toMatchObject([
      { accepted, firstSeen: "2022-12-09T07:14:19.753Z" },
      { firstSeen: "2022-12-10T07:14:19.753Z" },
    ]);
    expect(document.findings[1]).not.toHaveProperty("accepted");
  });

  it("is a document without findings too", () => {
    expect(JSON.parse([...findingsJson(header, [], knowledgeOf([], []))].join(""))).toMatchObject({
      findings: [],
      counts: { critical: 0 },
    });
  });
});
