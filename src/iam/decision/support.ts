import { type Applies, CERTAIN, NONE, stronger, weaker } from "../policy/applies.ts";
import type { Logic } from "./combination.ts";

/** How far something holds, and the statements that make it so. */
export interface Support<S> {
  readonly applies: Applies;
  readonly statements: readonly S[];
}

/** Holds by itself: no statement has to say so. */
export const GIVEN: Support<never> = { applies: CERTAIN, statements: [] };
export const NEVER: Support<never> = { applies: NONE, statements: [] };

/** Any statement is enough: those that certainly apply, else those that conditionally do. */
export function anyStatement<S extends { readonly applies: Applies }>(statements: readonly S[]): Support<S> {
  let applies: Applies = NONE;
  for (const statement of statements) applies = stronger(applies, statement.applies);
  if (applies === NONE) return NEVER;
  const strongest = statements.filter((statement) => statement.applies === applies);
  return { applies, statements: strongest };
}

/** Holds as far as the stronger does, by the statements of whichever are as strong. */
function either<S>(a: Support<S>, b: Support<S>): Support<S> {
  if (a.applies > b.applies || b.applies === NONE) return a;
  if (b.applies > a.applies) return b;
  return { applies: a.applies, statements: [...a.statements, ...b.statements] };
}

/** Holds as far as the weaker does, by the statements of both. */
function both<S>(a: Support<S>, b: Support<S>): Support<S> {
  if (a === GIVEN) return b;
  if (b === GIVEN) return a;
  const applies = weaker(a.applies, b.applies);
  return applies === NONE ? NEVER : { applies, statements: [...a.statements, ...b.statements] };
}

const SUPPORTS: Logic<Support<unknown>> = { and: both, or: either };

/** The logic of statements: what holds, how far, and which statements decide it. */
export function supportLogic<S>(): Logic<Support<S>> {
  return SUPPORTS as Logic<Support<S>>;
}

export function allOf<S>(...supports: readonly Support<S>[]): Support<S> {
  return supports.reduce(both<S>, GIVEN);
}

export function anyOf<S>(...supports: readonly Support<S>[]): Support<S> {
  return supports.reduce(either<S>, NEVER);
}
