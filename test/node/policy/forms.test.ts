import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchesPattern } from "../../../src/iam/policy/pattern.ts";
import { compareArnForm, compareForm, contains } from "../../../src/iam/policy/patterns/forms.ts";

const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 5 });
const value = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 6 });

describe("a value that is known by its form", () => {
  it.each<[string, string, string]>([
    ["AROA1:*", "AROA1:*", "true"],
    ["AROA1:tom", "AROA1:*", "unknown"],
    ["AROA2:*", "AROA1:*", "false"],
    ["AROA?:*", "AROA1:*", "true"],
    ["???", "*", "unknown"],
    ["*", "*", "true"],
    ["*:tom", "AROA1:*", "unknown"],
    ["AIDA*", "AROA1:*", "false"],
  ])("%s against %s: %s", (policy, form, expected) => expect(compareForm(policy, form)).toBe(expected));

  it.each<[string, string, string]>([
    ["arn:aws:iam::*:role/ops/*", "arn:aws:iam::111122223333:role/*/app", "unknown"],
    ["arn:aws:iam::*:role/ops/*", "arn:aws:iam::111122223333:role/app", "false"],
    ["arn:aws:iam::*:role/*", "arn:aws:iam::111122223333:role/*/app", "true"],
    ["arn:aws:iam::*:user/*", "arn:aws:iam::111122223333:role/*/app", "false"],
    ["arn:aws:iam:*:role/*/app", "arn:aws:iam::111122223333:role/*/app", "false"],
    ["*", "arn:aws:iam::111122223333:role/*/app", "true"],
    ["arn:aws:iam::*:role/*", "*", "unknown"],
    ["role/app", "*", "false"],
  ])("as an ARN, %s against %s: %s", (policy, form, expected) => expect(compareArnForm(policy, form)).toBe(expected));

  it("is decided as each value of the form would be", () => {
    fc.assert(
      fc.property(pattern, pattern, value, (policy, form, text) => {
        fc.pre(matchesPattern(form, text));
        const truth = compareForm(policy, form);
        if (truth !== "unknown") expect(String(matchesPattern(policy, text))).toBe(truth);
      }),
      { numRuns: 3000, seed: 7 },
    );
  });

  it("is contained in itself and in what a wildcard makes of it", () => {
    fc.assert(
      fc.property(pattern, fc.nat(5), (form, at) => {
        expect(contains(form, form)).toBe(true);
        expect(contains(`${form.slice(0, at)}*${form.slice(at + 1)}`, form)).toBe(true);
      }),
      { seed: 8 },
    );
  });
});
