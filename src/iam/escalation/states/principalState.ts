import { entries } from "../../access/account/accountInventory.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import type { OwnChange } from "../paths/edge.ts";
import type { Requirement } from "../paths/permissionSet.ts";

/** A change, with the ids of the policies that it brought; without them it took something away, or brought everything. */
export interface Change extends OwnChange {
  gives?: readonly string[];
  /** Set when it brought another version of a policy that was held before. */
  isSwitch?: true;
  /** Set when it changed a tag: whatever was allowed before may be so still. */
  isTagging?: true;
}

/** A principal after it has changed what it holds, and how it came there. */
export interface Standing {
  subject: Subject;
  /** Its groups, attached policies and boundary are those it has by now. */
  detail: UserDetail | RoleDetail;
  before: readonly Change[];
}

/** Of the changes before a step that needs `requires`, those that it depends on, and whether any of them is needed. */
export function dependedOn(
  { before, detail }: Standing,
  requires: readonly Requirement[],
): { before: readonly OwnChange[]; needed: boolean } {
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  const brought = new Set(before.flatMap(({ gives }) => gives ?? []));
  const wanted = new Set<string>();
  const want = (found: readonly Requirement[]): void => {
    for (const { because } of found) {
      const allows = because
        .filter(({ effect, policy }) => effect === "Allow" && !policy.startsWith("#") && policy !== boundary)
        .map(({ policy }) => policy);
      if (allows.length === 0 || allows.some((policy) => !brought.has(policy))) continue;
      if (allows.some((policy) => wanted.has(policy))) continue;
      wanted.add(earliest(before, allows));
    }
  };
  want(requires);
  const kept: OwnChange[] = [];
  let needed = false;
  for (const each of [...before].reverse()) {
    const { gives } = each;
    if (gives !== undefined && !gives.some((policy) => wanted.has(policy))) continue;
    needed = true;
    kept.unshift(shownOf(each));
    want(each.requires);
  }
  return { before: kept, needed };
}

/** The change as it is shown. */
export function shownOf({ how, requires, to }: Change): OwnChange {
  return { how, requires, ...(to === undefined ? {} : { to }) };
}

function earliest(before: readonly Change[], policies: readonly string[]): string {
  for (const { gives } of before) {
    const found = policies.find((policy) => gives?.includes(policy));
    if (found !== undefined) return found;
  }
  return policies[0] ?? "";
}

/** Names of the groups that a principal is in; a role is in none. */
export function groupsOf(detail: UserDetail | RoleDetail): readonly string[] {
  return "UserName" in detail ? entries(detail.GroupList) : [];
}
