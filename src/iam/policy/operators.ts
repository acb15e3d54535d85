import { parseInstant } from "../../platform/instant.ts";
import { parseRange } from "../../platform/ipAddress.ts";
import { compileArnPattern } from "./arn.ts";
import type { ConditionContext } from "./context.ts";
import { compilePattern, hasWildcard, type Matcher, patternText } from "./pattern.ts";
import { type CompareForm, compareArnForm, compareForm } from "./patterns/forms.ts";
import type { PolicyVersion } from "./statement.ts";
import type { Truth } from "./truth.ts";
import { parseTemplate, resolveTemplate } from "./variables.ts";

/** Whether one value of the request matches one value of the policy, before any negation. */
export interface ValueTest {
  of(value: string, context: ConditionContext): Truth;
  /** The same for a value of which only a form is known. */
  ofForm(form: string, context: ConditionContext): Truth;
  /** The value of the policy has variables, so that the context decides too. */
  readonly variable: boolean;
}

export interface Operator {
  /** True for the operators that demand that nothing matches: an absent key satisfies them. */
  negated: boolean;
  compile: (expected: string, version: PolicyVersion) => ValueTest;
}

const fold = (text: string): string => text.toLowerCase();
const same = (text: string): string => text;

/** The operators of "IAM JSON policy elements: Condition operators", but for Null, by name. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...pair("StringEquals", "StringNotEquals", text(false, same)),
  ...pair("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", text(false, fold)),
  ...pair("StringLike", "StringNotLike", text(true, same)),
  ...pair("ArnEquals", "ArnNotEquals", text(true, same, compileArnPattern, compareArnForm)),
  ...pair("ArnLike", "ArnNotLike", text(true, same, compileArnPattern, compareArnForm)),
  ...pair(
    "NumericEquals",
    "NumericNotEquals",
    order(parseNumber, (a, b) => a === b),
  ),
  one(
    "NumericLessThan",
    order(parseNumber, (a, b) => a < b),
  ),
  one(
    "NumericLessThanEquals",
    order(parseNumber, (a, b) => a <= b),
  ),
  one(
    "NumericGreaterThan",
    order(parseNumber, (a, b) => a > b),
  ),
  one(
    "NumericGreaterThanEquals",
    order(parseNumber, (a, b) => a >= b),
  ),
  ...pair(
    "DateEquals",
    "DateNotEquals",
    order(parseInstant, (a, b) => a === b),
  ),
  one(
    "DateLessThan",
    order(parseInstant, (a, b) => a < b),
  ),
  one(
    "DateLessThanEquals",
    order(parseInstant, (a, b) => a <= b),
  ),
  one(
    "DateGreaterThan",
    order(parseInstant, (a, b) => a > b),
  ),
  one(
    "DateGreaterThanEquals",
    order(parseInstant, (a, b) => a >= b),
  ),
  one(
    "Bool",
    certain((expected) => (value) => fold(value) === fold(expected)),
  ),
  one(
    "BinaryEquals",
    certain((expected) => (value) => value === expected),
  ),
  ...pair(
    "IpAddress",
    "NotIpAddress",
    certain((expected) => parseRange(expected) ?? never),
  ),
]);

const canonical = new Map([...OPERATORS.keys(), "Null"].map((name) => [fold(name), name]));

/** The operator's name as AWS documents it, from a name in any case; undefined for one that AWS does not have. */
export function canonicalOperator(name: string): string | undefined {
  return canonical.get(fold(name));
}

type Compile = Operator["compile"];

function one(name: string, compile: Compile): [string, Operator] {
  return [name, { negated: false, compile }];
}

function pair(name: string, negation: string, compile: Compile): [string, Operator][] {
  return [one(name, compile), [negation, { negated: true, compile }]];
}

function never(): boolean {
  return false;
}

function certain(prepare: (expected: string) => Matcher): Compile {
  return (expected) => {
    const match = prepare(expected);
    const of = (value: string): Truth => (match(value) ? "true" : "false");
    return { of, ofForm: (form) => (hasWildcard(form) ? "unknown" : of(patternText(form))), variable: false };
  };
}

/** Only the string and the ARN operators fill in policy variables. */
function text(
  wildcards: boolean,
  normal: (text: string) => string,
  compilePart = compilePattern,
  compare: CompareForm = compareForm,
): Compile {
  return (expected, version) => {
    const template = parseTemplate(expected, version, wildcards);
    if (template.fixed !== undefined) {
      const pattern = normal(template.fixed);
      const match = compilePart(pattern);
      return {
        of: (value) => (match(normal(value)) ? "true" : "false"),
        ofForm: (form) => compare(pattern, normal(form)),
        variable: false,
      };
    }
    return {
      of(value, context) {
        const resolved = resolveTemplate(template, context);
        if (resolved === undefined) return "false";
        if (resolved.certain) return compilePart(normal(resolved.pattern))(normal(value)) ? "true" : "false";
        return compilePattern(normal(resolved.pattern))(normal(value)) ? "unknown" : "false";
      },
      ofForm(form, context) {
        const resolved = resolveTemplate(template, context);
        if (resolved === undefined) return "false";
        if (resolved.certain) return compare(normal(resolved.pattern), normal(form));
        return compareForm(normal(resolved.pattern), normal(form)) === "false" ? "false" : "unknown";
      },
      variable: true,
    };
  };
}

/** A value that cannot be read as a number or a date compares as false. */
function order(
  parse: (text: string) => number | undefined,
  holds: (actual: number, bound: number) => boolean,
): Compile {
  return certain((expected) => {
    const bound = parse(expected);
    if (bound === undefined) return never;
    return (value) => {
      const actual = parse(value);
      return actual !== undefined && holds(actual, bound);
    };
  });
}

function parseNumber(text: string): number | undefined {
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}
