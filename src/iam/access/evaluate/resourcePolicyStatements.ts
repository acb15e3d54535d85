import { type Applies, appliesWhen, CERTAIN, CONDITIONAL, NONE, weaker } from "../../policy/applies.ts";
import type { Caller } from "../../policy/caller.ts";
import { type CompiledStatement, conditionTruth, openConditions } from "../../policy/compiledStatement.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { matchPrincipal, type PrincipalMatch } from "../../policy/principal.ts";
import type { Proof } from "../../policy/proof.ts";
import { matchesArn, openResources, resolvePattern, shownPattern } from "../../policy/resourcePattern.ts";
import type { OpenCondition, PrincipalEntry } from "../../policy/statement.ts";
import { itemsAbout, type ResourcePolicyShape, type ShapeItem, sessionsOf } from "../compile/resourcePolicyShape.ts";
import type { Part } from "./evaluateActions.ts";

/** A statement of a resource policy as it applies to one caller. */
export interface ResourcePart {
  part: Part;
  item: ShapeItem;
  applies: Applies;
  open: readonly OpenCondition[];
}

/** A user or a role of the account. */
export type AccountCaller = Extract<Caller, { kind: "user" | "role" }>;

/** Resources share statements, so the name of the policy is filled in once the resource is known. */
export function proofOf({ statement }: ShapeItem, policy: string): Proof {
  return { policy: statement.policy ?? policy, statement: statement.id, effect: statement.effect };
}

/** The names by which resource policies can name a user or a role of the account, other than `*` and the account. */
export function namesOf({ kind, arn, account, name }: AccountCaller): readonly string[] {
  return kind === "role" ? [arn, sessionsOf(account, name)] : [arn];
}

/** The items of a shape that may concern a user or a role of the account. */
export function itemsFor(shape: ResourcePolicyShape, caller: AccountCaller): readonly ShapeItem[] {
  return itemsAbout(shape, namesOf(caller));
}

/**
 * What a resource policy says to a user or a role of the account on a target. `context` is the request on the resource.
 */
export function partsFor(
  items: readonly ShapeItem[],
  arn: string,
  caller: AccountCaller,
  bounded: boolean,
  context: ConditionContext,
): ResourcePart[] {
  const parts: ResourcePart[] = [];
  for (const item of items) {
    const { statement } = item;
    const matches = matchesOf(statement, caller, bounded);
    if (matches.length === 0) continue;
    const conditions = appliesWhen(conditionTruth(statement, context));
    const resource = resourceApplies(item, arn, context);
    const rest = weaker(conditions, resource);
    if (rest === NONE) continue;
    const { effect } = statement;
    for (const match of matches) {
      const open = [...match.open(effect), ...openConditions(statement, context)];
      if (resource === CONDITIONAL) open.push(...openResourcesOf(item));
      const applies = weaker(match.applies, rest);
      parts.push({ part: effect === "Deny" ? "deny" : match.part, item, applies, open });
    }
  }
  return parts;
}

/** How far the resource of a target is one of the statement's, for one caller. */
export function resourceApplies({ statement, variable }: ShapeItem, arn: string, context: ConditionContext): Applies {
  if (variable === undefined) return CERTAIN;
  const patterns = variable.flatMap((pattern) => resolvePattern(pattern, context) ?? []);
  return matchesArn({ patterns, not: statement.resource?.not === true }, arn);
}

/** The resources of a statement that depend on variables of the caller. */
export function openResourcesOf({ statement, variable = [] }: ShapeItem): OpenCondition[] {
  return variable.map((pattern) =>
    openResources([shownPattern(pattern)], statement.resource?.not === true, statement.effect),
  );
}

interface CallerMatch {
  part: "direct" | "limited" | "delegation";
  applies: Applies;
  open: (effect: "Allow" | "Deny") => OpenCondition[];
}

const NOTHING_OPEN = (): OpenCondition[] => [];

/**
 * How a statement's Principal matches a user or a role of the account, the strongest of what applies in any case first.
 * A role acts as sessions: an element that names one session applies to the role when its session has that name, which
 * is open. It counts where it gives more than the rest of the list.
 *
 * A Deny with NotPrincipal applies to every principal that has a boundary, excepted or not ("AWS JSON policy elements:
 * NotPrincipal").
 */
function matchesOf({ principal, effect }: CompiledStatement, caller: AccountCaller, bounded: boolean): CallerMatch[] {
  if (principal === undefined) return [];
  const match = matchPrincipal(principal, caller);
  const isDeny = effect === "Deny";
  if (match === undefined && isDeny && bounded && principal.not) return [certainly("direct")];
  const found = match === undefined ? [] : [certainly(partOf(match, caller))];
  const enough = isDeny ? found.length > 0 : found.some(({ part }) => part === "direct");
  const sessions = caller.kind === "role" && !principal.not && !enough ? sessionNames(principal.entries, caller) : [];
  if (sessions.length === 0) return found;
  const open = (effect: "Allow" | "Deny"): OpenCondition[] => [
    { operator: "StringEquals", key: "sts:RoleSessionName", values: sessions, effect },
  ];
  return [...found, { part: "direct", applies: CONDITIONAL, open }];
}

/** Of the grants that name the caller, a boundary limits those to a role's ARN ("Permissions boundaries for IAM entities"). */
function partOf(match: PrincipalMatch, { kind }: AccountCaller): CallerMatch["part"] {
  if (match === "account") return "delegation";
  return match === "principal" && kind === "role" ? "limited" : "direct";
}

function certainly(part: CallerMatch["part"]): CallerMatch {
  return { part, applies: CERTAIN, open: NOTHING_OPEN };
}

function sessionNames(entries: readonly PrincipalEntry[], role: AccountCaller): string[] {
  const prefix = `:sts::${role.account}:assumed-role/${role.name}/`;
  return entries.flatMap(({ kind, value }) => {
    const at = kind === "AWS" ? value.indexOf(prefix) : -1;
    return at < 0 ? [] : [value.slice(at + prefix.length)];
  });
}
