import type { ConditionContext } from "./context.ts";
import { OPERATORS, type Operator, type ValueTest } from "./operators.ts";
import type { Condition, PolicyVersion } from "./statement.ts";
import { and, not, or, type Truth } from "./truth.ts";

export type CompiledCondition = (context: ConditionContext) => Truth;

/**
 * One operator on one key, prepared for many contexts: `unknown` when a context does not know the key or a variable, and
 * its value would matter. Variables are filled in for a statement of Version 2012-10-17. Nothing decides an operator that
 * AWS does not have.
 */
export function compileCondition(condition: Condition, version: PolicyVersion): CompiledCondition {
  const { base, qualifier, ifExists, values } = condition;
  const key = condition.key.toLowerCase();
  if (base === "Null") return compileNull(key, values);
  const operator = base === undefined ? undefined : OPERATORS.get(base);
  if (operator === undefined) return () => "unknown";
  const tests = values.map((value) => operator.compile(value, version));
  const missing = whenMissing(operator, qualifier, ifExists);
  const whatever = missing === "true" && base === "StringLike" && values.includes("*");
  return (context) => {
    const found = context.lookup(key);
    if (found.state === "unknown") return whatever ? "true" : "unknown";
    if (found.state === "absent" || found.values.length === 0) return missing;
    if (qualifier !== undefined && isNull(found.values)) return missing;
    return compare(operator, qualifier, tests, found.values, context);
  };
}

/**
 * What an absent key gives ("IAM JSON policy elements: Condition operators", "Set operators for multivalued context
 * keys"): IfExists and ForAllValues hold, ForAnyValue does not, and without either the negated operators hold.
 */
function whenMissing(operator: Operator, qualifier: Condition["qualifier"], ifExists: boolean): Truth {
  if (ifExists || qualifier === "ForAllValues") return "true";
  if (qualifier === "ForAnyValue") return "false";
  return operator.negated ? "true" : "false";
}

function compare(
  operator: Operator,
  qualifier: Condition["qualifier"],
  tests: readonly ValueTest[],
  values: readonly string[],
  context: ConditionContext,
): Truth {
  const single = (value: string): Truth => {
    let any: Truth = "false";
    for (const test of tests) {
      any = or(any, test(value, context));
      if (any === "true") break;
    }
    return operator.negated ? not(any) : any;
  };
  // Of several values without a set operator, one match is enough for a positive operator and too many for a negated one.
  const every = qualifier === undefined ? operator.negated : qualifier === "ForAllValues";
  return values.map(single).reduce(every ? and : or);
}

/** A key whose values are all empty counts as null. */
function isNull(values: readonly string[]): boolean {
  return values.every((value) => value === "");
}

function compileNull(key: string, values: readonly string[]): CompiledCondition {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  return (context) => {
    const found = context.lookup(key);
    if (wanted.has("true") && wanted.has("false")) return "true";
    if (found.state === "unknown") return wanted.has("true") || wanted.has("false") ? "unknown" : "false";
    return wanted.has(String(found.state === "absent" || isNull(found.values))) ? "true" : "false";
  };
}
