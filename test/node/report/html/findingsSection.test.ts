import { describe, expect, it } from "vitest";
import { FINDING_RULES, type Finding } from "../../../../src/iam/findings/findingRules.ts";
import { groupCard } from "../../../../src/report/html/findings/card.ts";
import { findingGroups, ofThem } from "../../../../src/report/html/findings/groups.ts";
import { findings as section } from "../../../../src/report/html/findings/section.ts";
import { createLinks } from "../../../../src/report/html/links.ts";
import { factsOf, user, written } from "./resourcesAccount.ts";

const seen = (markup: { toString(): string }) =>
  markup
    .toString()
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ");

const about = (name: string) => ({
  id: name,
  principals: [user(name).arn],
  resources: [],
  data: { principal: user(name) },
  proof: [],
  conditions: [],
});

function withoutMfa(name: string, isIamAdmin = false): Finding {
  const severity = isIamAdmin ? "critical" : "high";
  return { ...about(name), kind: "console-without-mfa", severity, facts: { passwordLastUsed: null, isIamAdmin } };
}

function unused(name: string, severity: "high" | "medium" = "medium"): Finding {
  const facts = { createdAt: null, lastUsedAt: null, staleAfterDays: 90, isIamAdmin: severity === "high" };
  const data = { principal: user(name), daysUnused: undefined };
  return { ...about(name), kind: "unused-principal", severity, facts, data };
}

function twoKeys(name: string): Finding {
  const facts = { key1LastRotated: null, key1LastUsed: null, key2LastRotated: null, key2LastUsed: null };
  return { ...about(name), kind: "two-active-access-keys", severity: "low", facts };
}

const kindsOf = (findings: readonly Finding[]) => findingGroups(findings).map(({ kind }) => kind);

describe("groups of findings", () => {
  it("come by their most severe finding, then by how many are as severe", () => {
    expect(kindsOf([twoKeys("a"), unused("a"), withoutMfa("a")])).toEqual([
      "console-without-mfa",
      "unused-principal",
      "two-active-access-keys",
    ]);
    expect(kindsOf([withoutMfa("a"), unused("a", "high"), unused("b", "high")])).toEqual([
      "unused-principal",
      "console-without-mfa",
    ]);
  });

  it("come in the order of the rules where nothing else tells them apart", () => {
    const order = FINDING_RULES.map(({ kind }) => kind);
    const tied = [withoutMfa("a"), unused("a", "high")];
    const expected = tied.map(({ kind }) => kind).sort((a, b) => order.indexOf(a) - order.indexOf(b));
    expect(kindsOf(tied)).toEqual(expected);
    expect(kindsOf(tied.toReversed())).toEqual(expected);
  });

  it("say how many are as severe as the worst, where not all are", () => {
    const [mixed] = findingGroups([withoutMfa("a"), withoutMfa("b", true)]);
    const [alike] = findingGroups([withoutMfa("a"), withoutMfa("b")]);
    expect([mixed, alike].map((group) => group && ofThem(group))).toEqual([", 1 of them critical", ""]);
  });

  it("name the first findings on their card, and how many more there are", () => {
    const names = ["a", "b", "c", "d", "e"];
    const links = createLinks(
      names.map((name) => user(name)),
      [],
    );
    const cards = findingGroups(names.map((name) => withoutMfa(name))).map((group) =>
      seen(groupCard(group, links, () => 0)),
    );
    expect(cards).toHaveLength(1);
    expect(cards[0]).toContain("high Console sign-in without MFA 5 findings");
    for (const name of ["a", "b", "c"]) expect(cards[0]).toContain(`The user ${name} signs in to the console`);
    expect(cards[0]).not.toContain("The user d");
    expect(cards[0]).toContain("and 2 more findings: Console sign-in without MFA");
    expect(cards[0]).toContain("What to do: Register an MFA device");
  });
});

describe("the section of findings", () => {
  const rowsIn = (text: string) => text.match(/<tr id="f\d+"><td data-rank/g)?.length ?? 0;

  it("says that there are none", () => {
    expect(seen(written(section, factsOf({ principals: [] })))).toBe("No findings. ");
  });

  it("has every finding with what it means and what to do", () => {
    const findings = [withoutMfa("a", true), withoutMfa("b"), unused("a")];
    const text = written(section, factsOf({ principals: [user("a"), user("b")], findings }));
    expect(rowsIn(text)).toBe(3);
    expect([...text.matchAll(/data-findings="([\w-]+)">(\d+)</g)].map(([, kind, amount]) => [kind, amount])).toEqual([
      ["console-without-mfa", "2"],
      ["unused-principal", "1"],
    ]);
    for (const { kind, message } of FINDING_RULES) {
      const isThere = findings.some((finding) => finding.kind === kind);
      expect([kind, seen(text).includes(message.advice)]).toEqual([kind, isThere]);
    }
  });

  it("keeps to its bytes, and says how many are left out", () => {
    const names = Array.from({ length: 200 }, (_, at) => `u${at}`);
    const facts = factsOf({
      principals: names.map((name) => user(name)),
      findings: names.map((name) => withoutMfa(name)),
    });
    const text = written(section, facts, 20_000);
    expect(rowsIn(text)).toBeGreaterThan(10);
    expect(seen(text)).toContain(`${200 - rowsIn(text)} more findings of this kind`);
  });
});
