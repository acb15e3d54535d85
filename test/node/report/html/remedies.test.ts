import { describe, expect, it } from "vitest";
import type { Finding, Plan, Remedy } from "../../../../src/iam/index.ts";
import { findings as section } from "../../../../src/report/html/findings/section.ts";
import { createLinks } from "../../../../src/report/html/links.ts";
import { planPieces } from "../../../../src/report/html/summary/plan.ts";
import { summary } from "../../../../src/report/html/summary/section.ts";
import type { ReportedFinding } from "../../../../src/report/model/reportedFinding.ts";
import { AT, factsOf, user, written } from "./resourcesAccount.ts";

const seen = (markup: { toString(): string }) =>
  markup
    .toString()
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ");

const [ann, ben] = [user("ann"), user("<b>ben")];
const POLICY = "arn:aws:iam::123456789012:policy/ops";

function unused(name: string, more: Partial<ReportedFinding> = {}): ReportedFinding {
  const principal = user(name);
  const facts = { createdAt: null, lastUsedAt: null, staleAfterDays: 90, isIamAdmin: false };
  const base: Finding = {
    id: `unused-principal:${principal.arn}`,
    kind: "unused-principal",
    severity: "medium",
    principals: [principal.arn],
    resources: [],
    facts,
    data: { principal, daysUnused: undefined },
    proof: [],
    conditions: [],
  };
  return { ...base, ...more } as ReportedFinding;
}

const REMEDY: Remedy = {
  closes: "all",
  changes: [
    { operation: "detach-policy", policy: POLICY, principal: ben.arn },
    { operation: "put-policy-document", policy: "arn:aws:s3:::inbox", document: { Version: "2012-10-17" } },
  ],
  removes: [
    {
      principal: ann.arn,
      policies: [POLICY],
      access: [{ service: "S3", capability: "read-data", resourceCount: 2 }],
    },
  ],
  commands: { aws: ["aws iam detach-user-policy --user-name '<b>ben'", "aws s3api …"], terraform: "# nothing" },
};

const factsWith = (findings: ReportedFinding[]) => factsOf({ principals: [ann, ben], findings });

describe("how to fix a finding", () => {
  it("has the changes in words, what else they take away, and commands to copy", () => {
    const text = written(section, factsWith([unused("ann", { remedy: REMEDY })]));
    const words = seen(text);
    expect(words).toContain("How to fix it");
    expect(words).toContain("with these changes the finding is gone");
    expect(words).toContain("Detach ops from &lt;b&gt;ben");
    expect(words).toContain("Edit policy of inbox");
    expect(words).toMatch(/ann\s*: read data in S3/);
    expect(text).toContain(
      '<pre class="copy">aws iam detach-user-policy --user-name &#39;&lt;b&gt;ben&#39;\naws s3api …</pre>',
    );
    expect(text).toContain("# nothing");
  });

  it("says how many ways are closed, and nothing of a fix where there is none", () => {
    const partly: Remedy = { ...REMEDY, closes: { closed: 2, of: 5 }, reason: "AWS protects the role." };
    expect(seen(written(section, factsWith([unused("ann", { remedy: partly })])))).toContain(
      "How to fix it in part Tried: closes 2 of 5 ways. AWS protects the role.",
    );
    const none: Remedy = { ...REMEDY, closes: "none", changes: [], reason: "Delete the key in the console." };
    const text = seen(written(section, factsWith([unused("ann", { remedy: none })])));
    expect(text).toContain("Delete the key in the console.");
    expect(text).not.toContain("How to fix it");
  });
});

describe("the plan", () => {
  const plan: Plan = {
    of: 68,
    closed: 61,
    open: ["a", "b"],
    steps: [
      {
        change: { operation: "deactivate-access-key", principal: ann.arn, key: 1 },
        closes: Array.from({ length: 60 }, (_, at) => `${at}`),
        closedSoFar: 60,
        commands: REMEDY.commands,
      },
      {
        change: { operation: "delete-principal", principal: ben.arn },
        closes: ["last"],
        closedSoFar: 61,
        commands: REMEDY.commands,
      },
    ],
  };
  const links = createLinks([ann, ben], []);

  it("says in order what closes how many", () => {
    const text = seen(planPieces(plan, links, 10_000));
    expect(text).toContain("2 changes close 61 of 68");
    expect(text).toMatch(/Deactivate access key 1 of\s+ann\s+closes 60; 60 of 68 so far/);
    expect(text).toMatch(/closes 1; 61 of 68 so far/);
    expect(text).toContain("2 findings stay");
  });

  it("keeps to its bytes, and says how many changes it omits", () => {
    const text = planPieces(plan, links, 250).toString();
    expect(text).not.toContain("<pre");
    expect(seen(text)).toContain("1 more change is in findings.json");
  });
});

describe("accepted findings", () => {
  const accepted = { reason: "agreed with <i>Ann</i>", expires: "2027-03-31" };

  it("are apart, with reason and end, and in no number", () => {
    const facts = factsWith([unused("ann"), unused("ben", { accepted })]);
    const text = written(section, facts);
    expect(text).toContain('data-findings="unused-principal">1<');
    const apart = text.slice(text.indexOf('id="accepted-findings"'));
    expect(seen(apart)).toMatch(/Accepted findings\s+1 .*agreed with &lt;i&gt;Ann&lt;\/i&gt;\s+2027-03-31/);
    expect(seen(written(summary, facts))).toContain("1 finding is accepted and not counted");
  });

  it("are all that there is", () => {
    const facts = factsWith([unused("ben", { accepted })]);
    expect(seen(written(section, facts))).toMatch(/^ No findings\. Accepted findings/);
    expect(seen(written(summary, facts))).toContain("There are no other findings");
  });
});

describe("since when findings are known", () => {
  const day = 24 * 60 * 60 * 1000;
  const comparison = { previous: { executionId: "1", analysisTime: AT - day } } as never;
  const text = (firstSeen: number, hasEarlier = true) =>
    seen(
      written(
        section,
        factsOf({ principals: [ann], findings: [unused("ann", { firstSeen })], ...(hasEarlier && { comparison }) }),
      ),
    );

  it("is said with the days, or that a finding is new, where there was an earlier analysis", () => {
    expect(text(AT - 21 * day)).toMatch(/First seen [\d-]+ [\d:]+ UTC , 21 days ago/);
    expect(text(AT)).toMatch(/New\s+since the previous analysis/);
    expect(text(AT, false)).not.toMatch(/New|First seen/);
  });
});
