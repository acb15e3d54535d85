import type { OpenCondition } from "../../decision/model.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { and, type Truth } from "../../policy/truth.ts";
import type { CompiledStatement } from "./compiledPolicy.ts";

/** The truth of all of a statement's conditions. */
export function truthOf(statement: CompiledStatement, context: ConditionContext): Truth {
  let truth: Truth = "true";
  for (const { test } of statement.conditions) {
    truth = and(truth, test(context));
    if (truth === "false") return truth;
  }
  return truth;
}

export function isFalse(statement: CompiledStatement, context: ConditionContext): boolean {
  return statement.conditions.length > 0 && truthOf(statement, context) === "false";
}

/** The conditions that the context leaves open, as written. */
export function openConditions(statement: CompiledStatement, context: ConditionContext): OpenCondition[] {
  return statement.conditions
    .filter(({ test }) => test(context) === "unknown")
    .map(({ condition: { operator, key, values } }) => ({ operator, key, values, effect: statement.effect }));
}
