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
 * What an ARN, or a pattern of ARNs, means for an action. A resource of the inventory on which the action is not possible, but
 * on what it contains, stands for any of that: a bucket for its objects. `*` is no resource in particular.
 */
export function askedName({ targets, positions }: AccountScope, { scope, at }: AskedAction, arn: string): AskedName {
  const own = positions.get(arn);
  if (own !== undefined) {
    const taking = (targets.ofResource[own] ?? []).flatMap((position) => targets.list[position] ?? []);
    const [inside] = taking.filter((target) => target.scope === scope && hasBit(target.mask, at));
    if (inside !== undefined && !taking.some((target) => target.arn === arn && hasBit(target.mask, at)))
      return { arn: inside.arn, shown: shown(inside.arn), resource: own };
    return { arn, shown: arn, resource: own };
  }
  const name = arn !== "*" && hasWildcard(arn) ? witnessOf(arn) : arn;
  return { arn: name, shown: arn, resource: targets.subresources.holding(name)?.resource ?? -1 };
}

/** A witness as a reader sees it. */
export function shown(arn: string): string {
  return arn.replaceAll(WITNESS, "*").replace(/\uFDEF/g, "?");
}
