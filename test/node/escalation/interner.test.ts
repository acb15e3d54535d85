import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CERTAINTIES } from "../../../src/iam/certainty.ts";
import { Interner } from "../../../src/iam/escalation/graph/interner.ts";
import type { Node } from "../../../src/iam/escalation/paths/edge.ts";
import { TECHNIQUES } from "../../../src/iam/escalation/techniques/registry.ts";

const text = fc.constantFrom("", "sts:AssumeRole", "arn:aws:iam::111122223333:role/ä\u{1F600}", '"\\\n');
const proof = fc.record({ policy: text, statement: text, effect: fc.constantFrom("Allow" as const, "Deny" as const) });
const condition = fc.record({
  operator: text,
  key: text,
  values: fc.array(text, { maxLength: 2 }),
  effect: fc.constantFrom("Allow" as const, "Deny" as const),
});
const requirement = fc.record(
  {
    action: text,
    by: text,
    resource: text,
    certainty: fc.constantFrom(...CERTAINTIES),
    because: fc.array(proof, { maxLength: 2 }),
    conditions: fc.array(condition, { maxLength: 2 }),
  },
  { requiredKeys: ["action", "resource", "certainty", "because", "conditions"] },
);
const requires = fc.array(requirement, { maxLength: 3 });
const permissionSet = fc.record({
  requires,
  certainty: fc.constantFrom(...CERTAINTIES),
  targets: fc
    .array(fc.constantFrom(0, 1, 0xffffffff), { minLength: 2, maxLength: 2 })
    .map((words) => Uint32Array.from(words)),
});
const technique = fc.constantFrom(...TECHNIQUES);
const techniques = fc.array(technique, { maxLength: 3 });
const before = fc.array(fc.record({ techniques, requires, to: text }, { requiredKeys: ["techniques", "requires"] }), {
  maxLength: 2,
});
const node: fc.Arbitrary<Node> = fc.record({
  administrator: fc.boolean(),
  adminIfGranted: fc.boolean(),
  adminIfUnbounded: fc.boolean(),
  adminIfGrantedAndUnbounded: fc.boolean(),
  delegatedAdmin: fc.boolean(),
  grantMethods: fc.array(fc.record({ technique, permissionSets: fc.array(permissionSet, { maxLength: 2 }) }), {
    maxLength: 2,
  }),
  edges: fc.array(
    fc.record({
      techniques,
      effect: fc.constantFrom("act-as" as const, "grant-policy" as const, "assume-roles" as const),
      permissionSet,
      assumes: fc.boolean(),
      before,
    }),
    { maxLength: 3 },
  ),
  selfEscalations: fc.array(fc.record({ techniques, requires, to: text, before }), { maxLength: 2 }),
});

describe("the interner", () => {
  it("gives back what it was given, down to the order of its properties", () => {
    fc.assert(
      fc.property(fc.array(node, { maxLength: 4 }), (nodes) => {
        const interner = new Interner();
        for (const each of nodes) {
          const found = interner.node(each);
          expect(found).toEqual(each);
          expect(JSON.stringify(found.edges)).toBe(JSON.stringify(each.edges));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("holds equal sets and requirements once", () => {
    fc.assert(
      fc.property(permissionSet, (one) => {
        const interner = new Interner();
        const flags = {
          administrator: false,
          adminIfGranted: false,
          adminIfUnbounded: false,
          adminIfGrantedAndUnbounded: false,
          delegatedAdmin: false,
        };
        const made = [one, structuredClone(one)].map((permissionSet) => {
          const edge = { techniques: [], effect: "act-as", permissionSet, assumes: true, before: [] } as const;
          return interner.node({ ...flags, edges: [edge], selfEscalations: [], grantMethods: [] }).edges[0]
            ?.permissionSet;
        });
        expect(made[0]?.targets).toBe(made[1]?.targets);
        expect(made[0]?.requires).toBe(made[1]?.requires);
      }),
      { numRuns: 100 },
    );
  });

  it("tells sets of different lengths apart", () => {
    const interner = new Interner();
    expect(interner.set(new Uint32Array(2))).toHaveLength(2);
    expect(interner.set(new Uint32Array(1))).toHaveLength(1);
  });
});
