/**
 * The states that a principal, or a principal that it creates, can reach by changing itself. `stateSearch` looks for them:
 * `selfModification` grants and removes what the principal can of itself, `policyAcquisitions` and `selfTagging` list
 * what else it can get, and `createdPrincipals` whom it can create. `delegatedAdmin` asks the same of others: which of
 * them would become administrator once allowed to administer IAM.
 */

import type { AccountContext } from "../account/accountContext.ts";
import { hasAdminPolicy, isAdministrator } from "../account/hypotheticalPrincipals.ts";
import { minimalState } from "./minimalState.ts";
import { policyAcquisitions } from "./policyAcquisitions.ts";
import { neededChanges, type PrincipalState } from "./principalState.ts";
import { modifySelf } from "./selfModification.ts";
import { selfTaggings } from "./selfTagging.ts";
import { combineStates } from "./stateCombination.ts";

/** States looked at from one principal. */
const LOOKED_AT = 25;
/** States as an administrator that are shown for one principal. */
const SHOWN = 3;
/** Rounds of getting all policies that can be had. */
const ROUNDS = 4;

/** A state that a principal can reach by changing itself. */
export interface ReachableState {
  state: PrincipalState;
  administrator: boolean;
}

/**
 * The states that a principal can reach by changing itself, each of which is worth examining. Each policy that it
 * can get adds to what it has, and the search goes on with both: first with each policy by itself, so that short paths
 * are found; then with all of them, of which each path onward keeps those that it needs.
 */
export function reachableStates(start: PrincipalState, accountContext: AccountContext): ReachableState[] {
  return new StateSearch(accountContext).from(start);
}

/** A state in which the principal has done to itself what it can. */
interface SettledState {
  state: PrincipalState;
  hasAll: boolean;
  /** Whether no further policy would add to it. */
  isFinal: boolean;
}

class StateSearch {
  readonly #accountContext: AccountContext;
  #left = LOOKED_AT;
  #shown = 0;

  constructor(accountContext: AccountContext) {
    this.#accountContext = accountContext;
  }

  from(start: PrincipalState): ReachableState[] {
    this.#left -= 1;
    const base = this.#settle(start);
    if (base.isFinal) return [this.#reached(base)];
    const found: ReachableState[] = base.state.before.length > 0 ? [{ state: base.state, administrator: false }] : [];
    const tagged = selfTaggings(start, this.#accountContext).map((state) => ({ state, adds: false }));
    for (const { state, adds } of [...policyAcquisitions(base.state, this.#accountContext), ...tagged]) {
      if (this.#left <= 0 || this.#shown >= SHOWN) break;
      if (!adds) {
        found.push(...this.from(state));
        continue;
      }
      this.#left -= 1;
      const alone = this.#settle(state);
      if (!alone.isFinal) continue;
      const reached = this.#reached(alone);
      if (reached.administrator) this.#shown += 1;
      found.push(reached);
    }
    if (found.some(({ administrator }) => administrator)) return found;
    return [...found, ...this.#withAllPolicies(base.state)];
  }

  #withAllPolicies(start: PrincipalState): ReachableState[] {
    const all = this.#gatherPolicies(start);
    if (all === undefined) return [];
    if (all.isFinal) return [this.#reached(all)];
    const further = policyAcquisitions(all.state, this.#accountContext).filter(({ adds }) => !adds);
    const found = further.flatMap(({ state }) => (this.#left > 0 ? this.from(state) : []));
    return [...found, { state: all.state, administrator: false }];
  }

  /** With all policies that can be had without losing anything, round by round; undefined where there are none. */
  #gatherPolicies(start: PrincipalState): SettledState | undefined {
    let now: SettledState | undefined;
    for (let round = 0; round < ROUNDS && now?.isFinal !== true; round++) {
      const from = now?.state ?? start;
      const more = policyAcquisitions(from, this.#accountContext).filter(({ adds }) => adds);
      if (more.length === 0) break;
      now = this.#settle(
        combineStates(
          from,
          more.map(({ state }) => state),
        ),
      );
    }
    return now;
  }

  /** After the principal has removed what holds it back, and has granted itself everything where it can. */
  #settle(start: PrincipalState): SettledState {
    const { scope } = this.#accountContext.account;
    const holdsAll = hasAdminPolicy(start.subject);
    if (start.before.length > 0 && isAdministrator(scope, start.subject)) {
      return { state: start, hasAll: holdsAll, isFinal: true };
    }
    const ungranted = modifySelf(start, this.#accountContext, false).state;
    if (holdsAll) return { state: ungranted, hasAll: true, isFinal: true };
    const isChanged = ungranted.before.length > start.before.length;
    if (isChanged && isAdministrator(scope, ungranted.subject)) {
      return { state: ungranted, hasAll: false, isFinal: true };
    }
    const granted = modifySelf(start, this.#accountContext, true);
    if (granted.hasAll) return { ...granted, isFinal: true };
    return { state: ungranted, hasAll: false, isFinal: false };
  }

  /** The state without the changes that it does not depend on. */
  #reached({ state, hasAll }: SettledState): ReachableState {
    const { scope } = this.#accountContext.account;
    const administrator = isAdministrator(scope, state.subject);
    if (hasAll) return { state: { ...state, before: neededChanges(state, []).before }, administrator };
    return { state: administrator ? minimalState(state, scope) : state, administrator };
  }
}
