import type { Bits } from "../access/bits.ts";
import { allowedOn } from "./allowedOn.ts";
import type { Option } from "./option.ts";
import { type Given, NOTHING_GIVEN, type OwnPolicies } from "./ownPolicies.ts";
import type { Population } from "./population.ts";
import { retagged } from "./retagging.ts";

/**
 * An action on each member of a population, as options with the members that it is allowed on: as they stand, or once
 * the principal has given them a tag that it depends on.
 */
export function actionOn(
  policies: OwnPolicies,
  action: string,
  population: Population,
  within: Bits = population.all,
  given: Given = NOTHING_GIVEN,
): Option[] {
  const plain = allowedOn(policies, action, population, within, given);
  return [...plain, ...retagged(policies, action, population, within, given, plain)];
}
