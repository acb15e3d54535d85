import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compilePattern,
  hasWildcard,
  literalPattern,
  literalPrefix,
  matchesPattern,
} from "../../../src/iam/policy/pattern.ts";
import { patternCovers, patternsIntersect } from "./patternSets.ts";

fc.configureGlobal({ seed: 20260115 });

/** The definition itself, by recursion: slow and plain. */
function naive(pattern: string, value: string): boolean {
  if (pattern === "") return value === "";
  const rest = pattern.slice(1);
  if (pattern[0] === "*") return naive(rest, value) || (value !== "" && naive(pattern, value.slice(1)));
  return value !== "" && (pattern[0] === "?" || pattern[0] === value[0]) && naive(rest, value.slice(1));
}

const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 7 });
const value = fc.string({ unit: fc.constantFrom("a", "b", ":", "/"), maxLength: 9 });

/** Every string of up to `length` characters; `c` is one that no pattern names. */
function strings(length: number): string[] {
  const all = [""];
  for (let i = 0, from = 0; i < length; i++) {
    const to = all.length;
    for (; from < to; from++) for (const character of "abc") all.push(all[from] + character);
  }
  return all;
}
const UNIVERSE = strings(7);
const small = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });

describe("matching a pattern", () => {
  it("is what its definition says", () => {
    fc.assert(
      fc.property(pattern, value, (p, v) => matchesPattern(p, v) === naive(p, v)),
      { numRuns: 10_000 },
    );
  });

  it("matches what a pattern was made from", () => {
    const hole = fc.record({ wildcard: fc.constantFrom("*", "?", ""), text: fc.string({ maxLength: 4 }) });
    fc.assert(
      fc.property(
        fc.array(hole, { maxLength: 6 }),
        fc.string({ unit: "grapheme-ascii", minLength: 6, maxLength: 6 }),
        (holes, filler) => {
          const made = holes.map(({ wildcard, text }) => wildcard + literalPattern(text)).join("");
          const text = holes.map((h, i) => (h.wildcard === "" ? "" : filler.charAt(i)) + h.text).join("");
          expect(matchesPattern(made, text)).toBe(true);
        },
      ),
    );
  });

  it("takes what is literal literally", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "*", "?") }),
        fc.string({ unit: fc.constantFrom("a", "*", "?") }),
        (a, b) => {
          expect(hasWildcard(literalPattern(a))).toBe(false);
          return matchesPattern(literalPattern(a), b) === (a === b);
        },
      ),
    );
  });

  it("begins with the literal prefix", () => {
    fc.assert(
      fc.property(pattern, value, (p, v) => !matchesPattern(p, v) || v.startsWith(literalPrefix(p))),
      {
        numRuns: 5_000,
      },
    );
  });

  it.each([
    ["*a*a*a*a*a*a*a*a*b", "a".repeat(20_000)],
    ["*a?a?a?a?a?a?b*", "a".repeat(20_000)],
    [`${"*?".repeat(200)}b`, "a".repeat(5_000)],
    [`${"a*".repeat(200)}b`, "a".repeat(5_000)],
  ])("answers a hostile pattern at once: %s", (hostile, text) => {
    const matches = compilePattern(hostile);
    const start = performance.now();
    expect(matches(text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe("patterns as sets", () => {
  it("meet when some string matches both", () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const common = UNIVERSE.some((text) => naive(a, text) && naive(b, text));
        return patternsIntersect(a, b) === common || (!common && a.length + b.length > 7);
      }),
      { numRuns: 400 },
    );
  });

  it("cover when every string of one matches the other", () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const counterexample = UNIVERSE.some((text) => naive(b, text) && !naive(a, text));
        const covers = patternCovers(a, b);
        return covers ? !counterexample : counterexample || a.length + b.length > 7;
      }),
      { numRuns: 400 },
    );
  });

  it("covering is reflexive, transitive, and a pattern that matches something meets what covers it", () => {
    fc.assert(
      fc.property(pattern, pattern, pattern, (a, b, c) => {
        expect(patternCovers(a, a)).toBe(true);
        if (patternCovers(a, b)) expect(patternsIntersect(a, b)).toBe(true);
        if (patternCovers(a, b) && patternCovers(b, c)) expect(patternCovers(a, c)).toBe(true);
        expect(patternsIntersect(a, b)).toBe(patternsIntersect(b, a));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ["*", "s3:*", true],
    ["s3:*", "*", false],
    ["arn:aws:s3:::*", "arn:aws:s3:::data/*", true],
    ["arn:aws:s3:::data*", "arn:aws:s3:::data/*", true],
    ["arn:aws:s3:::data/*", "arn:aws:s3:::data*", false],
    ["?*", "*", false],
    ["*?*", "?", true],
    ["*a*", "?a?", true],
    ["a*a", "a*", false],
    ["**", "*", true],
    ["*?", "?*", true],
    ["*ab*", "*a*b*", false],
    ["*a*b*", "*ab*", true],
  ])("%s covers %s: %s", (a, b, expected) => expect(patternCovers(a, b)).toBe(expected));

  it("stays quick on hostile patterns", () => {
    const start = performance.now();
    patternCovers("*a?".repeat(15), "?a*".repeat(15));
    patternsIntersect("*a?".repeat(300), "?a*".repeat(300));
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});
