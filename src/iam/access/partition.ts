import type { ConditionContext } from "../policy/context.ts";
import { type Bits, emptyBits, unite } from "./bits.ts";
import {
  type Applies,
  appliesWhen,
  least,
  matchesArn,
  NO,
  negate,
  PERHAPS,
  type PrincipalStatement,
  SURELY,
} from "./principalStatements.ts";
import type { Targets } from "./targets.ts";
import { truthOf } from "./truthOf.ts";

/** Targets to which every statement of a principal applies alike. */
export interface TargetGroup {
  targetClass: number;
  /** The actions that its targets take. */
  mask: Bits;
  /** The last of the statements that apply otherwise than `Partition.usual` says; undefined for none. */
  exception: Exception | undefined;
}

export interface Exception {
  /** Index of the statement. */
  statement: number;
  applies: Applies;
  before: Exception | undefined;
}

export interface Partition {
  /** How each statement applies to a target that no pattern of it names. */
  usual: readonly Applies[];
  groups: readonly TargetGroup[];
  /** Group by position of the target. */
  groupOf: Int32Array;
}

/** The request on a name of a resource, for conditions that read its keys. */
export type ContextOf = (resource: number, arn: string) => ConditionContext;

/**
 * Divides the targets by the statements that apply to them. It begins with the classes, and each statement divides only
 * the groups of the targets that its patterns name: time is in the number of those, not in statements × targets.
 */
export function partition(
  targets: Targets,
  statements: readonly PrincipalStatement[],
  contextOf: ContextOf,
): Partition {
  const { list, classes, index } = targets;
  const groupOf = targets.classOf.slice();
  const groups: TargetGroup[] = classes.map(({ mask }, targetClass) => ({ targetClass, mask, exception: undefined }));
  const divided = new Set<number>();
  const usual: Applies[] = [];
  statements.forEach((statement, at) => {
    const always = statement.patterns.some(({ everything }) => everything);
    const match: Applies = always === statement.not ? NO : SURELY;
    usual.push(least(match, statement.conditions));
    if (always && !statement.perResource) return;
    const split = new Map<number, number>();
    const assign = (position: number, applies: Applies): void => {
      const from = groupOf[position] ?? 0;
      const key = from * 3 + applies;
      let to = split.get(key);
      if (to === undefined) {
        const group = groups[from];
        if (group === undefined) return;
        to = groups.length;
        split.set(key, to);
        const { targetClass, mask } = group;
        groups.push({ targetClass, mask, exception: { statement: at, applies, before: group.exception } });
        if (classes[targetClass]?.ofTypes) divided.add(targetClass);
      }
      groupOf[position] = to;
    };
    const concerns = (position: number): boolean => {
      const target = list[position];
      return target !== undefined && target.arn !== "*" && statement.actions.bits(target.scope.index) !== undefined;
    };
    const decide = (position: number, match: Applies): void => {
      const target = list[position];
      if (target === undefined || !concerns(position)) return;
      assign(position, least(match, conditionsOn(statement, target.resource, target.arn, contextOf)));
    };
    if (match === SURELY && statement.perResource !== undefined) {
      list.forEach(({ arn }, position) => {
        decide(position, matchesArn(statement, arn));
      });
      return;
    }
    visitNamed(statement, index, (position, found) => {
      decide(position, statement.not ? negate(found) : found);
    });
  });
  for (const targetClass of divided) divideMasks(targetClass, targets, groups, groupOf);
  return { usual, groups, groupOf };
}

/** Of the witnesses of a service's types each takes its own actions: a group takes those of its members. */
function divideMasks(
  targetClass: number,
  { list, classes }: Targets,
  groups: TargetGroup[],
  groupOf: Int32Array,
): void {
  const { types = [], scope } = classes[targetClass] ?? {};
  for (const group of groups) {
    if (group.targetClass === targetClass && scope !== undefined) group.mask = emptyBits(scope.service.actions.length);
  }
  for (const position of types) {
    const mask = list[position]?.mask;
    const group = groups[groupOf[position] ?? -1];
    if (mask !== undefined && group !== undefined) unite(group.mask, mask);
  }
}

/** How a statement applies to one ARN, its conditions decided on the resource where they read it. */
export function appliesTo(statement: PrincipalStatement, arn: string, resource: number, contextOf: ContextOf): Applies {
  const match = matchesArn(statement, arn);
  return match === NO ? NO : least(match, conditionsOn(statement, resource, arn, contextOf));
}

function conditionsOn(statement: PrincipalStatement, resource: number, arn: string, contextOf: ContextOf): Applies {
  if (statement.perResource === undefined) return statement.conditions;
  return appliesWhen(truthOf(statement.perResource, contextOf(resource, arn)));
}

/** Visits the targets that a statement's patterns name, each once. */
function visitNamed(
  { patterns }: PrincipalStatement,
  index: Targets["index"],
  visit: (position: number, applies: Applies) => void,
): void {
  const [only] = patterns;
  if (only !== undefined && patterns.length === 1) {
    for (const position of index.matching(only.text)) visit(position, only.certain ? SURELY : PERHAPS);
    return;
  }
  const seen = new Set<number>();
  for (const wanted of [true, false]) {
    for (const { text, certain } of patterns) {
      if (certain !== wanted) continue;
      for (const position of index.matching(text)) {
        if (seen.has(position)) continue;
        seen.add(position);
        visit(position, certain ? SURELY : PERHAPS);
      }
    }
  }
}
