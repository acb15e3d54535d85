import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesPattern } from "../../../src/iam/policy/pattern.ts";
import { commonWitness, remainders, witnessOf } from "../../../src/iam/policy/witness.ts";
import { patternCovers, patternsIntersect } from "../policy/patternSets.ts";

const pattern = fc.array(fc.constantFrom("a", "b", "/", "*", "?"), { maxLength: 8 }).map((parts) => parts.join(""));
const text = fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 8 }).map((parts) => parts.join(""));

test("a pattern matches its witness, and a pattern that covers it does too", () => {
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      expect(matchesPattern(a, witnessOf(a))).toBe(true);
      if (patternCovers(b, a)) expect(matchesPattern(b, witnessOf(a))).toBe(true);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test("a common witness exists exactly when the patterns meet, and both match it", () => {
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      const witness = commonWitness(a, b);
      expect(witness !== undefined).toBe(patternsIntersect(a, b));
      if (witness !== undefined) expect([matchesPattern(a, witness), matchesPattern(b, witness)]).toEqual([true, true]);
    }),
    { seed: 2, numRuns: 3000 },
  );
});

test("what remains of a pattern matches what follows the prefix", () => {
  fc.assert(
    fc.property(pattern, text, text, (a, prefix, rest) => {
      const matched = remainders(a, prefix).some((remainder) => matchesPattern(remainder, rest));
      expect(matched).toBe(matchesPattern(a, prefix + rest));
    }),
    { seed: 3, numRuns: 3000 },
  );
});
