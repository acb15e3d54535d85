import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import type { AccountScope } from "../../access/evaluate/accountScope.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { serviceScope } from "../../catalogue/serviceActions.ts";
import { CERTAIN } from "../../policy/applies.ts";
import { matchesArn } from "../../policy/resourcePattern.ts";
import { type Bits, contains, difference, emptyBits, unite } from "../../sets/bitSet.ts";

/**
 * Whether the principal would be a full administrator if everything were allowed to it: whether its boundary and its
 * denies leave every action on something. The answer is that of `isFullAdmin` on the principal with an administrator
 * policy, found without deciding actions that no statement mentions.
 */
export function leavesEveryAction(scope: AccountScope, { bounded, statements }: Subject): boolean {
  const sure = statements.filter(({ conditions }) => conditions === CERTAIN);
  const denies = sure.filter(({ effect }) => effect === "Deny");
  if (denies.some((deny) => isEverywhere(deny) && deny.actions.services === undefined)) return false;
  const touched = new Set(
    denies.flatMap(({ actions }) => actions.services ?? [...scope.targets.classOfService.keys()]),
  );
  for (const service of touched) if (!leavesOf(scope, service, denies)) return false;
  if (!bounded) return true;
  const allows = sure.filter(({ layer, effect }) => layer === "boundary" && effect === "Allow");
  for (const service of scope.targets.classOfService.keys()) if (!allowsAllOf(scope, service, allows)) return false;
  return true;
}

function isEverywhere({ patterns, not }: PrincipalStatement): boolean {
  return !not && patterns.some(({ everything, certain }) => everything && certain);
}

/** Whether each action of a service is left on some resource type that it takes. */
function leavesOf(scope: AccountScope, service: number, denies: readonly PrincipalStatement[]): boolean {
  const { all, service: entry } = serviceScope(service);
  const left = emptyBits(entry.actions.length);
  for (const { mask, matched: denied } of typesOf(scope, service, denies)) {
    unite(left, difference(mask, denied));
  }
  return contains(left, all);
}

function allowsAllOf(scope: AccountScope, service: number, allows: readonly PrincipalStatement[]): boolean {
  const { all, service: entry } = serviceScope(service);
  const everywhere = emptyBits(entry.actions.length);
  for (const allow of allows) {
    const bits = isEverywhere(allow) ? allow.actions.bits(service) : undefined;
    if (bits !== undefined) unite(everywhere, bits);
  }
  if (contains(everywhere, all)) return true;
  for (const { mask, matched: allowed } of typesOf(scope, service, allows)) if (!contains(allowed, mask)) return false;
  return true;
}

/** By resource type of a service: the actions that take it, and those of them that the statements are certain to match. */
function* typesOf(
  { targets }: AccountScope,
  service: number,
  statements: readonly PrincipalStatement[],
): Iterable<{ mask: Bits; matched: Bits }> {
  const { types = [] } = targets.classes[targets.classOfService.get(service) ?? -1] ?? {};
  for (const position of types) {
    const target = targets.list[position];
    if (target === undefined) continue;
    const matched = target.mask.map(() => 0);
    for (const statement of statements) {
      const bits = statement.actions.bits(service);
      if (bits !== undefined && matchesArn(statement, target.arn) === CERTAIN) unite(matched, bits);
    }
    yield { mask: target.mask, matched };
  }
}
