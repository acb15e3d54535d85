import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CallSubject, type FaultRule, parseFaultRule, planFaults } from "../../../sandbox/faults.ts";

const call: CallSubject = {
  actions: ["s3:GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"],
  accountIds: ["123456789012"],
  region: "eu-west-1",
  resource: "arn:aws:s3:::acme-home",
};

describe("which calls a rule is for", () => {
  test.each<[Partial<FaultRule>, boolean]>([
    [{ action: "*" }, true],
    [{ action: "s3:*" }, true],
    [{ action: "s3:GetPublicAccessBlock" }, true],
    [{ action: "s3:GetBucketPublicAccessBlock" }, true],
    [{ action: "s3:GetPublic" }, false],
    [{ action: "kms:*" }, false],
    [{ action: "*", accountId: "123456789012" }, true],
    [{ action: "*", accountId: "210987654321" }, false],
    [{ action: "*", region: "us-east-1" }, false],
    [{ action: "*", resource: "arn:aws:s3:::acme-home" }, true],
    [{ action: "*", resource: "arn:aws:s3:::acme" }, false],
  ])("%o", (rule, applies) => {
    const plan = planFaults([{ action: "*", kind: "error", ...rule }], call);
    expect(plan.decisive !== undefined).toBe(applies);
  });
});

test("after and times say exactly which calls go wrong", () => {
  const count = fc.nat(5);
  fc.assert(
    fc.property(count, count, (after, times) => {
      let rules: readonly FaultRule[] = [{ action: "*", kind: "throttle", after, times }];
      const failed: number[] = [];
      for (let number = 0; number < 15; number++) {
        const plan = planFaults(rules, call);
        if (plan.decisive !== undefined) failed.push(number);
        rules = plan.rules;
      }
      expect(failed).toEqual(Array.from({ length: times }, (_, index) => after + index));
    }),
  );
});

test("delays add up, the first other rule decides and later ones are not used up", () => {
  const rules: readonly FaultRule[] = [
    { action: "*", kind: "delay", delayMs: 10 },
    { action: "*", kind: "delay", delayMs: 20, times: 1 },
    { action: "*", kind: "refuse", delayMs: 5, times: 1 },
    { action: "*", kind: "throttle", times: 1 },
  ];
  const first = planFaults(rules, call);
  expect(first).toMatchObject({ delayMs: 35, decisive: { kind: "refuse" } });
  const second = planFaults(first.rules, call);
  expect(second).toMatchObject({ delayMs: 10, decisive: { kind: "throttle" } });
  expect(planFaults(second.rules, call)).toMatchObject({ delayMs: 10, decisive: undefined });
});

test.each([
  [null, "object"],
  [{ kind: "error" }, "action"],
  [{ action: "*", kind: "explode" }, "kind"],
  [{ action: "*", kind: "error", times: -1 }, "times"],
  [{ action: "*", kind: "error", times: "1" }, "times"],
  [{ action: "*", kind: "error", status: 99 }, "status"],
  [{ action: "*", kind: "error", colour: 1 }, "colour"],
])("a rule that cannot be read names what is wrong: %o", (rule, named) => {
  const problem = parseFaultRule(rule);
  expect(typeof problem === "string" ? problem : "").toContain(named);
});
