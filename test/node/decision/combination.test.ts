import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { combine, type Logic, notDenied, type PolicyMode, WORDS } from "../../../src/iam/decision/combination.ts";
import { type Applies, stronger, weaker } from "../../../src/iam/policy/applies.ts";

const MODES: readonly PolicyMode[] = ["none", "grants", "required", "otherAccount"];
const LEVELS: Logic<Applies> = { and: weaker, or: stronger };

interface Layers {
  organization?: number;
  identity?: number;
  limits?: number;
  direct?: number;
  limited?: number;
  grantLimits?: number;
  delegation?: number;
}

/** Nothing is granted and nothing limited but what is given. */
function word(mode: PolicyMode, layers: Layers): number {
  const {
    organization = 1,
    identity = 0,
    limits = 1,
    direct = 0,
    limited = 0,
    grantLimits = 1,
    delegation = 0,
  } = layers;
  return combine(WORDS, mode, organization, identity, limits, direct, limited, grantLimits, delegation);
}

describe("the combination of grants", () => {
  it.each<[string, Layers, Record<PolicyMode, number>]>([
    ["nothing", {}, { none: 0, grants: 0, required: 0, otherAccount: 0 }],
    ["an identity-based policy", { identity: 1 }, { none: 1, grants: 1, required: 0, otherAccount: 0 }],
    ["the same outside the boundary", { identity: 1, limits: 0 }, { none: 0, grants: 0, required: 0, otherAccount: 0 }],
    ["a direct grant", { direct: 1, limits: 0 }, { none: 0, grants: 1, required: 1, otherAccount: 0 }],
    ["a grant to the role", { limited: 1 }, { none: 0, grants: 1, required: 1, otherAccount: 0 }],
    [
      "the same outside the boundary",
      { limited: 1, grantLimits: 0 },
      { none: 0, grants: 0, required: 0, otherAccount: 0 },
    ],
    ["a delegation alone", { delegation: 1 }, { none: 0, grants: 0, required: 0, otherAccount: 0 }],
    [
      "an identity-based policy and a delegation",
      { identity: 1, delegation: 1 },
      { none: 1, grants: 1, required: 1, otherAccount: 1 },
    ],
    [
      "an identity-based policy and a direct grant",
      { identity: 1, direct: 1 },
      { none: 1, grants: 1, required: 1, otherAccount: 1 },
    ],
    [
      "every grant outside the service control policies",
      { organization: 0, identity: 1, direct: 1, limited: 1, delegation: 1 },
      { none: 0, grants: 0, required: 0, otherAccount: 0 },
    ],
  ])("of %s", (_, layers, expected) => {
    expect(Object.fromEntries(MODES.map((mode) => [mode, word(mode, layers)]))).toEqual(expected);
  });

  it("is the same action by action as level by level", () => {
    const level = fc.constantFrom<Applies>(0, 1, 2);
    const layers = fc.tuple(level, level, level, level, level, level, level);
    fc.assert(
      fc.property(fc.constantFrom(...MODES), fc.array(layers, { minLength: 1, maxLength: 32 }), (mode, actions) => {
        const wordOf = (layer: number, atLeast: Applies): number =>
          actions.reduce((sum, each, bit) => sum | ((each[layer] ?? 0) >= atLeast ? 1 << bit : 0), 0);
        const wordsAt = (atLeast: Applies): number =>
          combine(
            WORDS,
            mode,
            wordOf(0, atLeast),
            wordOf(1, atLeast),
            wordOf(2, atLeast),
            wordOf(3, atLeast),
            wordOf(4, atLeast),
            wordOf(5, atLeast),
            wordOf(6, atLeast),
          );
        const [possible, certain] = [wordsAt(1), wordsAt(2)];
        actions.forEach((each, bit) => {
          const expected = combine(LEVELS, mode, ...each);
          expect(((possible >>> bit) & 1) + ((certain >>> bit) & 1)).toBe(expected);
        });
      }),
    );
  });

  it("leaves nothing that is denied", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (allowed, denied) => {
        expect(notDenied(allowed, denied) & denied).toBe(0);
        expect(notDenied(allowed, denied) | (allowed & denied)).toBe(allowed);
      }),
    );
  });
});
