import { findAction, serviceOfAction } from "../../catalogue/catalogue.ts";
import { type ServiceScope, serviceScope } from "../../catalogue/serviceActions.ts";
import { hasWildcard } from "../../policy/pattern.ts";
import { WITNESS, witnessOf } from "../../policy/witness.ts";
import { addBit, type Bits, emptyBits, hasBit } from "../../sets/bitSet.ts";
import type { AccountScope } from "./accountScope.ts";

/** One action, as the evaluation takes it. */
export interface AskedAction {
  /** `s3:GetObject`. */
  name: string;
  scope: ServiceScope;
  /** Its place in the service. */
  at: number;
  /** It alone. */
  bits: Bits;
}

/** A name on which an action is asked about. */
export interface AskedName {
  /** A name that stands for all that were meant, where these were several. */
  arn: string;
  /** As a reader sees it: what stands for any name is `*`. */
  shown: string;
  /** Index of the resource of the inventory that it is, or is inside of; -1 for none. */
  resource: number;
}

/** Undefined for an action that the catalogue lacks. Its case does not matter. */
export function askedAction(name: string): AskedAction | undefined {
  const found = findAction(name);
  if (found === undefined) return undefined;
  const { index, prefix } = serviceOfAction(found.id);
  const scope = serviceScope(index);
  const at = found.id - scope.service.firstActionId;
  const bits = emptyBits(scope.service.actions.length);
  addBit(bits, at);
  return { name: `${prefix}:${found.name}`, scope, at, bits };
}

/**
 * What an ARN, or a pattern of ARNs, means for an action. `*` is no resource in particular. A resource of the inventory on
 * which the action is not possible, but on what it contains, stands for that, as a bucket does for its objects: then what it
 * contains in general comes first, and after it the parts that policies name.
 */
export function askedNames({ targets, positions }: AccountScope, { scope, at }: AskedAction, arn: string): AskedName[] {
  const own = positions.get(arn);
  if (own === undefined) {
    const name = arn !== "*" && hasWildcard(arn) ? witnessOf(arn) : arn;
    return [{ arn: name, shown: arn, resource: targets.subresources.holding(name)?.resource ?? -1 }];
  }
  const taking = (targets.ofResource[own] ?? [])
    .flatMap((position) => targets.list[position] ?? [])
    .filter((target) => target.scope === scope && hasBit(target.mask, at));
  if (taking.length === 0 || taking.some((target) => target.arn === arn)) return [{ arn, shown: arn, resource: own }];
  return taking
    .sort((a, b) => a.arn.length - b.arn.length)
    .map((inside) => ({ arn: inside.arn, shown: shown(inside.arn), resource: own }));
}

/** A witness as a reader sees it. */
export function shown(arn: string): string {
  return arn.replaceAll(WITNESS, "*").replace(/\uFDEF/g, "?");
}
