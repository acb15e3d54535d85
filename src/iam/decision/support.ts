import { and, or, type Truth } from "../policy/truth.ts";
import type { Hit } from "./compiledStatement.ts";

/** Whether something holds, and the statements that make it so (or would, under conditions not known). */
export interface Support {
  readonly truth: Truth;
  readonly hits: readonly Hit[];
}

/** Holds by itself: nothing has to say so. */
export const GIVEN: Support = { truth: "true", hits: [] };
export const NEVER: Support = { truth: "false", hits: [] };

/** Any statement is enough: those that certainly match, else those that may. */
export function anyHit(hits: readonly Hit[]): Support {
  if (hits.length === 0) return NEVER;
  const certain = hits.filter((hit) => hit.truth === "true");
  return certain.length > 0 ? { truth: "true", hits: certain } : { truth: "unknown", hits };
}

export function anyOf(...supports: readonly Support[]): Support {
  const possible = supports.filter((support) => support.truth !== "false");
  const [first] = possible;
  if (first === undefined) return NEVER;
  if (possible.length === 1) return first;
  const truth = possible.reduce<Truth>((sum, support) => or(sum, support.truth), "false");
  return { truth, hits: possible.filter((s) => s.truth === truth).flatMap((s) => s.hits) };
}

export function allOf(...supports: readonly Support[]): Support {
  const demands = supports.filter((support) => support !== GIVEN);
  const [first] = demands;
  if (first === undefined) return GIVEN;
  if (demands.length === 1) return first;
  const truth = demands.reduce<Truth>((sum, support) => and(sum, support.truth), "true");
  return truth === "false" ? NEVER : { truth, hits: demands.flatMap((s) => s.hits) };
}
