import type { Certainty } from "../certainty.ts";
import type { Truth } from "./truth.ts";

/**
 * How far a statement, or what a layer of policies says, applies to a request: not at all, under conditions that the
 * analysis cannot decide, in any case. Numbers in ascending order, so that they can index tables and be compared.
 */
export type Applies = typeof NONE | typeof CONDITIONAL | typeof CERTAIN;
export const NONE = 0;
export const CONDITIONAL = 1;
export const CERTAIN = 2;

export function appliesWhen(truth: Truth): Applies {
  return truth === "true" ? CERTAIN : truth === "unknown" ? CONDITIONAL : NONE;
}

/** How far both apply. */
export function weaker(a: Applies, b: Applies): Applies {
  return a < b ? a : b;
}

/** How far either applies. */
export function stronger(a: Applies, b: Applies): Applies {
  return a > b ? a : b;
}

/** How far the opposite applies. */
export function negated(applies: Applies): Applies {
  return applies === CERTAIN ? NONE : applies === NONE ? CERTAIN : CONDITIONAL;
}

export function certaintyOfApplied(applies: Exclude<Applies, typeof NONE>): Certainty {
  return applies === CERTAIN ? "certain" : "conditional";
}
