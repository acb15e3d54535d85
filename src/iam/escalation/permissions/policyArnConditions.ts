import { inCommon } from "../../policy/names/arnPattern.ts";
import { compilePattern, hasWildcard, type Matcher, patternText } from "../../policy/pattern.ts";
import { parseTemplate, resolveTemplate } from "../../policy/variables.ts";
import { WITNESS } from "../../policy/witness.ts";
import type { PrincipalPolicies } from "./principalPolicies.ts";

/** Keys of a request that name a managed policy: one that is attached, and one that is set as boundary. */
export type PolicyKey = "iam:policyarn" | "iam:permissionsboundary";

/** How the conditions on an action narrow which managed policy it may be about. */
export interface PolicyNames {
  /** Whether the conditions name it. */
  names: Matcher;
  /** What they name without wildcards, whether or not it is there. */
  literally: readonly string[];
  /** Whether it may be one that they let through; whether they do is still to be asked. */
  admits: Matcher;
  /** ARNs of policies yet to be created that match `pattern`, on which the conditions may differ. */
  within: (pattern: string) => readonly string[];
}

/** Undefined when no condition on the action reads the key. */
export function policyNames(policies: PrincipalPolicies, action: string, key: PolicyKey): PolicyNames | undefined {
  const patterns = new Set<string>();
  let read = false;
  let others = false;
  for (const { effect, source } of policies.statementsOn(action)) {
    const naming = (source?.conditions ?? []).filter(({ condition }) => condition.key.toLowerCase() === key);
    const positive = naming.filter(({ condition: { base, ifExists } }) => !ifExists && isPositive(base));
    if (naming.length > 0) read = true;
    if (effect === "Allow" && positive.length === 0) others = true;
    for (const { condition } of naming) {
      const wildcards = condition.base?.startsWith("StringEquals") !== true;
      for (const value of condition.values) {
        const resolved = resolveTemplate(parseTemplate(value, "2012-10-17", wildcards), policies.subject.context);
        if (resolved !== undefined) patterns.add(resolved.pattern);
      }
    }
  }
  if (!read) return undefined;
  const matchers = [...patterns].map(compilePattern);
  const names: Matcher = (arn) => matchers.some((matches) => matches(arn));
  return {
    names,
    literally: [...patterns].filter((pattern) => !hasWildcard(pattern)).map(patternText),
    admits: (arn) => others || names(arn),
    within: (pattern) => [
      ...[...patterns].flatMap((named) => inCommon(named, pattern) ?? []),
      ...(others ? [pattern.replaceAll("*", WITNESS)] : []),
    ],
  };
}

function isPositive(base: string | undefined): boolean {
  return base !== undefined && base !== "Null" && !base.includes("Not");
}
