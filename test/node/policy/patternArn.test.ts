import fc from "fast-check";
import { expect, test } from "vitest";
import { arnForms, arnRemainders, inCommon } from "../../../src/iam/policy/names/arnPattern.ts";
import { matchesPattern } from "../../../src/iam/policy/pattern.ts";
import { WITNESS } from "../../../src/iam/policy/witness.ts";

const ACCOUNT = "123456789012";

test.each<[string, string[]]>([
  ["*", ["*|*|*|*|*|*"]],
  ["**", ["*|*|*|*|*|*"]],
  ["arn:*", ["arn|*|*|*|*|*"]],
  ["arn:aws:*", ["arn|aws|*|*|*|*"]],
  ["arn:aws:s3:::b/*", ["arn|aws|s3|||b/*"]],
  ["arn:aws*:s3:::b/*", ["arn|aws*|s3|||b/*"]],
  ["arn:*:s3:::b:c", ["arn|*|s3|||b:c"]],
  ["arn:aws:sqs:*:orders", ["arn|aws|sqs|*|*|orders"]],
  ["arn:aws:lambda:*:function:orders*", ["arn|aws|lambda|*|*|function:orders*"]],
  ["arn:*:lambda:*:function:orders", ["arn|*|lambda|*|*|function:orders"]],
  ["arn:aws:logs:*:log-group:x:*", ["arn|aws|logs|*|*|log-group:x:*"]],
  ["arn:*:ec2:*:instance/*", ["arn|*|ec2|*|*|instance/*"]],
  ["arn:aws:*:orders", ["arn|aws|*|*|*|orders"]],
  ["arn:aws:iam::aws:policy/*", ["arn|aws|iam||aws|policy/*"]],
  ["arn:aws:s3", []],
  ["arn:aws:lambda:us-east-1:function:x", ["arn|aws|lambda|us-east-1|function|x"]],
])("%s reads as the six parts of an ARN", (pattern, forms) => {
  expect(arnForms(pattern).map((form) => form.join("|"))).toEqual(forms);
});

test.each<[string, string, string | undefined]>([
  ["arn:aws*:s3:::b/*", "arn:aws:dynamodb:us-east-1:1:table/*", undefined],
  ["arn:aws*:s3:::b/*", "arn:aws:account:::*", undefined],
  ["arn:*:s3:::b/*", "arn:aws:s3:::*/*", `arn:aws:s3:::b/${WITNESS}/${WITNESS}`],
  ["arn:*:s?:::b", "arn:aws:s3:::*", "arn:aws:s3:::b"],
  ["arn:aws-us-gov:s3:::b", "arn:aws:s3:::*", undefined],
  ["arn:aws:dynamodb:*:*:table/t", "arn:aws:dynamodb:*:1:table/*/stream/*", undefined],
  [
    "arn:aws:dynamodb:*:*:table/t*",
    "arn:aws:dynamodb:*:1:table/*/stream/*",
    `arn:aws:dynamodb:${WITNESS}:1:table/t${WITNESS}/stream/${WITNESS}`,
  ],
  ["arn:aws:lambda:*:function:t", "arn:aws:lambda:*:1:function:*", `arn:aws:lambda:${WITNESS}:1:function:t`],
  [
    "arn:aws:lambda:us-*:1:function:t",
    `arn:aws:lambda:${WITNESS}:1:function:*`,
    `arn:aws:lambda:us-${WITNESS}:1:function:t`,
  ],
  ["arn:aws:sns:*:1:t", "arn:aws:sns:*:1:u", undefined],
  ["arn:aws:lambda:*:*:t", `arn:aws:lambda:${WITNESS}:1:function:*`, `arn:aws:lambda:${WITNESS}:1:function:t`],
  ["arn:aws:lambda:*:1:t", `arn:aws:lambda:${WITNESS}:1:function:*`, undefined],
  ["arn:aws:lambda:*:*:t", `arn:aws:lambda:${WITNESS}:1:function:*:*`, undefined],
  ["arn:aws:dynamodb:*:*:t", `arn:aws:dynamodb:${WITNESS}:1:table/*`, undefined],
])("%s and %s have in common", (a, b, common) => {
  expect(inCommon(a, b)).toBe(common);
  expect(inCommon(b, a)).toBe(common);
});

test.each<[string, string, string[]]>([
  ["arn:aws:dynamodb:*:1:table/t", "arn:aws:dynamodb:us-east-1:1:table/t/stream/", []],
  ["arn:aws:dynamodb:us-east-1:*:table/other", "arn:aws:dynamodb:us-east-1:1:table/t/stream/", []],
  ["arn:aws*:dynamodb:*:*:table/t/*", "arn:aws:dynamodb:us-east-1:1:table/t/stream/", ["*", ""]],
  ["arn:*:s3:::b/home/*", "arn:aws:s3:::b/", ["home/*"]],
  ["arn:aws:s3:*:b/home/*", "arn:aws:s3:::b/", ["home/*"]],
  ["arn:aws:s3:::other/*", "arn:aws:s3:::b/", []],
])("%s leaves of what begins with %s", (pattern, prefix, rests) => {
  expect(arnRemainders(pattern)(prefix).sort()).toEqual([...rests].sort());
});

const star = (values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values, "*", "*");
const arnWith = (...resources: string[]): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom("aws", "aws-cn"),
      fc.constantFrom("s3", "sqs", "lambda"),
      fc.constantFrom("", "us-east-1", "eu-west-1"),
      fc.constantFrom("", ACCOUNT, "aws"),
      fc.constantFrom(...resources),
    )
    .map((parts) => ["arn", ...parts].join(":"));
const pattern = fc
  .tuple(
    star(["aws", "aws*", "a?s"]),
    star(["s3", "s*", "?qs", "lambda"]),
    star(["", "us-east-1", "us-*", "*-1"]),
    star(["", ACCOUNT, "1*", "aws"]),
    star(["orders", "function:*", "*:orders*", "table/t*", "table/*/index/*", "b/*"]),
    fc.nat(5),
  )
  .map(([...parts]) => {
    const all = ["arn", ...parts.slice(0, 5).map(String)];
    // Leaves parts out after a `*`, which then stands for them.
    const cut = Number(parts[5]);
    return cut > 0 && all[cut] === "*"
      ? all.filter((part, at) => at !== cut + 1 || part !== "*").join(":")
      : all.join(":");
  });

test("read by parts, a pattern matches the ARNs that it matches as one text", () => {
  let matched = 0;
  fc.assert(
    fc.property(pattern, arnWith("orders", "table/t", "table/t/index/i", "b/us-east-1"), (one, name) => {
      const matches = matchesPattern(one, name);
      expect(inCommon(one, name)).toBe(matches ? name : undefined);
      if (matches) matched += 1;
    }),
    { seed: 11, numRuns: 20_000 },
  );
  expect(matched).toBeGreaterThan(500);
});

test("read by parts, a pattern matches nothing that it does not match as one text", () => {
  fc.assert(
    fc.property(pattern, arnWith("function:orders", "function:orders:1", "a:b:us-east-1:1:orders"), (one, name) => {
      if (inCommon(one, name) !== undefined) expect(matchesPattern(one, name)).toBe(true);
    }),
    { seed: 13, numRuns: 10_000 },
  );
});

test("both patterns match what they have in common", () => {
  let met = 0;
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      const common = inCommon(a, b);
      expect(common === undefined).toBe(inCommon(b, a) === undefined);
      if (common === undefined) return;
      expect([matchesPattern(a, common), matchesPattern(b, common)]).toEqual([true, true]);
      met += 1;
    }),
    { seed: 12, numRuns: 5_000 },
  );
  expect(met).toBeGreaterThan(500);
});

test("a pattern of nothing but wildcards and colons is read in time", () => {
  const started = performance.now();
  for (const text of ["*:".repeat(300), "a*".repeat(300), "*?".repeat(300), `arn:${"*x".repeat(300)}:z:z:z:z:z`])
    arnForms(text);
  expect(performance.now() - started).toBeLessThan(500);
});
