import { entries } from "../../access/account/accountInventory.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import type { SelfChange } from "../paths/edge.ts";
import type { Requirement } from "../paths/requirement.ts";

/** A principal after it has changed itself. */
export interface PrincipalState {
  subject: Subject;
  /** With the groups, attached policies and boundary that it has by now. */
  detail: UserDetail | RoleDetail;
  /** The changes that led here, the first one first. */
  before: readonly StateChange[];
}

/** A change, with what the search must know of it. */
export interface StateChange extends SelfChange {
  /** Ids of the policies that it added; undefined where it removed something, or granted everything. */
  brings?: readonly string[];
  /** Set when it set another version of a policy that the principal had before as default. */
  isVersionSwitch?: true;
  /** Set when it changed a tag, after which whatever was allowed before may still be. */
  isTagging?: true;
}

/** Of the changes before a step that needs `requires`, those that it depends on; whether it depends on any. */
export function neededChanges(
  { before, detail }: PrincipalState,
  requires: readonly Requirement[],
): { before: readonly SelfChange[]; needed: boolean } {
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  const brought = new Set(before.flatMap(({ brings }) => brings ?? []));
  const wanted = new Set<string>();
  const want = (found: readonly Requirement[]): void => {
    for (const { because, through } of found) {
      if (through !== undefined) want(through.start);
      const allows = because
        .filter(({ effect, policy }) => effect === "Allow" && !policy.startsWith("#") && policy !== boundary)
        .map(({ policy }) => policy);
      if (allows.length === 0 || allows.some((policy) => !brought.has(policy))) continue;
      if (allows.some((policy) => wanted.has(policy))) continue;
      wanted.add(earliest(before, allows));
    }
  };
  want(requires);
  const kept: SelfChange[] = [];
  let needed = false;
  for (const change of [...before].reverse()) {
    const { brings } = change;
    if (brings !== undefined && !brings.some((policy) => wanted.has(policy))) continue;
    needed = true;
    kept.unshift(selfChangeOf(change));
    want(change.requires);
  }
  return { before: kept, needed };
}

/** The change without what the search knows of it. */
export function selfChangeOf({ techniques, requires, to }: StateChange): SelfChange {
  return { techniques, requires, ...(to === undefined ? {} : { to }) };
}

/** Names of the groups that a principal is in; a role is in none. */
export function groupNamesOf(detail: UserDetail | RoleDetail): readonly string[] {
  return "UserName" in detail ? entries(detail.GroupList) : [];
}

/** The policy that was added first. */
function earliest(before: readonly StateChange[], policies: readonly string[]): string {
  for (const { brings } of before) {
    const found = policies.find((policy) => brings?.includes(policy));
    if (found !== undefined) return found;
  }
  return policies[0] ?? "";
}
