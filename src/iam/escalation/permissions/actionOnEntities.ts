import type { Bits } from "../../sets/bitSet.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import type { Option } from "../paths/permissionSet.ts";
import { allowedOn } from "./allowedEntities.ts";
import { type Given, NOTHING_GIVEN, type PrincipalPolicies } from "./principalPolicies.ts";
import { withTargetTagging } from "./targetTagging.ts";

/**
 * An action on each member of a population, as options with the members that it is allowed on: as they stand, or once
 * the principal has given them a tag that it depends on.
 */
export function actionOn(
  policies: PrincipalPolicies,
  action: string,
  population: EntitySet,
  within: Bits = population.all,
  given: Given = NOTHING_GIVEN,
): Option[] {
  const plain = allowedOn(policies, action, population, within, given);
  return [...plain, ...withTargetTagging(policies, action, population, within, given, plain)];
}
