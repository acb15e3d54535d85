import fc from "fast-check";
import { expect, it } from "vitest";
import { decide } from "../../../src/iam/decision/decide.ts";

fc.configureGlobal({ seed: 20260115 });

type Statement = Record<string, unknown>;
const ALL: Statement = { Effect: "Allow", Action: "*", Resource: "*" };

const action = fc.oneof(
  fc.subarray(["s3:Get*", "s3:*", "sqs:*", "*:*Object", "*"], { minLength: 1 }).map((Action) => ({ Action })),
  fc.subarray(["s3:Put*", "s3:GetObject", "iam:*"], { minLength: 1 }).map((NotAction) => ({ NotAction })),
);
const resource = fc.oneof(
  fc.subarray(["*", "arn:aws:s3:::data/*", "arn:aws:s3:::other"], { minLength: 1 }).map((Resource) => ({ Resource })),
  fc.subarray(["arn:aws:s3:::data/x", "arn:aws:sqs:*:*:*"], { minLength: 1 }).map((NotResource) => ({ NotResource })),
);
const condition = fc.constantFrom(
  {},
  { Condition: { Bool: { "aws:SecureTransport": "false" } } },
  { Condition: { Bool: { "aws:SecureTransport": "true" } } },
  { Condition: { StringEquals: { "aws:SourceVpc": "v" } } },
);
const deny = fc
  .tuple(action, resource, condition)
  .map((parts): Statement => Object.assign({ Effect: "Deny" }, ...parts));

/** Ways to spoil a statement; each leaves what it does not touch. */
const SPOILERS: ((statement: Statement) => Statement)[] = [
  (statement) => ({ ...statement, Effect: "deny" }),
  (statement) => ({ ...statement, Sid: 7 }),
  (statement) => ({ ...statement, Conditions: {} }),
  (statement) => ({ ...statement, Principal: "*" }),
  ({ Resource: _, NotResource: __, ...rest }) => rest,
  ({ Action: _, NotAction: __, ...rest }) => rest,
  (statement) => ({ ...statement, Resource: 7 }),
  (statement) => ({ ...statement, Action: "s3:GetObject", NotAction: "s3:GetObject" }),
  (statement) =>
    "Action" in statement
      ? { ...statement, Action: [...(statement.Action as string[]), "ec2*"] }
      : { ...statement, NotAction: [...(statement.NotAction as string[]), "s3*"] },
  (statement) => ({ ...statement, Condition: { ...(statement.Condition as object), StringIs: { "aws:x": "y" } } }),
];

function decision(statements: Statement[], call: { action: string; resource: string }): string {
  const answer = decide({
    principal: "arn:aws:iam::111122223333:user/alice",
    ...call,
    identityPolicies: [{ Version: "2012-10-17", Statement: statements }],
  });
  return "error" in answer ? answer.error : answer.decision;
}

it("what a Deny denies is never plainly allowed once the Deny is spoiled, nor surely denied", () => {
  const call = fc.record({
    action: fc.constantFrom("s3:GetObject", "s3:PutObject", "sqs:SendMessage"),
    resource: fc.constantFrom("arn:aws:s3:::data/x", "arn:aws:s3:::other", "*"),
  });
  fc.assert(
    fc.property(deny, fc.constantFrom(...SPOILERS), call, (statement, spoil, asked) => {
      const before = decision([ALL, statement], asked);
      const after = decision([ALL, spoil(statement)], asked);
      expect(["allowed", "conditional"]).toContain(after);
      if (before !== "allowed") expect(after).toBe("conditional");
    }),
    { numRuns: 3_000 },
  );
});

it("an Allow that is spoiled grants nothing", () => {
  fc.assert(
    fc.property(deny, fc.constantFrom(...SPOILERS), (statement, spoil) => {
      const spoiled = { ...spoil(statement), Effect: "allow" };
      expect(decision([spoiled], { action: "s3:GetObject", resource: "arn:aws:s3:::data/x" })).toBe("implicitDeny");
    }),
  );
});
