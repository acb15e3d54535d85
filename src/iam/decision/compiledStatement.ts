import type { OpenCondition } from "../model.ts";
import type { Caller } from "../policy/caller.ts";
import { type CompiledCondition, compileCondition } from "../policy/conditions.ts";
import type { ConditionContext } from "../policy/context.ts";
import { compilePattern, type Matcher } from "../policy/pattern.ts";
import { matchPrincipal, type PrincipalMatch } from "../policy/principal.ts";
import type { Policy, Statement } from "../policy/statement.ts";
import { and, not, or, type Truth } from "../policy/truth.ts";
import { parseResource, resolveTemplate, type Template } from "../policy/variables.ts";
import { type Applies, appliesWhen, NONE } from "./applies.ts";

/** What a statement is asked about. */
export interface Question {
  caller: Caller;
  /** In lower case. */
  action: string;
  /** An ARN, or `*` for no resource in particular. */
  resource: string;
  context: ConditionContext;
}

/** A statement that matches, or may. */
export interface Hit {
  applies: Exclude<Applies, typeof NONE>;
  statement: CompiledStatement;
  /** How its Principal takes the caller in; undefined in a policy without principals. */
  match: PrincipalMatch | undefined;
}

interface ResourcePattern {
  /** As written. */
  text: string;
  /** `*`, which alone matches a request for no resource in particular. */
  all: boolean;
  template: Template;
  matches: Matcher | undefined;
}

export interface CompiledStatement {
  /** `Proof.policy`. */
  policy: string;
  source: Statement;
  /** Whether the statement speaks of the action; in lower case. */
  speaksOf: Matcher;
  resources: readonly ResourcePattern[];
  conditions: readonly CompiledCondition[];
}

export function compileStatements(policy: Policy): CompiledStatement[] {
  return policy.statements.map((source) => {
    const { not: excluded, patterns } = source.action;
    const matchers = patterns.map(compilePattern);
    return {
      policy: policy.id,
      source,
      speaksOf: (action) => matchers.some((matches) => matches(action)) !== excluded,
      resources: (source.resource?.patterns ?? []).map((text) => compileResource(text, source)),
      conditions: source.conditions.map((condition) => compileCondition(condition, source.version)),
    };
  });
}

function compileResource(text: string, source: Statement): ResourcePattern {
  const template = parseResource(text, source.version);
  const matches = template.fixed === undefined ? undefined : compilePattern(template.fixed);
  return { text, all: /^\*+$/.test(text), template, matches };
}

/**
 * Whether the statement, which speaks of the action, matches the rest of the request. Undefined when it does not.
 * `bounded`: the caller has a permissions boundary, whom a Deny with NotPrincipal always takes in, excepted or not
 * ("AWS JSON policy elements: NotPrincipal").
 */
export function hit(statement: CompiledStatement, question: Question, bounded: boolean): Hit | undefined {
  const { source } = statement;
  let match: PrincipalMatch | undefined;
  if (source.principal !== undefined) {
    match = matchPrincipal(source.principal, question.caller);
    if (match === undefined && bounded && source.principal.not && source.effect === "Deny") match = "anyone";
    if (match === undefined) return undefined;
  }
  let truth = resourceTruth(statement, question);
  for (const condition of statement.conditions) {
    if (truth === "false") return undefined;
    truth = and(truth, condition(question.context));
  }
  const applies = appliesWhen(truth);
  return applies === NONE ? undefined : { applies, statement, match };
}

function resourceTruth(statement: CompiledStatement, question: Question): Truth {
  const { resource: element } = statement.source;
  if (element === undefined) return "true";
  let any: Truth = "false";
  for (const pattern of statement.resources) {
    any = or(any, patternTruth(pattern, question));
    if (any === "true") break;
  }
  return element.not ? not(any) : any;
}

function patternTruth(pattern: ResourcePattern, { resource, context }: Question): Truth {
  if (pattern.all) return "true";
  if (resource === "*") return "false";
  if (pattern.matches !== undefined) return pattern.matches(resource) ? "true" : "false";
  const resolved = resolveTemplate(pattern.template, context);
  if (resolved === undefined || !compilePattern(resolved.pattern)(resource)) return "false";
  return resolved.certain ? "true" : "unknown";
}

/**
 * What a statement that may match leaves open: its conditions that the context does not decide, and its resources whose
 * variables it does not know (as `ArnLike` on `Resource`).
 */
export function openConditions(statement: CompiledStatement, question: Question): OpenCondition[] {
  const { effect, conditions, resource } = statement.source;
  const open: OpenCondition[] = [];
  for (const [i, { operator, key, values }] of conditions.entries()) {
    if (statement.conditions[i]?.(question.context) === "unknown") open.push({ operator, key, values, effect });
  }
  if (resourceTruth(statement, question) === "unknown") {
    const unsure = statement.resources.filter((pattern) => patternTruth(pattern, question) === "unknown");
    const operator = resource?.not === true ? "ArnNotLike" : "ArnLike";
    open.push({ operator, key: "Resource", values: unsure.map((pattern) => pattern.text), effect });
  }
  return open;
}
