import { and, type Certainty } from "../../certainty.ts";
import { addBit, type Bits, intersection, intersects, isEmpty } from "../../sets/bitSet.ts";
import type { EntitySet } from "./entitySet.ts";
import { certaintyOf, type Requirement } from "./requirement.ts";

/** Permissions that together suffice for a technique, on each of a set of targets by the same statements. */
export interface PermissionSet {
  requires: readonly Requirement[];
  certainty: Certainty;
  /** By position among the entities that the technique is about: principals, groups or managed policies. */
  targets: Bits;
}

/** One permission set for all targets that have the same requirement. */
export function permissionSetsOf(
  found: readonly { at: number; requirement: Requirement }[],
  entities: EntitySet,
): PermissionSet[] {
  const sets = new Map<string, PermissionSet>();
  for (const { at, requirement } of found) {
    const key = JSON.stringify(requirement);
    const { certainty } = requirement;
    const set = sets.get(key) ?? { requires: [requirement], certainty, targets: entities.none() };
    sets.set(key, set);
    addBit(set.targets, at);
  }
  return [...sets.values()];
}

/** For the targets of both: what needs a set of `a` and a set of `b`. */
export function both(a: readonly PermissionSet[], b: readonly PermissionSet[]): PermissionSet[] {
  const found: PermissionSet[] = [];
  for (const one of a) {
    for (const other of b) {
      if (intersects(one.targets, other.targets)) found.push(combined(one, other));
    }
  }
  return found;
}

/** What needs both, for the targets of both. */
export function combined(one: PermissionSet, other: PermissionSet): PermissionSet {
  return {
    requires: [...one.requires, ...other.requires],
    certainty: and(one.certainty, other.certainty),
    targets: intersection(one.targets, other.targets),
  };
}

/** The same sets, with more required. */
export function requiring(permissionSets: readonly PermissionSet[], more: readonly Requirement[]): PermissionSet[] {
  if (more.length === 0) return [...permissionSets];
  return permissionSets.map(({ requires, certainty, targets }) => ({
    requires: [...requires, ...more],
    certainty: and(certainty, certaintyOf(more)),
    targets,
  }));
}

/** The same sets, for some of the targets alone. */
export function among(permissionSets: readonly PermissionSet[], targets: Bits): PermissionSet[] {
  return permissionSets.flatMap((permissionSet) => {
    const left = intersection(permissionSet.targets, targets);
    return isEmpty(left) ? [] : [{ ...permissionSet, targets: left }];
  });
}
