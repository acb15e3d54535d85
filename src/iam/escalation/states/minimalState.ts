import type { AccountScope } from "../../access/evaluate/accountScope.ts";
import { isAdministrator, withoutPolicies } from "../account/hypotheticalPrincipals.ts";
import type { SelfChange } from "../paths/edge.ts";
import type { PrincipalState } from "./principalState.ts";

/** An administrator by all its policies together, without the changes and policies that are not needed for that. */
export function minimalState(state: PrincipalState, scope: AccountScope): PrincipalState {
  let { subject, before } = state;
  for (const change of [...before].reverse()) {
    if (change.brings === undefined) continue;
    const rest = before.filter((each) => each !== change);
    const lost = new Set(change.brings.filter((policy) => !rest.some(({ brings }) => brings?.includes(policy))));
    if (rest.some((each) => needs(each, lost))) continue;
    const less = withoutPolicies(subject, lost);
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
