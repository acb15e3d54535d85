import { describe, expect, it } from "vitest";
import { writtenStatements } from "../../../../src/iam/policy/document.ts";
import { shownStatements } from "../../../../src/report/html/shownStatements.ts";
import { trend } from "../../../../src/report/html/summary/trend.ts";
import { type StatementText, statementText } from "../../../../src/report/summary/statementTexts.ts";
import { AT, factsOf, user } from "./resourcesAccount.ts";

const ALLOW = { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" };

describe("the text of a statement", () => {
  it("is JSON, an element a line, and the statement itself", () => {
    const statement = { Sid: "Read", ...ALLOW, Condition: { Bool: { "aws:SecureTransport": "true" } } };
    const { text, omitted } = statementText(statement);
    expect(JSON.parse(text)).toEqual(statement);
    expect(text.split("\n")).toHaveLength(Object.keys(statement).length + 2);
    expect(omitted).toBe(0);
  });

  it("cuts long lists and values, and counts what is left out", () => {
    const Action = Array.from({ length: 100 }, (_, at) => `s3:Action${at}`);
    const { text, omitted } = statementText({ ...ALLOW, Action, Resource: "x".repeat(9_000) });
    expect(omitted).toBe(60);
    expect(text.length).toBeLessThan(2_000);
  });

  it("is found by its Sid, else by its position, in every form of a document", () => {
    const document = { Version: "2012-10-17", Statement: [{ Sid: "A", ...ALLOW }, ALLOW, { Sid: "", ...ALLOW }] };
    for (const form of [document, JSON.stringify(document), encodeURIComponent(JSON.stringify(document))])
      expect([...writtenStatements(form).keys()]).toEqual(["A", "#1", "#2"]);
    expect([...writtenStatements({ Statement: ALLOW }).values()]).toEqual([ALLOW]);
    for (const broken of ["{", undefined, 7, {}]) expect(writtenStatements(broken).size).toBe(0);
  });
});

describe("the statements of a report", () => {
  const texts = (entries: Record<string, Record<string, unknown>>) =>
    new Map(
      Object.entries(entries).map(([policy, statements]) => [
        policy,
        new Map<string, StatementText>(Object.entries(statements).map(([id, one]) => [id, statementText(one)])),
      ]),
    );
  const cited = new Map([
    ["p1", new Set(["#0", "#1"])],
    ["p2", new Set(["#0"])],
    ["gone", new Set(["#0"])],
  ]);
  const known = texts({ p1: { "#0": ALLOW, "#1": { ...ALLOW, Action: "*" } }, p2: { "#0": ALLOW } });

  it("are there once for all policies that have them word for word", () => {
    const { list, omitted, idOf } = shownStatements(cited, known, 100_000);
    expect(list.map(({ of }) => of)).toEqual([
      [
        ["p1", "#0"],
        ["p2", "#0"],
      ],
      [["p1", "#1"]],
    ]);
    expect(idOf("p2", "#0")).toBe(idOf("p1", "#0"));
    expect([idOf("gone", "#0"), idOf("p1", "none"), omitted]).toEqual([undefined, undefined, 0]);
  });

  it("keep to their bytes, and what is left out has no anchor", () => {
    const { list, omitted, idOf } = shownStatements(cited, known, 330);
    expect([list.length, omitted]).toEqual([1, 1]);
    expect(idOf("p1", "#1")).toBeUndefined();
  });
});

describe("the trend", () => {
  const seen = (markup: { toString(): string }) => markup.toString().replace(/<[^>]*>/g, " ");
  const counts = { critical: 9, high: 0, medium: 0, low: 0 };

  it("has earlier numbers next to those of today, and nothing for what was not known", () => {
    const facts = factsOf({ principals: [user("ann")] });
    const past = { analysisTime: "2022-12-01T00:00:00Z", counts, figures: { administrators: 7 } };
    const text = seen(trend({ ...facts, history: [past] }));
    expect(text).toMatch(/critical findings\s+9\s+0/);
    expect(text).toMatch(/Administrators\s+7\s+0/);
    expect(text).toMatch(/Unused\s+–\s+/);
    expect(text.indexOf("2022-12-01")).toBeLessThan(text.indexOf(new Date(AT).toISOString().slice(0, 10)));
    expect(seen(trend(facts))).toBe("");
  });
});
