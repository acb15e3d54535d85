import type { Bits } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { CERTAIN, CONDITIONAL, type Option, TARGET } from "../paths/permissionSet.ts";
import type { Given, PrincipalPolicies } from "./principalPolicies.ts";

/** An action on each member of a population as it stands, as options with the members that it is allowed on. */
export function allowedOn(
  policies: PrincipalPolicies,
  action: string,
  population: EntitySet,
  within: Bits,
  given: Given,
): Option[] {
  return policies.over(action, population, within, given).map(({ verdict, members }) => {
    const { certain, because, conditions } = verdict;
    const sureness = certain ? CERTAIN : CONDITIONAL;
    return { requires: [{ action, resource: TARGET, sureness, because, conditions }], sureness, members };
  });
}
