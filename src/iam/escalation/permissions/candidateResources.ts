import { canBeNamed } from "../../policy/entityNames.ts";
import { inCommon, WITNESS } from "../../policy/witness.ts";
import type { ResourceTypeFormat, ResourceTypes } from "../account/resourceTypes.ts";
import type { MemberFacts } from "../paths/entitySet.ts";
import { CERTAIN, CONDITIONAL, type Requirement } from "../paths/permissionSet.ts";
import { alternatives } from "./actionAlternatives.ts";
import { type Given, NOTHING_GIVEN, type PrincipalPolicies } from "./principalPolicies.ts";

/**
 * Names of resources that are yet to be made, or of which nothing is known, on which the principal's policies may
 * differ: a name that no policy knows, and one inside each pattern, and each two patterns, that allow one of the actions.
 * `patterns` tell what ARNs such a resource can have.
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
    for (const action of actions.flatMap(alternatives)) {
      for (const { effect, not, patterns: allowed } of policies.speakingOf(action)) {
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

/** The permission for one of an action's alternatives on a resource, where the action takes it; else wherever it has to be. */
export function permissionAt(
  policies: PrincipalPolicies,
  resourceTypes: ResourceTypes,
  action: string,
  place: string | undefined,
  facts?: MemberFacts,
): Requirement | undefined {
  return best(
    alternatives(action).map((name) =>
      place !== undefined && takes(resourceTypes, name, place)
        ? permission(policies, name, place, NOTHING_GIVEN, facts)
        : permissionAnywhere(policies, resourceTypes, name),
    ),
  );
}

/** Whether the permission is there on a resource. */
export function permission(
  policies: PrincipalPolicies,
  action: string,
  arn: string,
  given: Given,
  facts?: MemberFacts,
): Requirement | undefined {
  const verdict = policies.on(action, arn, given, facts);
  if (verdict === undefined) return undefined;
  const { certain, because, conditions } = verdict;
  return { action, resource: shown(arn), sureness: certain ? CERTAIN : CONDITIONAL, because, conditions };
}

/** Permission on some resource of each type that the action needs; without types, on `*`. */
export function permissionAnywhere(
  policies: PrincipalPolicies,
  resourceTypes: ResourceTypes,
  action: string,
): Requirement | undefined {
  if (policies.speakingOf(action).length === 0) return undefined;
  const types = resourceTypes.takenBy(action);
  if (types.length === 0) return permission(policies, action, "*", NOTHING_GIVEN);
  const required = types.filter((each) => each.required);
  const some = (list: readonly ResourceTypeFormat[]): Requirement | undefined =>
    best(
      candidateResources(
        policies,
        [action],
        list.map(({ pattern }) => pattern),
      ).map((arn) => permission(policies, action, arn, NOTHING_GIVEN)),
    );
  if (required.length === 0) return some(types);
  let found: Requirement | undefined;
  for (const ofName of Map.groupBy(required, ({ name }) => name).values()) {
    const here = some(ofName);
    if (here === undefined) return undefined;
    if (found === undefined || here.sureness > found.sureness) found = here;
  }
  return found;
}

/** A resource as a reader sees it: what only wildcards match is `*`. */
export function shown(arn: string): string {
  return arn.replaceAll(WITNESS, "*").replace(/\uFDEF/g, "?");
}

/** The first of the surest. */
export function best(found: readonly (Requirement | undefined)[]): Requirement | undefined {
  let surest: Requirement | undefined;
  for (const each of found) {
    if (each !== undefined && (surest === undefined || each.sureness < surest.sureness)) surest = each;
  }
  return surest;
}

function takes(resourceTypes: ResourceTypes, action: string, arn: string): boolean {
  return resourceTypes.takenBy(action).some(({ matches }) => matches(arn));
}
