import fc from "fast-check";
import { expect, it } from "vitest";
import { CERTAINTIES } from "../../../src/iam/certainty.ts";
import { CoveredTargets } from "../../../src/iam/escalation/graph/coveredTargets.ts";
import { EntitySet } from "../../../src/iam/escalation/paths/entitySet.ts";
import { both, type PermissionSet } from "../../../src/iam/escalation/paths/permissionSet.ts";
import { addBit } from "../../../src/iam/sets/bitSet.ts";
import { iam } from "./accounts.ts";

const SIZE = 40;
const principals = new EntitySet(Array.from({ length: SIZE }, (_, at) => ({ arn: iam(`user/u${at}`) })));

const permissionSets = fc.array(
  fc
    .record({
      certainty: fc.constantFrom(...CERTAINTIES),
      action: fc.constantFrom("iam:PassRole", "iam:AttachRolePolicy", "lambda:CreateFunction"),
      members: fc.array(fc.nat({ max: SIZE - 1 }), { maxLength: 6 }),
    })
    .map(({ certainty, action, members }): PermissionSet => {
      const targets = principals.none();
      for (const member of members) addBit(targets, member);
      return { requires: [{ action, resource: "*", certainty, because: [], conditions: [] }], certainty, targets };
    }),
  { maxLength: 8 },
);

it("gives of pairs what it gives of the sets that need both, whatever was reached before", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(permissionSets, permissionSets), { maxLength: 4 }), (rounds) => {
      const [pairs, made] = [new CoveredTargets(principals), new CoveredTargets(principals)];
      for (const [a, b] of rounds) expect(pairs.addBoth(a, b)).toEqual(made.add(both(a, b)));
    }),
    { seed: 7, numRuns: 300 },
  );
});

it("makes no pair that reaches nothing new", () => {
  const everyone = (amount: number): PermissionSet[] =>
    Array.from({ length: amount }, () => ({ requires: [], certainty: "certain", targets: principals.all }));
  let read = 0;
  const counted = everyone(100).map((set) => ({
    ...set,
    get requires() {
      read += 1;
      return [];
    },
  }));
  expect(new CoveredTargets(principals).addBoth(counted, everyone(100))).toHaveLength(1);
  expect(read).toBeLessThan(5);
});
