import { type Applies, CERTAIN, CONDITIONAL, NONE, negated } from "./applies.ts";
import type { ConditionContext } from "./context.ts";
import { compilePattern, lazilyCompiled, type Matcher } from "./pattern.ts";
import type { OpenCondition, PolicyVersion } from "./statement.ts";
import { parseResource, resolveTemplate, type Template } from "./variables.ts";

/** One pattern of a Resource or NotResource element, the same for every caller. */
export interface ResourcePattern {
  /** As written. */
  readonly text: string;
  readonly template: Template;
  /** Undefined where a policy variable has to be filled in. */
  readonly fixed: ArnPattern | undefined;
}

/** A resource pattern with the variables of a caller filled in. */
export interface ArnPattern {
  readonly text: string;
  readonly matches: Matcher;
  /** False when a variable is not known: it then matches at least what the pattern with the variable's value would. */
  readonly certain: boolean;
  /** Matches every ARN, and `*` itself. */
  readonly everything: boolean;
}

export function compileResource(text: string, version: PolicyVersion): ResourcePattern {
  const template = parseResource(text, version);
  return { text, template, fixed: fixedPattern(template) };
}

function fixedPattern({ fixed: text }: Template): ArnPattern | undefined {
  if (text === undefined) return undefined;
  return { text, matches: lazilyCompiled(text), certain: true, everything: /^\*+$/.test(text) };
}

/** The pattern for one caller; undefined when a variable of it has no value, so that it matches nothing. */
export function resolvePattern(
  { fixed, template }: ResourcePattern,
  context: ConditionContext,
): ArnPattern | undefined {
  if (fixed !== undefined) return fixed;
  const resolved = resolveTemplate(template, context);
  if (resolved === undefined) return undefined;
  const { pattern: text, certain } = resolved;
  return { text, matches: compilePattern(text), certain, everything: false };
}

/**
 * How far the patterns of a Resource element (`not`: NotResource) match an ARN. Only a pattern `*` matches `*`, no
 * resource in particular.
 */
export function matchesArn(
  { patterns, not }: { readonly patterns: readonly ArnPattern[]; readonly not: boolean },
  arn: string,
): Applies {
  let found: Applies = NONE;
  for (const { matches, certain, everything } of patterns) {
    if (!everything && (arn === "*" || !matches(arn))) continue;
    if (certain) {
      found = CERTAIN;
      break;
    }
    found = CONDITIONAL;
  }
  return not ? negated(found) : found;
}

/** A pattern as analysis.v1 shows it: its variables in lower case, without their defaults. */
export function shownPattern({ template: { fixed, parts } }: ResourcePattern): string {
  return fixed ?? parts.map((part) => (typeof part === "string" ? part : `\${${part.key}}`)).join("");
}

/** Resources that depend on unknown variables, as a condition: `ArnLike` on `Resource`. */
export function openResources(values: readonly string[], not: boolean, effect: "Allow" | "Deny"): OpenCondition {
  return { operator: not ? "ArnNotLike" : "ArnLike", key: "Resource", values, effect };
}
