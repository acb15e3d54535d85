import { entries } from "../../access/account/accountInventory.ts";
import type { AccountScope } from "../../access/evaluate/principalEvaluation.ts";
import type { RoleDetail, UserDetail } from "../../model.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { holdsEverything, isAdministrator, without } from "../account/hypotheticalPrincipals.ts";
import type { SelfChange } from "../paths/edge.ts";
import { type PolicyAcquisition, policyAcquisitions } from "./policyAcquisitions.ts";
import { dependedOn, groupsOf, type PrincipalState } from "./principalState.ts";
import { modifySelf } from "./selfModification.ts";
import { selfTaggings } from "./selfTagging.ts";

/** Standings looked at from one principal, ways to administrator shown of them, and rounds of getting all there is. */
const LOOKED_AT = 25;
const SHOWN = 3;
const ROUNDS = 4;

/** What a principal can make of itself: an administrator, or a standing with permissions to go on by. */
export interface ReachableState {
  state: PrincipalState;
  administrator: boolean;
}

/**
 * The standings that a principal can come to by changing itself, each worth a look of its own. What it gets hold of adds
 * to what it has, and the search goes on with both: first each acquisition by itself, for the sake of short ways; then
 * all together, of which each way onward keeps those that it needs.
 */
export function reachableStates(start: PrincipalState, accountContext: AccountContext): ReachableState[] {
  return explore(start, accountContext, { left: LOOKED_AT, shown: 0 });
}

function explore(
  start: PrincipalState,
  accountContext: AccountContext,
  budget: { left: number; shown: number },
): ReachableState[] {
  const { scope } = accountContext.account;
  budget.left -= 1;
  const base = settled(start, accountContext);
  if (base.isFinal) return [reachableStateOf(base, scope)];
  const found: ReachableState[] = base.state.before.length > 0 ? [{ state: base.state, administrator: false }] : [];
  const tagged = selfTaggings(start, accountContext).map((state) => ({ state, adds: false }));
  for (const { state, adds } of [...policyAcquisitions(base.state, accountContext), ...tagged]) {
    if (budget.left <= 0 || budget.shown >= SHOWN) break;
    if (!adds) {
      found.push(...explore(state, accountContext, budget));
      continue;
    }
    budget.left -= 1;
    const alone = settled(state, accountContext);
    if (!alone.isFinal) continue;
    const reachable = reachableStateOf(alone, scope);
    if (reachable.administrator) budget.shown += 1;
    found.push(reachable);
  }
  if (found.some(({ administrator }) => administrator)) return found;
  const all = together(base.state, accountContext);
  if (all === undefined) return found;
  if (all.isFinal) return [...found, reachableStateOf(all, scope)];
  const further = policyAcquisitions(all.state, accountContext).filter(({ adds }) => !adds);
  for (const { state } of further) if (budget.left > 0) found.push(...explore(state, accountContext, budget));
  return [...found, { state: all.state, administrator: false }];
}

/** Everything that can be had without losing anything, round by round; undefined where that is nothing. */
function together(start: PrincipalState, accountContext: AccountContext): Settled | undefined {
  let now: Settled | undefined;
  for (let round = 0; round < ROUNDS && now?.isFinal !== true; round++) {
    const from = now?.state ?? start;
    const more = policyAcquisitions(from, accountContext).filter(({ adds }) => adds);
    if (more.length === 0) break;
    now = settled(
      more.reduce((sum, each) => joined(from, sum, each), from),
      accountContext,
    );
  }
  return now;
}

/** `sum`, which grew from `from`, with what another standing that grew from it has more. */
function joined(from: PrincipalState, sum: PrincipalState, { state }: PolicyAcquisition): PrincipalState {
  const { subject, before } = sum;
  const statements = [...subject.statements, ...state.subject.statements.slice(from.subject.statements.length)];
  return {
    subject: { ...subject, statements },
    detail: withMore(sum.detail, state.detail),
    before: [...before, ...state.before.slice(from.before.length)],
  };
}

function withMore(detail: UserDetail | RoleDetail, more: UserDetail | RoleDetail): UserDetail | RoleDetail {
  const attached = [...entries(detail.AttachedManagedPolicies), ...entries(more.AttachedManagedPolicies)];
  const AttachedManagedPolicies = [...new Map(attached.map((policy) => [policy.PolicyArn, policy])).values()];
  if (!("UserName" in detail)) return { ...detail, AttachedManagedPolicies };
  const GroupList = [...new Set([...groupsOf(detail), ...groupsOf(more)])];
  return { ...detail, AttachedManagedPolicies, GroupList };
}

interface Settled {
  state: PrincipalState;
  hasAll: boolean;
  /** Nothing that it could get hold of would add to it. */
  isFinal: boolean;
}

/** The standing after the principal has removed what holds it, and has granted itself everything where it can. */
function settled(start: PrincipalState, accountContext: AccountContext): Settled {
  const { scope } = accountContext.account;
  const holdsAll = holdsEverything(start.subject);
  if (start.before.length > 0 && isAdministrator(scope, start.subject)) {
    return { state: start, hasAll: holdsAll, isFinal: true };
  }
  const modest = modifySelf(start, accountContext, false).state;
  const isChanged = modest.before.length > start.before.length;
  if (holdsAll) return { state: modest, hasAll: true, isFinal: true };
  if (isChanged && isAdministrator(scope, modest.subject)) return { state: modest, hasAll: false, isFinal: true };
  const bold = modifySelf(start, accountContext, true);
  if (bold.hasAll) return { ...bold, isFinal: true };
  return { state: modest, hasAll: false, isFinal: false };
}

/** Without the changes that it does not depend on. */
function reachableStateOf({ state, hasAll }: Settled, scope: AccountScope): ReachableState {
  const administrator = isAdministrator(scope, state.subject);
  if (hasAll) return { state: { ...state, before: dependedOn(state, []).before }, administrator };
  return { state: administrator ? spared(state, scope) : state, administrator };
}

/** An administrator by all its policies together, without those that it can do without. */
function spared(state: PrincipalState, scope: AccountScope): PrincipalState {
  let { subject, before } = state;
  for (const change of [...before].reverse()) {
    if (change.gives === undefined) continue;
    const rest = before.filter((each) => each !== change);
    const lost = new Set(change.gives.filter((policy) => !rest.some(({ gives }) => gives?.includes(policy))));
    if (rest.some((each) => needs(each, lost))) continue;
    const less = without(subject, lost);
    if (!isAdministrator(scope, less)) continue;
    subject = less;
    before = rest;
  }
  return { ...state, subject, before };
}

function needs({ requires }: SelfChange, lost: ReadonlySet<string>): boolean {
  return requires.some(({ because }) => {
    const allows = because.filter(({ effect }) => effect === "Allow");
    return allows.length > 0 && allows.every(({ policy }) => lost.has(policy));
  });
}
