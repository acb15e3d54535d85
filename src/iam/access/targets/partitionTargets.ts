import { type Applies, appliesWhen, CERTAIN, CONDITIONAL, NONE, negated, weaker } from "../../policy/applies.ts";
import { conditionTruth } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { matchesArn } from "../../policy/resourcePattern.ts";
import type { PrincipalStatement } from "../compile/principalStatements.ts";
import { type StatementSplits, TargetPartition } from "./targetPartition.ts";
import type { Targets } from "./targets.ts";

/** The request on a name of a resource, for conditions that read its keys. */
export type ContextOf = (resource: number, arn: string) => ConditionContext;

/**
 * Partitions the targets by the statements that apply to them. Each statement splits only the groups of the targets
 * that its patterns name: time is in the number of those, not in statements × targets. `names`: those by which resource
 * policies can name the principal.
 */
export function partitionTargets(
  targets: Targets,
  names: readonly string[],
  statements: readonly PrincipalStatement[],
  contextOf: ContextOf,
): TargetPartition {
  const partition = new TargetPartition(targets, names);
  for (const statement of statements) {
    const always = statement.patterns.some(({ everything }) => everything);
    const match: Applies = always === statement.not ? NONE : CERTAIN;
    const splits = partition.begin(
      weaker(match, statement.conditions),
      (service) => statement.actions.bits(service) !== undefined,
    );
    if (statement.conditions === NONE && statement.perResource === undefined) continue;
    if (always && (statement.not || statement.perResource === undefined)) continue;
    if (match === CERTAIN && statement.perResource !== undefined)
      partitionByResource(statement, targets, splits, contextOf);
    else partitionByName(statement, targets, splits, contextOf);
  }
  return partition.end();
}

/** How a statement applies to one ARN, its conditions decided on the resource where they read it. */
export function appliesTo(statement: PrincipalStatement, arn: string, resource: number, contextOf: ContextOf): Applies {
  const match = matchesArn(statement, arn);
  return match === NONE ? NONE : weaker(match, conditionsOn(statement, contextOf(resource, arn)));
}

function conditionsOn({ perResource, conditions }: PrincipalStatement, context: ConditionContext): Applies {
  return perResource === undefined ? conditions : appliesWhen(conditionTruth(perResource, context));
}

/** Resources of which the same is known have one context, so that conditions are decided once for all of them. */
function conditionsByResource(
  statement: PrincipalStatement,
  { list }: Targets,
  contextOf: ContextOf,
): (position: number) => Applies {
  if (statement.perResource === undefined) return () => statement.conditions;
  const known = new Map<ConditionContext, Applies>();
  return (position) => {
    const { resource = -1, arn = "" } = list[position] ?? {};
    const context = contextOf(resource, arn);
    const applies = known.get(context) ?? conditionsOn(statement, context);
    known.set(context, applies);
    return applies;
  };
}

/** A statement on all resources, or all but some, under a condition that reads the resource. */
function partitionByResource(
  statement: PrincipalStatement,
  targets: Targets,
  splits: StatementSplits,
  contextOf: ContextOf,
): void {
  const conditions = conditionsByResource(statement, targets, contextOf);
  const [from, to] = targets.everything;
  for (const service of statement.actions.services ?? targets.classOfService.keys()) {
    if (statement.actions.bits(service) === undefined) continue;
    for (const position of targets.ofService(service)) {
      if (position >= from && position < to) continue;
      const match = matchesArn(statement, targets.list[position]?.arn ?? "");
      splits.assign(position, match === NONE ? NONE : weaker(match, conditions(position)));
    }
  }
}

/** Visits the targets that a statement's patterns name, each once, certain patterns first. */
function partitionByName(
  statement: PrincipalStatement,
  targets: Targets,
  splits: StatementSplits,
  contextOf: ContextOf,
): void {
  const conditions = conditionsByResource(statement, targets, contextOf);
  const [from, to] = targets.everything;
  const { patterns, not } = statement;
  for (const wanted of [true, false]) {
    for (const { text, certain } of patterns) {
      if (certain !== wanted) continue;
      const found: Applies = certain ? CERTAIN : CONDITIONAL;
      const match = not ? negated(found) : found;
      for (const position of targets.index.matching(text)) {
        if ((position >= from && position < to) || (patterns.length > 1 && splits.wasAssigned(position))) continue;
        splits.assign(position, match === NONE ? NONE : weaker(match, conditions(position)));
      }
    }
  }
}
