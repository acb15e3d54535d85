import { entries } from "../../access/account/accountInventory.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { groupNamesOf, type PrincipalState } from "./principalState.ts";

/** A state with all that several states have which each grew from it. */
export function combineStates(from: PrincipalState, grown: readonly PrincipalState[]): PrincipalState {
  return grown.reduce((sum, state) => combine(from, sum, state), from);
}

/** `sum`, which grew from `from`, with what another state that grew from it has more. */
function combine(from: PrincipalState, sum: PrincipalState, state: PrincipalState): PrincipalState {
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
  const GroupList = [...new Set([...groupNamesOf(detail), ...groupNamesOf(more)])];
  return { ...detail, AttachedManagedPolicies, GroupList };
}
