import { type ConditionContext, UNKNOWN } from "./context.ts";
import { OPERATORS, type Operator, type ValueTest } from "./operators.ts";
import { ANY_FORM } from "./patterns/forms.ts";
import type { Condition, PolicyVersion } from "./statement.ts";
import { and, not, or, type Truth } from "./truth.ts";

export type CompiledCondition = (context: ConditionContext) => Truth;

/**
 * One operator on one key, prepared for many contexts: `unknown` when a context does not know the key or a variable, or
 * only in part, and its value would matter. So the values come before the key: where none of them can match (each is a
 * variable without a value), a positive operator does not hold, whatever the key is. Variables are filled in for a statement of Version 2012-10-17. Nothing decides an operator that
 * AWS does not have.
 */
export function compileCondition(condition: Condition, version: PolicyVersion): CompiledCondition {
  const { base, qualifier, ifExists, values } = condition;
  const key = condition.key.toLowerCase();
  if (base === "Null") return compileNull(key, qualifier, values);
  const operator = base === undefined ? undefined : OPERATORS.get(base);
  if (operator === undefined) return () => "unknown";
  const tests = values.map((value) => operator.compile(value, version));
  const missing = whenMissing(operator, qualifier, ifExists);
  /** The key is absent, or has some value. */
  const open = (context: ConditionContext): Truth => {
    const some = compare(operator, qualifier, [valueTruth(operator, tests, (test) => test.ofForm(ANY_FORM, context))]);
    return some === missing ? some : "unknown";
  };
  const whenUnknown = tests.some(({ variable }) => variable) ? undefined : open(NO_VARIABLES);
  return (context) => {
    const found = context.lookup(key);
    if (found.state === "unknown") return whenUnknown ?? open(context);
    if (found.state === "partial") {
      const truths = found.patterns.map((form) => valueTruth(operator, tests, (test) => test.ofForm(form, context)));
      return truths.reduce((a, b) => (a === b ? a : "unknown"));
    }
    if (found.state === "absent" || found.values.length === 0) return missing;
    if (qualifier !== undefined && isNull(found.values)) return missing;
    return compare(
      operator,
      qualifier,
      found.values.map((value) => valueTruth(operator, tests, (test) => test.of(value, context))),
    );
  };
}

const NO_VARIABLES: ConditionContext = { lookup: () => UNKNOWN };

/**
 * What an absent key gives ("IAM JSON policy elements: Condition operators", "Set operators for multivalued context
 * keys"): IfExists and ForAllValues hold, ForAnyValue does not, and without either the negated operators hold.
 */
function whenMissing(operator: Operator, qualifier: Condition["qualifier"], ifExists: boolean): Truth {
  if (ifExists || qualifier === "ForAllValues") return "true";
  if (qualifier === "ForAnyValue") return "false";
  return operator.negated ? "true" : "false";
}

/** Of one value of the key: whether any value of the policy matches it, or for a negated operator none. */
function valueTruth(operator: Operator, tests: readonly ValueTest[], truthOf: (test: ValueTest) => Truth): Truth {
  let any: Truth = "false";
  for (const test of tests) {
    any = or(any, truthOf(test));
    if (any === "true") break;
  }
  return operator.negated ? not(any) : any;
}

/** Of several values without a set operator, one match is enough for a positive operator and too many for a negated one. */
function compare(operator: Operator, qualifier: Condition["qualifier"], truths: readonly Truth[]): Truth {
  const every = qualifier === undefined ? operator.negated : qualifier === "ForAllValues";
  return truths.reduce(every ? and : or);
}

/** A key whose values are all empty counts as null. */
function isNull(values: readonly string[]): boolean {
  return values.every((value) => value === "");
}

/**
 * Whether a key is missing. A set operator asks it of each value that is there, and no such value is null: over none of
 * them ForAllValues holds and ForAnyValue does not (as the IAM policy simulator answers).
 */
function compileNull(key: string, qualifier: Condition["qualifier"], values: readonly string[]): CompiledCondition {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  if (qualifier !== undefined) {
    const ofValues: Truth = wanted.has("false") ? "true" : "false";
    const ofNone: Truth = qualifier === "ForAllValues" ? "true" : "false";
    return (context) => {
      const found = context.lookup(key);
      if (found.state === "unknown") return ofValues === ofNone ? ofNone : "unknown";
      const missing = found.state === "absent" || (found.state === "present" && isNull(found.values));
      return missing ? ofNone : ofValues;
    };
  }
  return (context) => {
    const found = context.lookup(key);
    if (wanted.has("true") && wanted.has("false")) return "true";
    if (found.state === "unknown") return wanted.has("true") || wanted.has("false") ? "unknown" : "false";
    const missing = found.state === "absent" || (found.state === "present" && isNull(found.values));
    return wanted.has(String(missing)) ? "true" : "false";
  };
}
