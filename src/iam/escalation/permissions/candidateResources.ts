import { inCommon } from "../../policy/names/arnPattern.ts";
import { canBeNamed } from "../../policy/names/entityNames.ts";
import { WITNESS } from "../../policy/witness.ts";
import type { PrincipalPolicies } from "./principalPolicies.ts";

/**
 * ARNs of resources that are yet to be created, or of which nothing is known, on which the principal's policies may
 * differ: one that no policy names, and one inside each pattern, and inside each two patterns, that allow one of the
 * actions. `patterns`: what ARNs such a resource can have.
 */
export function candidateResources(
  policies: PrincipalPolicies,
  actions: readonly string[],
  patterns: readonly string[],
): string[] {
  const found = new Set<string>();
  for (const own of patterns) {
    found.add(own.replaceAll("*", WITNESS));
    const texts = new Set<string>();
    for (const action of actions) {
      for (const { effect, not, patterns: allowed } of policies.statementsOn(action)) {
        if (effect === "Deny" || not) continue;
        for (const { text, everything } of allowed) if (!everything) texts.add(text);
      }
    }
    const named = [...texts].flatMap((text) => {
      const witness = inCommon(text, own);
      return witness === undefined ? [] : [{ text, witness }];
    });
    for (const { witness } of named) found.add(witness);
    if (named.length > 8) continue;
    for (const [at, { text }] of named.entries()) {
      for (const other of named.slice(at + 1)) {
        const witness = inCommon(text, other.text);
        const inType = witness === undefined ? undefined : inCommon(witness, own);
        if (inType !== undefined) found.add(inType);
      }
    }
  }
  return [...found].filter(canBeNamed);
}

/** A candidate resource as a reader sees it: what only wildcards match is `*`. */
export function shown(arn: string): string {
  return arn.replaceAll(WITNESS, "*").replace(/\uFDEF/g, "?");
}
