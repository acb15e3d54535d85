import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { type Decision, decide } from "../../../src/iam/decision/decide.ts";
import { readDecisionRequest } from "../../../src/iam/decision/request.ts";

/**
 * Runs test/cases/: each file has requests as the command line takes them, with members that its cases share in
 * `defaults`. Expectations come from AWS's documentation. `because` lists `policy statement effect`, `conditions`
 * `effect operator key values`, both in any order; `error` and `problems` are parts of what is said.
 */
const caseFile = z.strictObject({
  about: z.string(),
  defaults: z.record(z.string(), z.unknown()),
  cases: z.array(
    z.strictObject({
      name: z.string(),
      covers: z.string(),
      request: z.record(z.string(), z.unknown()),
      expect: z.strictObject({
        decision: z.enum(["allowed", "conditional", "explicitDeny", "implicitDeny"]).optional(),
        because: z.array(z.string()).optional(),
        conditions: z.array(z.string()).optional(),
        problems: z.array(z.string()).optional(),
        error: z.string().optional(),
      }),
    }),
  ),
});

/** What the specification of the decision demands, line by line; every case covers one, every one has a case. */
const LINES = [
  "actions: case-insensitive, wildcards anywhere",
  "NotAction",
  "unknown actions are tolerated",
  "resources: case-sensitive, wildcards in any part",
  "NotResource",
  "actions without resource types need *",
  "one or a list",
  "policy variables with escapes and defaults",
  "policy variables in Version 2012-10-17 only",
  "identity policies add up",
  "permissions boundaries of users and roles",
  "explicit deny from anywhere wins",
  "a Deny under an unknown condition",
  "conditions are kept and shown",
  "known context",
  "unknown context",
  "resource policy in the account",
  "resource policy across accounts",
  "the account principal only delegates",
  "boundary against resource policy",
  "NotPrincipal",
  "service principals",
  "public principals",
  "principals by name",
  "KMS key policy delegates to IAM",
  "role trust",
  "web identity and SAML",
  "external id",
  "PassRole",
  "S3 bucket against object",
  "S3 Block Public Access",
  "SCPs: every level must allow",
  "RCPs",
  "session policies",
  "actions that need no permission",
  "the root user and its bucket policies",
  "service-linked roles",
  "what AWS protects",
  "condition operators",
  "IfExists",
  "ForAllValues",
  "ForAnyValue",
  "Null",
  "negated operators over lists",
  "Bool against BoolIfExists",
  "broken documents",
  "malformed requests",
];

const AT = Date.UTC(2026, 0, 15, 12, 0, 0);
const root = join(import.meta.dirname, "../../cases");
const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".json"))
  .sort()
  .map((name) => ({ name, ...caseFile.parse(JSON.parse(readFileSync(join(root, name), "utf8"))) }));
const covered = files.flatMap((file) => file.cases.map((entry) => entry.covers));

function proofs(decision: Decision): string[] {
  return decision.because.map(({ policy, statement, effect }) => `${policy} ${statement} ${effect}`).sort();
}

function conditions(decision: Decision): string[] {
  return (decision.conditions ?? [])
    .map((open) => `${open.effect} ${open.operator} ${open.key} ${open.values.join(",")}`)
    .sort();
}

describe.each(files)("$name: $about", ({ defaults, cases }) => {
  it.each(cases)("$name", ({ request, expect: expected }) => {
    const read = readDecisionRequest({ ...defaults, ...request });
    const answer = "error" in read ? read : decide(read, AT);
    if ("error" in answer) {
      expect(expected.error, answer.error).toBeDefined();
      expect(answer.error).toContain(expected.error);
      return;
    }
    expect(answer.decision).toBe(expected.decision);
    if (expected.because !== undefined) expect(proofs(answer)).toEqual(expected.because.toSorted());
    if (expected.conditions !== undefined) expect(conditions(answer)).toEqual(expected.conditions.toSorted());
    expect(answer.conditions !== undefined).toBe(answer.decision === "conditional");
    const problems = expected.problems ?? [];
    expect(answer.problems?.length ?? 0, answer.problems?.join()).toBe(problems.length);
    for (const problem of problems) expect(answer.problems?.join("\n")).toContain(problem);
  });
});

describe("the set", () => {
  it.each(LINES)("covers: %s", (line) => expect(covered).toContain(line));
  it("names no other line", () => expect([...new Set(covered)].filter((line) => !LINES.includes(line))).toEqual([]));
  it("holds at least 800 cases", () => expect(covered.length).toBeGreaterThanOrEqual(800));
});
