import type { RoleDetail, UserDetail } from "../inventory/authorizationDetails.ts";
import { hasBit, intersection, intersects } from "../sets/bitSet.ts";
import type { Account } from "./analyzedAccount.ts";
import type { AccountScope } from "./evaluate/accountScope.ts";
import { type AskedAction, type AskedName, askedNames, shown } from "./evaluate/askedAction.ts";
import type { Permission } from "./evaluate/permission.ts";
import type { PrincipalEvaluation } from "./evaluate/principalEvaluation.ts";
import { explain } from "./evaluate/reasons.ts";
import { forwardedAccess } from "./grants/forwardedAccess.ts";

/** Who may do an action on a name: the account's principals in the order given, then those outside the account. */
export function* whoCan(
  account: Account,
  details: Iterable<UserDetail | RoleDetail>,
  action: AskedAction,
  resource: string,
): Generator<Permission> {
  const names = askedNames(account.scope, action, resource);
  for (const detail of details) {
    const evaluation = account.evaluationOf(detail);
    yield* withoutRepetition(names.map((name) => permissionsOn(evaluation, detail.Arn, action, name)));
  }
  const outside = names.map((name) => [...account.externalPermissions(action, name)]);
  for (const ofOne of Map.groupBy(outside.flat(), ({ principal }) => principal).values())
    yield* withoutRepetition(ofOne.map((each) => [each]));
}

/** What a principal may do with an action: on one name; or on every resource of the inventory, and what else its policies name. */
export function* canDo(
  account: Account,
  detail: UserDetail | RoleDetail,
  action: AskedAction,
  resource?: string,
): Generator<Permission> {
  const evaluation = account.evaluationOf(detail);
  if (resource === undefined) {
    for (const name of namesFor(evaluation, account.scope, action))
      yield* permissionsOn(evaluation, detail.Arn, action, name);
    return;
  }
  const names = askedNames(account.scope, action, resource);
  yield* withoutRepetition(names.map((name) => permissionsOn(evaluation, detail.Arn, action, name)));
}

/** Of several names in one resource, the first in general: the others only as far as they say something else. */
function* withoutRepetition(names: readonly Iterable<Permission>[]): Generator<Permission> {
  const said = new Set<string>();
  for (const permissions of names) {
    for (const permission of permissions) {
      const { resource: _, ...rest } = permission;
      const key = JSON.stringify(rest);
      if (said.has(key)) continue;
      said.add(key);
      yield permission;
    }
  }
}

/** Directly, or else through services that call for the principal. */
function* permissionsOn(
  evaluation: PrincipalEvaluation,
  principal: string,
  action: AskedAction,
  name: AskedName,
): Generator<Permission> {
  const direct = decided(evaluation, principal, action, name);
  if (direct !== undefined) {
    yield direct;
    return;
  }
  for (const { services, evaluation: through } of forwardedAccess(evaluation)) {
    const calling = services.filter(({ actions }) => {
      const forwarded = actions.get(action.scope.index);
      return forwarded !== undefined && hasBit(forwarded, action.at);
    });
    const found = calling.length === 0 ? undefined : decided(through, principal, action, name);
    if (found === undefined) continue;
    yield { ...found, through: calling.map(({ service }) => service.principal).sort() };
    return;
  }
}

function decided(
  evaluation: PrincipalEvaluation,
  principal: string,
  { name: action, scope, at, bits }: AskedAction,
  { arn, shown: resource, resource: owner }: AskedName,
): Permission | undefined {
  const found = evaluation.ofName(arn, scope, bits, owner);
  if (found === undefined || !hasBit(found.decision.possible, at)) return undefined;
  const refs = found.capabilities.flatMap((capability) => capability.refs);
  const policy = evaluation.account.resources[owner]?.policy?.id ?? "";
  const isCertain = hasBit(found.decision.certain, at);
  return { principal, action, resource, ...explain(isCertain, evaluation.reasons([...new Set(refs)], policy)) };
}

/** Resources of the inventory that the action takes, and what it takes in general; then the patterns of the principal's own policies that allow it. */
function* namesFor(evaluation: PrincipalEvaluation, scope: AccountScope, action: AskedAction): Generator<AskedName> {
  const known = new Set<string>();
  for (const { arn, scope: service, mask, resource } of scope.targets.list) {
    if (service !== action.scope || !hasBit(mask, action.at)) continue;
    const name = shown(arn);
    if (known.has(name)) continue;
    known.add(name);
    yield { arn, shown: name, resource };
  }
  for (const { effect, layer, not, actions, patterns } of evaluation.subject.statements) {
    const allowed = actions.bits(action.scope.index);
    if (effect !== "Allow" || layer !== "identity" || not || allowed === undefined) continue;
    if (!intersects(intersection(allowed, action.bits), action.bits)) continue;
    for (const { text } of patterns) {
      if (known.has(text) || text === "*") continue;
      known.add(text);
      yield* askedNames(scope, action, text);
    }
  }
}
