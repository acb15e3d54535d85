import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PrincipalRecord } from "../../../../src/iam/access/model.ts";
import type { Finding } from "../../../../src/iam/findings/findingRules.ts";
import { daysSince } from "../../../../src/report/html/principals/age.ts";
import { principals as section } from "../../../../src/report/html/principals/section.ts";
import { marksOf, positionOf } from "../../../../src/report/html/principals/timeline.ts";
import { AT, credentials, DAY, factsOf, HOSTILE, record, role, shapesOf, user, written } from "./resourcesAccount.ts";

const instant = fc.option(
  fc.integer({ min: 0, max: 4_000 * 24 }).map((hours) => AT - hours * 3_600_000),
  { nil: undefined },
);
const key = fc.option(fc.record({ active: fc.boolean(), lastRotated: instant, lastUsed: instant }), { nil: undefined });
const states = fc.record({
  passwordEnabled: fc.constantFrom(true, false, undefined),
  passwordLastUsed: instant,
  passwordLastChanged: instant,
  mfaActive: fc.boolean(),
  accessKeys: fc.tuple(key, key),
});
const one = fc.record({
  isUser: fc.boolean(),
  isLinked: fc.boolean(),
  createdAt: instant,
  lastUsedAt: instant,
  credentials: fc.option(states, { nil: undefined }),
  isFullAdmin: fc.boolean(),
  isIamAdmin: fc.boolean(),
  escalates: fc.boolean(),
});

/** Users and roles of every sort, and those who can become administrator. */
const accounts = fc.array(one, { maxLength: 30 }).map((told) => {
  const principals = told.map(
    ({ isUser, isLinked, credentials: state, escalates: _, ...more }, at): PrincipalRecord => {
      if (isUser) return user(`u${at}`, { ...more, credentials: state });
      return record(`arn:aws:iam::123456789012:role/${isLinked ? "aws-service-role/x/" : ""}r${at}`, more);
    },
  );
  const escalating = principals.filter((_, at) => told[at]?.escalates && !told[at].isFullAdmin).map(({ arn }) => arn);
  return { principals, escalating };
});

const rowsOf = (text: string) =>
  [...text.matchAll(/<tr id="p(\d+)">(.*?)<\/tr>/g)].map(([, id, row = ""]) => ({ id: Number(id), row }));
const plain = (text: string) =>
  text
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

describe("users, roles and their credentials", () => {
  it("shows everyone once, and words that add up to the figures", () => {
    fc.assert(
      fc.property(accounts, (account) => {
        const facts = factsOf(account);
        const text = written(section, facts);
        const rows = rowsOf(text);
        expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual([...account.principals.keys()]);
        const marked = (pattern: RegExp) => rows.filter(({ row }) => pattern.test(plain(row))).length;
        const administrators = rows.filter(({ row }) => /<b>(?:full )?administrator<\/b>/.test(row)).length;
        expect(administrators).toBe(facts.figures.administrators);
        expect(marked(/can become (?:full )?administrator/)).toBe(facts.figures.escalating);
        expect(marked(/unused/)).toBe(facts.figures.unused);
        expect(marked(/stale credentials/)).toBe(facts.figures.staleCredentials);
        const { principals, escalating, unused, staleCredentials } = facts.figures;
        expect(
          [...text.slice(0, text.indexOf("</p>")).matchAll(/<b>(\d+)<\/b>/g)].map(([, amount]) => Number(amount)),
        ).toEqual([principals, administrators, escalating, unused, staleCredentials]);
        const listed =
          text.slice(text.indexOf('id="unused"'), text.indexOf('id="all-principals"')).match(/<li>/g)?.length ?? 0;
        expect(listed).toBe(unused);
      }),
      { numRuns: 100 },
    );
  });

  it("tells the credentials of a user, in words and drawn", () => {
    const alice = user("alice", {
      createdAt: AT - 1000 * DAY,
      credentials: credentials({
        passwordEnabled: true,
        passwordLastChanged: AT - 412 * DAY,
        passwordLastUsed: AT - 3 * DAY,
        accessKeys: [
          { active: true, lastRotated: AT - 91 * DAY, lastUsed: undefined },
          { active: false, lastRotated: AT, lastUsed: AT },
        ],
      }),
    });
    const text = written(section, factsOf({ principals: [alice, user("none")] }));
    const rows = [...text.matchAll(/<tr><th scope="row"><a href="#p0">.*?<\/tr>/g)].map(([row]) => row);
    expect(rows.map(plain)).toEqual(["alice 412 days old , used 3 days ago no 91 days old , never used inactive"]);
    expect(
      [...(rows[0] ?? "").matchAll(/href="#m-(\w+)"(?: x="(\d+)")?/g)].map(([, mark, x]) => [mark, x && Number(x)]),
    ).toEqual([
      ["axis", undefined],
      ["old", undefined],
      ["made", positionOf(1000)],
      ["pset", positionOf(412)],
      ["puse", positionOf(3)],
      ["kset", positionOf(91)],
    ]);
  });

  it("draws later times further right, within the axis, and what is too old at its edge", () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(20_000), (a, b) => {
        const [late, early] = [Math.min(a, b), Math.max(a, b)];
        expect(positionOf(late)).toBeGreaterThanOrEqual(positionOf(early));
        expect(positionOf(early)).toBeGreaterThan(0);
        expect(positionOf(late)).toBeLessThan(500);
      }),
    );
    expect(positionOf(751)).toBe(positionOf(9_000));
  });

  it("draws a mark for each known time, and none for what is inactive", () => {
    fc.assert(
      fc.property(states, (state) => {
        const marks = marksOf(user("a", { createdAt: undefined, credentials: state }));
        const active = state.accessKeys.filter((one) => one?.active);
        const expected = [
          ...(state.passwordEnabled ? [state.passwordLastChanged, state.passwordLastUsed] : []),
          ...active.flatMap((one) => [one?.lastRotated, one?.lastUsed]),
        ].filter((at) => at !== undefined);
        expect(marks.map(({ at }) => at).sort()).toEqual(expected.sort());
      }),
    );
  });

  it("says never, not known and the day in UTC", () => {
    const late = Date.UTC(2026, 10, 21, 23, 59, 59);
    const text = written(
      section,
      factsOf({
        principals: [
          role("never", { lastUsedAt: undefined }),
          user("unknown", { credentials: undefined, lastUsedAt: undefined }),
          role("late", { lastUsedAt: late, permissionsBoundary: "arn:aws:iam::123456789012:policy/limit" }),
        ],
      }),
    );
    const told = rowsOf(text).map(({ row }) => plain(row));
    expect(told.find((row) => row.startsWith("never"))).toContain("2024-02-26 1,000 days ago never access");
    expect(told.find((row) => row.startsWith("unknown"))).toContain("not known");
    expect(told.find((row) => row.startsWith("late"))).toContain("2026-11-21 today limit access");
    expect(daysSince(AT + DAY, AT)).toBe(0);
  });

  it("counts the findings about each alone, the most severe named", () => {
    const [a, b] = [user("a"), user("b")];
    const about = (...principals: string[]) => ({ id: "", principals, resources: [], proof: [], conditions: [] });
    const findings: Finding[] = [
      {
        ...about(a.arn),
        kind: "two-active-access-keys",
        severity: "low",
        facts: { key1LastRotated: null, key1LastUsed: null, key2LastRotated: null, key2LastUsed: null },
        data: { principal: a },
      },
      {
        ...about(a.arn),
        kind: "console-without-mfa",
        severity: "critical",
        facts: { passwordLastUsed: null, isIamAdmin: true },
        data: { principal: a },
      },
      {
        ...about(a.arn, b.arn),
        kind: "widely-shared-resource",
        severity: "high",
        facts: {
          capabilities: ["read-data"],
          principalCount: 2,
          administratorCount: 0,
          resourceCount: 1,
          counts: { "read-data": 2 },
        },
        data: { sharedBy: "same principals", resource: undefined },
      },
    ];
    const rows = rowsOf(written(section, factsOf({ principals: [a, b], findings })));
    expect(rows.map(({ row }) => /data-rank="(\w+)".*href="#([\w-]+)">(.*?)</.exec(row)?.slice(1))).toEqual([
      ["critical", "finding-console-without-mfa", "2 findings"],
      undefined,
    ]);
  });

  it("keeps to its bytes, keeps a place for everyone, and says how many are left out", () => {
    const principals = Array.from({ length: 300 }, (_, at) =>
      user(`u${at}`, {
        lastUsedAt: undefined,
        credentials: credentials({ passwordEnabled: true, passwordLastChanged: AT - at * DAY }),
      }),
    );
    const facts = factsOf({ principals });
    for (const budget of [35_000, 60_000, 100_000]) {
      const text = written(section, facts, budget);
      expect(text.length).toBeLessThanOrEqual(budget);
      const places = new Set([...text.matchAll(/ id="p(\d+)"/g)].map(([, id]) => id));
      expect(places.size).toBe(300);
      const rows = rowsOf(text).length;
      expect(text).toContain(`${300 - rows} more users and roles by name`);
      const shown = text.match(/<tr><th scope="row"><a/g)?.length ?? 0;
      expect(text).toContain(`${300 - shown} more users, whose credentials`);
      expect(written(section, facts, budget)).toBe(text);
    }
  });

  it("says what is not known and what does not exist", () => {
    const text = written(section, factsOf({ principals: [] }));
    expect(text).toContain("No user has a password or an access key");
    expect(text).toContain("None: each was used");
    const unknown = written(section, factsOf({ principals: [user("a", { credentials: undefined })] }));
    expect(plain(unknown)).toContain("Not known : the credential report was not read.");
    expect(unknown).not.toContain("None: each was used");
  });

  it.each(HOSTILE)("shows hostile text as text (%#)", (hostile) => {
    const account = (text: string) => {
      const state = credentials({ passwordEnabled: true, passwordLastChanged: AT });
      const principals = [
        user("a", {
          arn: `arn:aws:iam::123456789012:user/${text}`,
          name: text,
          permissionsBoundary: text,
          credentials: state,
          lastUsedAt: undefined,
        }),
        role("b", { name: text, permissionsBoundary: `x/${text}` }),
      ];
      return factsOf({ principals, escalating: [principals[0]?.arn ?? ""] });
    };
    const text = written(section, account(hostile));
    expect(shapesOf(text)).toEqual(shapesOf(written(section, account("harmless"))));
    expect(text).not.toMatch(/[\u202E\u2066\u200B\u2028\0]/);
  });
});
