import { describe, expect, it } from "vitest";
import {
  type ApplyingStatement,
  decideByOwnPolicies,
  decideByResourcePolicy,
  type LayerDecision,
  NO_LIMITS,
  type PrincipalLayer,
} from "../../../src/iam/decision/layerDecision.ts";

interface Named extends ApplyingStatement {
  name: string;
  layer: PrincipalLayer;
  level: number;
}

/**
 * `+` allows, `-` denies; `?` for one that applies under a condition, `0` for one that does not apply; `^` is of the
 * boundary, `1/` and `2/` of a level of the organization.
 */
function statement(name: string): Named {
  return {
    name,
    effect: name.includes("-") ? "Deny" : "Allow",
    layer: name.includes("/") ? "serviceControl" : name.includes("^") ? "boundary" : "identity",
    level: Math.max(0, Number.parseInt(name, 10) - 1 || 0),
    applies: name.includes("0") ? 0 : name.includes("?") ? 1 : 2,
  };
}

function shown(decision: LayerDecision<Named>): string {
  const names = (statements: readonly Named[]): string => statements.map(({ name }) => name).join(" ");
  if (!decision.allowed) return `denied: ${names(decision.denying)}`.trim();
  const { certainty, allowing, denying } = decision;
  return `${certainty}: ${names([...allowing, ...denying])}`;
}

describe("a request decided by a principal's own policies", () => {
  it.each([
    ["no statement", "", "denied:"],
    ["an Allow that does not apply", "+0", "denied:"],
    ["an Allow", "+a", "certain: +a"],
    ["an Allow under a condition", "+a?", "conditional: +a?"],
    ["two Allows, one under a condition", "+a +b?", "certain: +a"],
    ["an explicit deny", "+a -b", "denied: -b"],
    ["a Deny under a condition", "+a -b?", "conditional: +a -b?"],
    ["a Deny under a condition and one without", "+a -b? -c", "denied: -c"],
    ["only a Deny under a condition", "-b?", "denied:"],
  ])("by %s", (_, names, expected) => {
    const statements = names.split(" ").filter(Boolean).map(statement);
    expect(shown(decideByOwnPolicies(statements, NO_LIMITS))).toBe(expected);
  });

  it.each([
    ["no Allow of the boundary", "+a", "denied:"],
    ["an Allow of the boundary", "+a ^+b", "certain: +a ^+b"],
    ["an Allow of the boundary alone", "^+b", "denied:"],
    ["an Allow of the boundary under a condition", "+a ^+b?", "conditional: +a ^+b?"],
    ["a Deny of the boundary", "+a ^+b ^-c", "denied: ^-c"],
  ])("within a boundary by %s", (_, names, expected) => {
    expect(shown(decideByOwnPolicies(names.split(" ").map(statement), { bounded: true, levels: 0 }))).toBe(expected);
  });

  it.each([
    ["no Allow of a level", "+a 1/+b", "denied:"],
    ["an Allow of each level", "+a 1/+b 2/+c", "certain: 1/+b 2/+c +a"],
    ["an Allow of the levels alone", "1/+b 2/+c", "denied:"],
    ["an Allow of a level under a condition", "+a 1/+b? 2/+c", "conditional: 1/+b? 2/+c +a"],
    ["a Deny of a level", "+a 1/+b 2/+c 1/-d", "denied: 1/-d"],
  ])("within two levels of an organization by %s", (_, names, expected) => {
    expect(shown(decideByOwnPolicies(names.split(" ").map(statement), { bounded: false, levels: 2 }))).toBe(expected);
  });

  it("is not limited by a boundary that it does not have", () => {
    expect(shown(decideByOwnPolicies([statement("+a"), statement("^+b0")], NO_LIMITS))).toBe("certain: +a");
  });
});

describe("a request decided by a resource policy alone", () => {
  it.each([
    ["no statement", "", "denied:"],
    ["an Allow and a Deny under a condition", "+a -b?", "conditional: +a -b?"],
    ["an Allow and a Deny", "+a -b", "denied: -b"],
    ["an Allow", "+a", "certain: +a"],
  ])("by %s", (_, names, expected) => {
    expect(shown(decideByResourcePolicy(names.split(" ").filter(Boolean).map(statement)))).toBe(expected);
  });
});
