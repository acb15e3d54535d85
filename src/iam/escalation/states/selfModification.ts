import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import type { AccountContext } from "../account/accountContext.ts";
import {
  denyingPolicies,
  isAdministrator,
  withAdminPolicy,
  withoutBoundary,
  withoutPolicies,
} from "../account/hypotheticalPrincipals.ts";
import type { SelfChange } from "../paths/edge.ts";
import type { PrincipalState } from "./principalState.ts";
import { SelfPermissions } from "./selfPermissions.ts";

const ROUNDS = 3;

/**
 * The state that a principal reaches by changing itself: it grants itself a policy that allows
 * everything (where `mayGrant`), removes its boundary, and removes policies that deny. Each change may allow the next. A
 * policy that denies is removed only where nothing it allows is missed. `hasAll`: everything was granted.
 */
export function modifySelf(
  start: PrincipalState,
  accountContext: AccountContext,
  mayGrant: boolean,
): { state: PrincipalState; hasAll: boolean } {
  const { scope } = accountContext.account;
  const { detail } = start;
  const before = [...start.before];
  let now = start.subject;
  let hasAll = false;
  const change = (next: Subject, made: SelfChange): boolean => {
    now = next;
    before.push(made);
    return true;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const self = new SelfPermissions(now, detail, accountContext);
    const grant = mayGrant && !hasAll ? self.grantEverything() : undefined;
    if (grant !== undefined) {
      hasAll = change(withAdminPolicy(now), grant);
      if (isAdministrator(scope, now)) break;
      continue;
    }
    let changed = false;
    const removal = now.bounded ? self.removeBoundary() : undefined;
    if (removal !== undefined) changed = change(withoutBoundary(now), removal);
    for (const policy of denyingPolicies(now)) {
      const removed = hasAll || !allowsAnything(now, policy) ? self.removePolicy(policy) : undefined;
      if (removed !== undefined) changed = change(withoutPolicies(now, new Set([policy])), removed);
    }
    if (!changed || isAdministrator(scope, now)) break;
  }
  return { state: { subject: now, detail, before }, hasAll };
}

function allowsAnything({ statements }: Subject, policy: string): boolean {
  return statements.some(
    ({ effect, layer, proof }) => effect === "Allow" && layer === "identity" && proof.policy === policy,
  );
}
