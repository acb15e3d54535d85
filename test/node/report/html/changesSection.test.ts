import { describe, expect, it } from "vitest";
import type { Changes } from "../../../../src/iam/changes/model.ts";
import { count } from "../../../../src/platform/numberText.ts";
import { changes as section } from "../../../../src/report/html/changes/section.ts";
import { compareTexts } from "../../../../src/report/json/changesJson.ts";
import { knowledgeOf } from "../../../../src/report/model/knowledge.ts";
import { createSpool } from "../../../../src/report/stream/spool.ts";
import type { Comparison } from "../../../../src/report/summary/comparison.ts";
import { analysisText, chunked } from "../../changes/analysisText.ts";
import { allow, document, OTHER, type SmallAccount } from "../../findings/account.ts";
import { AT, bucket, DAY, factsOf, grant, HOSTILE, role, shapesOf, user, written } from "./resourcesAccount.ts";

const NONE: Changes = {
  administrators: { gained: [], lost: [] },
  escalation: { gained: [], lost: [] },
  externalAccess: { gained: [], lost: [] },
  principals: { added: [], removed: [] },
  resources: { added: [], removed: [] },
};
const VERSIONS = { engineVersion: "1", catalogueVersion: "1" };
const FIGURES = { principals: 0, administrators: 0, escalating: 0, unused: 0, staleCredentials: 0, external: 0 };

async function comparison(changes: Partial<Changes>, gained = 0, lost = 0): Promise<Comparison> {
  const access = { gained: createSpool(), lost: createSpool() };
  for (let at = 0; at < gained; at += 1) await access.gained.add("{}");
  for (let at = 0; at < lost; at += 1) await access.lost.add("{}");
  const previous = { executionId: "daily-1", analysisTime: AT - DAY };
  return {
    previous,
    figures: FIGURES,
    known: knowledgeOf([], []),
    changes: { ...NONE, ...changes },
    notComparable: { gaps: [], parts: {} },
    engine: { previous: VERSIONS, current: VERSIONS },
    access,
  };
}

const plain = (text: string) => text.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");
const items = (text: string) => [...text.matchAll(/<li>(.*?)<\/li>/g)].map(([, item = ""]) => plain(item).trim());
const a = user("a");

describe("what changed", () => {
  it("says why there is nothing to compare with", () => {
    const gap = { service: "k9", region: "", action: "compare", resource: "x" };
    expect(written(section, factsOf({ principals: [] }))).toContain("There is no earlier analysis");
    for (const [code, words] of [
      ["PreviousAnalysisMissing", "is missing"],
      ["PreviousAnalysisUnreadable", "cannot be read"],
      ["constructor", "There is no earlier analysis"],
    ] as const)
      expect(written(section, factsOf({ principals: [], gaps: [{ ...gap, code }] }))).toContain(words);
  });

  it("says that nothing changed", async () => {
    const text = written(section, factsOf({ principals: [], comparison: await comparison({}) }));
    expect(plain(text)).toContain("Nothing changed since the analysis of 2026-11-21 07:00 UTC");
  });

  it("says what was not compared, and never that nothing changed there", async () => {
    const gap = { service: "s3", region: "us-east-1", action: "s3:GetBucketPolicy", code: "AccessDenied" };
    const partial: Comparison = {
      ...(await comparison({})),
      notComparable: {
        gaps: [{ ...gap, resource: "arn:aws:s3:::b", missingIn: "current" }],
        parts: { externalAccess: "some" },
      },
    };
    const text = written(section, factsOf({ principals: [], comparison: partial }));
    expect(plain(text)).toContain("in what both analyses could read");
    expect(text).not.toContain('class="good"');
    expect(items(text)).toEqual(["s3:GetBucketPolicy in us-east-1 for arn:aws:s3:::b: AccessDenied, in this analysis"]);
    const whole: Comparison = {
      ...(await comparison({ resources: { added: ["arn:aws:s3:::new"], removed: [] } })),
      notComparable: { gaps: [{ ...gap, missingIn: "previous" }], parts: { administrators: "all", resources: "some" } },
    };
    const overview = plain(written(section, factsOf({ principals: [], comparison: whole })));
    expect(overview).toContain("Administratorsnot knownnot known");
    expect(overview).toContain("Resourcesat least 1at least 0");
    expect(overview).toContain("External access00");
  });

  it("says when the two analyses were made differently", async () => {
    const alike = await comparison({});
    const words = "Some differences may come from that";
    expect(written(section, factsOf({ principals: [], comparison: alike }))).not.toContain(words);
    const current = { ...VERSIONS, engineVersion: "2" };
    const other: Comparison = { ...alike, engine: { previous: VERSIONS, current } };
    expect(written(section, factsOf({ principals: [], comparison: other }))).toContain(words);
  });

  it("describes each change in words, administrators and escalation paths first", async () => {
    const vendor = {
      name: "external:Vendor:999988887777",
      arn: "arn:aws:iam::999988887777:root",
      kind: "account",
    } as const;
    const outside = { name: vendor.name, principal: vendor.arn, resource: "arn:aws:s3:::b" } as const;
    const step = { to: role("ops").arn, technique: "iam:PassRole + lambda:CreateFunction" };
    const changes: Changes = {
      administrators: {
        gained: [{ principal: a.arn, from: null, to: "full" }],
        lost: [{ principal: user("gone").arn, from: "iam", to: null }],
      },
      escalation: {
        gained: [{ principal: a.arn, target: { kind: "administrator", arn: step.to }, steps: [step] }],
        lost: [{ principal: a.arn, target: { kind: "data", arn: step.to, resource: "arn:aws:s3:::b" }, steps: [step] }],
      },
      externalAccess: {
        gained: [
          { ...outside, capability: "read-data", from: "conditional", to: "allowed" },
          { ...outside, principal: "*", name: "external::*", capability: "write-data", from: null, to: "conditional" },
        ],
        lost: [
          { ...outside, capability: "delete-data", from: "allowed", to: null },
          {
            ...outside,
            principal: "sns.amazonaws.com",
            name: "external::sns.amazonaws.com",
            capability: "use-resource",
            from: "allowed",
            to: "conditional",
          },
        ],
      },
      principals: { added: [a.arn], removed: [user("gone").arn] },
      resources: { added: ["arn:aws:s3:::b"], removed: ["arn:aws:s3:::old"] },
    };
    const facts = factsOf({
      principals: [a],
      resources: [bucket("b")],
      external: [grant(vendor, 0)],
      comparison: await comparison(changes, 7, 1),
    });
    const text = written(section, facts);
    expect(items(text)).toEqual([
      "a is now a full administrator",
      "gone is no longer an administrator",
      "a can become administrator through arn:aws:iam::123456789012:role/ops (pass the role, create function)",
      "a could read data of b through arn:aws:iam::123456789012:role/ops (pass the role, create function)",
      "Vendor (account 999988887777): read data on b (now without conditions)",
      "anyone: write data on b (under conditions)",
      "Vendor (account 999988887777): delete data on b",
      "AWS service sns.amazonaws.com: use on b (now only under conditions)",
      "a",
      "arn:aws:iam::123456789012:user/gone",
      "b",
      "arn:aws:s3:::old",
    ]);
    const rows = [
      ...text.matchAll(/<tr><th scope="row">(.*?)<\/th><td class="number">(\d+)<\/td><td class="number">(\d+)<\/td>/g),
    ];
    expect(rows.map(([, ...cells]) => cells)).toEqual([
      ["Administrators", "1", "1"],
      ["Escalation paths", "1", "1"],
      ["External access", "2", "2"],
      ["Users and roles", "1", "1"],
      ["Resources", "1", "1"],
      ["Access of users and roles", "7", "1"],
    ]);
    expect(plain(text)).toContain("7 are new or no longer under conditions, 1 is gone");
  });

  it("shows the differences between two analyses of an account", async () => {
    const trusted = document({
      Effect: "Allow",
      Principal: { AWS: OTHER },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::b/*",
    });
    const before: SmallAccount = {
      roles: { r: { statements: [allow("s3:GetObject")] } },
      resources: [{ arn: "arn:aws:s3:::b" }],
    };
    const after: SmallAccount = {
      roles: { r: { statements: [allow("*")] }, s: {} },
      resources: [{ arn: "arn:aws:s3:::b", policy: trusted }],
    };
    const previous = { executionId: "daily-1", analysisTime: AT - DAY };
    const opened = (small: SmallAccount) => async () => chunked(analysisText(small));
    const compared = await compareTexts(previous, opened(before), opened(after));
    const text = written(
      section,
      factsOf({ principals: [role("r"), role("s")], resources: [bucket("b")], comparison: compared }),
    );
    expect(items(text)).toContain("r is now a full administrator");
    expect(items(text)).toContain(`account ${OTHER}: read data on b`);
    expect(items(text)).toContain("s");
    expect(compared.access.gained.count).toBeGreaterThan(0);
    expect(plain(text)).toContain(`${count(compared.access.gained.count)} are new`);
  });

  it("omits what does not fit, says how much, and keeps to its bytes", async () => {
    const added = Array.from({ length: 500 }, (_, at) => `arn:aws:iam::123456789012:user/u${at}`);
    const gained = added.map((principal) => ({ principal, from: null, to: "iam" as const }));
    const facts = factsOf({
      principals: [],
      comparison: await comparison({ administrators: { gained, lost: [] }, principals: { added, removed: [] } }),
    });
    const text = written(section, facts, 20_000);
    expect(text.length).toBeLessThanOrEqual(20_000);
    const lists = text.split('<ul class="changes">').slice(1);
    expect(lists).toHaveLength(2);
    for (const list of lists) {
      const shown = list.match(/<li>/g)?.length ?? 0;
      expect(shown).toBeGreaterThan(0);
      expect(list).toContain(`${500 - shown} more are in changes.json`);
    }
    expect(written(section, facts, 20_000)).toBe(text);
  });

  it.each(HOSTILE)("shows hostile text as text (%#)", async (hostile) => {
    const facts = async (text: string) =>
      factsOf({
        principals: [],
        comparison: await comparison({
          administrators: { gained: [{ principal: text, from: null, to: "full" }], lost: [] },
          escalation: {
            gained: [
              {
                principal: text,
                target: { kind: "data", arn: text, resource: text },
                steps: [{ to: text, technique: text }],
              },
            ],
            lost: [],
          },
          externalAccess: {
            gained: [
              {
                principal: text,
                name: `external:${text}:999988887777`,
                resource: text,
                capability: "read-data",
                from: null,
                to: "allowed",
              },
            ],
            lost: [],
          },
          principals: { added: [text], removed: [text] },
          resources: { added: [text], removed: [text] },
        }),
      });
    const text = written(section, await facts(hostile));
    expect(shapesOf(text)).toEqual(shapesOf(written(section, await facts("harmless"))));
    expect(text).not.toMatch(/[\u202E\u2066\u200B\u2028\0]/);
  });
});
