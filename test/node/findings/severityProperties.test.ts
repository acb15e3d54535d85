import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SEVERITIES } from "../../../src/iam/findings/model.ts";
import { allow, findingsOf, OTHER } from "./account.ts";
import { bucket, read } from "./cases.ts";

const CONDITIONS: readonly [operator: string, key: string, value: string | string[]][] = [
  ["StringEquals", "aws:PrincipalOrgID", "o-abcdefghij"],
  ["StringNotEquals", "aws:PrincipalOrgID", "o-abcdefghij"],
  ["StringEqualsIfExists", "aws:PrincipalOrgID", "o-abcdefghij"],
  ["StringEquals", "aws:PrincipalAccount", OTHER],
  ["StringLike", "aws:PrincipalAccount", "*"],
  ["ArnLike", "aws:PrincipalArn", `arn:aws:iam::${OTHER}:role/*`],
  ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/ci"],
  ["IpAddress", "aws:SourceIp", "203.0.113.0/24"],
  ["IpAddress", "aws:SourceIp", ["0.0.0.0/1", "128.0.0.0/1"]],
  ["StringEquals", "aws:SourceVpc", "vpc-1"],
  ["StringEquals", "aws:SourceAccount", OTHER],
  ["Bool", "aws:MultiFactorAuthPresent", "true"],
  ["StringEquals", "s3:ExistingObjectTag/a", "b"],
  ["Null", "aws:PrincipalOrgID", "true"],
];
const PRINCIPALS = ["*", { AWS: OTHER }, { AWS: `arn:aws:iam::${OTHER}:role/ci` }, { Service: "s3.amazonaws.com" }];

type Chosen = (typeof CONDITIONS)[number];

const block = (chosen: readonly Chosen[]): Record<string, Record<string, string | string[]>> => {
  const made: Record<string, Record<string, string | string[]>> = {};
  for (const [operator, key, value] of chosen) made[operator] = { ...made[operator], [key]: value };
  return made;
};

/** The number of the most severe finding about access from outside; larger is less severe. */
function worst(isRole: boolean, statements: readonly object[]): number {
  const account = isRole
    ? { roles: { a: { statements: [allow("*")], trust: statements.map((each) => ({ ...each })) } } }
    : { resources: bucket(...statements) };
  const kinds = /access|federated/;
  const found = findingsOf(account).filter(({ kind }) => kinds.test(kind) && kind !== "wildcard-data-access");
  return Math.min(SEVERITIES.length, ...found.map(({ severity }) => SEVERITIES.indexOf(severity)));
}

const statement = (isRole: boolean, principal: unknown, conditions: readonly Chosen[], action: string) =>
  isRole
    ? { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", Condition: block(conditions) }
    : read(principal, { Action: action, Condition: block(conditions) });

const chosen = fc.uniqueArray(fc.constantFrom(...CONDITIONS), {
  maxLength: 2,
  selector: ([operator, key]) => `${operator} ${key}`,
});
/** More by hand: SEVERITY_RUNS=500. */
const options = { seed: 20_260_301, numRuns: Number(process.env.SEVERITY_RUNS ?? 60) };

describe("the severity of access from outside", () => {
  it("does not rise with another condition", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.constantFrom(...PRINCIPALS),
        chosen,
        fc.constantFrom(...CONDITIONS),
        fc.constantFrom("s3:GetObject", "s3:PutObject"),
        (isRole, principal, few, more, action) => {
          fc.pre(few.every(([operator, key]) => operator !== more[0] || key !== more[1]));
          const before = worst(isRole, [statement(isRole, principal, few, action)]);
          // What is confined to a network is no finding; with a party named, it may be one of that party's.
          fc.pre(before < SEVERITIES.length);
          const after = worst(isRole, [statement(isRole, principal, [...few, more], action)]);
          expect(after).toBeGreaterThanOrEqual(before);
        },
      ),
      options,
    );
  });

  it("is that of the more open of two statements at least", () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.constantFrom(...PRINCIPALS),
        fc.constantFrom(...PRINCIPALS),
        chosen,
        chosen,
        (isRole, one, other, some, more) => {
          const a = statement(isRole, one, some, "s3:GetObject");
          const b = statement(isRole, other, more, "s3:PutObject");
          expect(worst(isRole, [a, b])).toBeLessThanOrEqual(Math.min(worst(isRole, [a]), worst(isRole, [b])));
        },
      ),
      options,
    );
  });
});
