import { describe, expect, it } from "vitest";
import { findingsJson } from "../../../src/report/json/findingsJson.ts";
import { knowledgeOf } from "../../../src/report/model/knowledge.ts";
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
      schema: "findings.v1",
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

  it("is a document without findings too", () => {
    expect(JSON.parse([...findingsJson(header, [], knowledgeOf([], []))].join(""))).toMatchObject({
      findings: [],
      counts: { critical: 0 },
    });
  });
});
