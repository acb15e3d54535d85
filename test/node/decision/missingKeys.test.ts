import { describe, expect, it } from "vitest";
import { decide } from "../../../src/iam/decision/decide.ts";

/**
 * Every operator with every qualifier and suffix, against a key that is missing, matches, does not, or has values of
 * both kinds. Expectations follow "IAM JSON policy elements: Condition operators" and "Set operators for multivalued
 * context keys".
 */
const OPERATORS: [operator: string, expected: string, match: string, other: string, negated: boolean][] = [
  ["StringEquals", "a", "a", "A", false],
  ["StringNotEquals", "a", "a", "A", true],
  ["StringEqualsIgnoreCase", "a", "A", "b", false],
  ["StringNotEqualsIgnoreCase", "a", "A", "b", true],
  ["StringLike", "a*", "ab", "ba", false],
  ["StringNotLike", "a*", "ab", "ba", true],
  ["NumericEquals", "1", "1.0", "2", false],
  ["NumericNotEquals", "1", "1.0", "2", true],
  ["NumericLessThan", "10", "9", "10", false],
  ["NumericLessThanEquals", "10", "10", "11", false],
  ["NumericGreaterThan", "9", "10", "9", false],
  ["NumericGreaterThanEquals", "10", "10", "9", false],
  ["DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-02", false],
  ["DateNotEquals", "2026-01-01", "2026-01-01T00:00:00Z", "2026-01-02", true],
  ["DateLessThan", "2026-01-02", "2026-01-01", "2026-01-02", false],
  ["DateLessThanEquals", "2026-01-02", "2026-01-02", "2026-01-03", false],
  ["DateGreaterThan", "2026-01-01", "2026-01-02", "2026-01-01", false],
  ["DateGreaterThanEquals", "2026-01-02", "2026-01-02", "2026-01-01", false],
  ["Bool", "true", "true", "false", false],
  ["BinaryEquals", "QQ==", "QQ==", "qq==", false],
  ["IpAddress", "10.0.0.0/8", "10.1.1.1", "11.1.1.1", false],
  ["NotIpAddress", "10.0.0.0/8", "10.1.1.1", "11.1.1.1", true],
  ["ArnEquals", "arn:aws:s3:::a*", "arn:aws:s3:::ab", "arn:aws:s3:::b", false],
  ["ArnNotEquals", "arn:aws:s3:::a*", "arn:aws:s3:::ab", "arn:aws:s3:::b", true],
  ["ArnLike", "arn:aws:s3:::a*", "arn:aws:s3:::ab", "arn:aws:s3:::b", false],
  ["ArnNotLike", "arn:aws:s3:::a*", "arn:aws:s3:::ab", "arn:aws:s3:::b", true],
];

/** By qualifier, what a missing key gives: of a positive operator, and of a negated one. */
const MISSING: [qualifier: string, positive: boolean, negated: boolean][] = [
  ["", false, true],
  ["ForAllValues:", true, true],
  ["ForAnyValue:", false, false],
];

function holds(operator: string, expected: string, value: string | readonly string[]): boolean {
  const condition = { [operator]: { "aws:x": expected } };
  const answer = decide({
    principal: "arn:aws:iam::111122223333:user/alice",
    action: "s3:GetObject",
    resource: "arn:aws:s3:::data/x",
    identityPolicies: [
      {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "*", Resource: "*", Condition: condition },
      },
    ],
    context: { "aws:x": value },
  });
  if ("error" in answer) throw new Error(answer.error);
  expect(["allowed", "implicitDeny"]).toContain(answer.decision);
  return answer.decision === "allowed";
}

describe.each(OPERATORS)("%s", (operator, expected, match, other, negated) => {
  it.each(MISSING)("%sa missing key", (qualifier, positive, whenNegated) => {
    expect(holds(`${qualifier}${operator}`, expected, [])).toBe(negated ? whenNegated : positive);
    expect(holds(`${qualifier}${operator}IfExists`, expected, [])).toBe(true);
  });

  it.each(MISSING)("%sone value", (qualifier) => {
    for (const suffix of ["", "IfExists"]) {
      expect(holds(`${qualifier}${operator}${suffix}`, expected, match)).toBe(!negated);
      expect(holds(`${qualifier}${operator}${suffix}`, expected, other)).toBe(negated);
    }
  });

  it("values of both kinds", () => {
    for (const values of [
      [match, other],
      [other, match],
    ]) {
      for (const suffix of ["", "IfExists"]) {
        expect(holds(`ForAllValues:${operator}${suffix}`, expected, values)).toBe(false);
        expect(holds(`ForAnyValue:${operator}${suffix}`, expected, values)).toBe(true);
      }
    }
  });
});

describe("Null", () => {
  it.each([
    ["true", [], true],
    ["true", ["v"], false],
    ["true", [""], true],
    ["false", [], false],
    ["false", ["v"], true],
    ["false", ["", "v"], true],
  ] as const)("%s of %j", (wanted, value, expected) => expect(holds("Null", wanted, value)).toBe(expected));
});
