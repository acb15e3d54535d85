import { type Applies, appliesWhen, CONDITIONAL, NONE, weaker } from "../policy/applies.ts";
import type { Caller } from "../policy/caller.ts";
import { type CompiledStatement, conditionTruth, openConditions } from "../policy/compiledStatement.ts";
import type { ConditionContext } from "../policy/context.ts";
import { matchPrincipal, type PrincipalMatch } from "../policy/principal.ts";
import { matchesArn, openResources, type ResourcePattern, resolvePattern } from "../policy/resourcePattern.ts";
import type { OpenCondition } from "../policy/statement.ts";

/** The request that a statement is matched against. */
export interface Question {
  caller: Caller;
  /** In lower case. */
  action: string;
  /** An ARN, or `*` for no resource in particular. */
  resource: string;
  context: ConditionContext;
}

/** A statement that applies, or may. */
export interface Hit {
  /** `Proof.policy`. */
  policy: string;
  statement: CompiledStatement;
  applies: Exclude<Applies, typeof NONE>;
  /** How its Principal matches the caller; undefined in a policy without principals. */
  match: PrincipalMatch | undefined;
}

/**
 * How a statement that names the action applies to the rest of the request; undefined when it does not.
 * `bounded`: the caller has a permissions boundary, to whom a Deny with NotPrincipal always applies, excepted or not
 * ("AWS JSON policy elements: NotPrincipal").
 */
export function hit(
  policy: string,
  statement: CompiledStatement,
  question: Question,
  bounded: boolean,
): Hit | undefined {
  const { principal, effect } = statement;
  let match: PrincipalMatch | undefined;
  if (principal !== undefined) {
    match = matchPrincipal(principal, question.caller);
    if (match === undefined && bounded && principal.not && effect === "Deny") match = "anyone";
    if (match === undefined) return undefined;
  }
  const resource = resourceApplies(statement, question);
  if (resource === NONE) return undefined;
  const applies = weaker(resource, appliesWhen(conditionTruth(statement, question.context)));
  return applies === NONE ? undefined : { policy, statement, applies, match };
}

/**
 * How far the statement's Resource matches the request; a statement without one is about the resource that carries it.
 */
function resourceApplies({ resource: element }: CompiledStatement, { resource, context }: Question): Applies {
  if (element === undefined) return appliesWhen("true");
  const patterns = element.patterns.flatMap((pattern) => resolvePattern(pattern, context) ?? []);
  return matchesArn({ patterns, not: element.not }, resource);
}

/**
 * What a statement that may apply leaves open: its conditions that the context does not decide, and its resources whose
 * variables it does not know.
 */
export function openConditionsOf({ statement }: Hit, question: Question): OpenCondition[] {
  const open = openConditions(statement, question.context);
  const { resource, effect } = statement;
  if (resource === undefined || resourceApplies(statement, question) !== CONDITIONAL) return open;
  const uncertain = resource.patterns.filter((pattern) => matchesConditionally(pattern, question));
  return [
    ...open,
    openResources(
      uncertain.map(({ text }) => text),
      resource.not,
      effect,
    ),
  ];
}

function matchesConditionally(pattern: ResourcePattern, { resource, context }: Question): boolean {
  const resolved = resolvePattern(pattern, context);
  return resolved !== undefined && matchesArn({ patterns: [resolved], not: false }, resource) === CONDITIONAL;
}
