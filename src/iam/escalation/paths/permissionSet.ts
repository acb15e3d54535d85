import { and, type Certainty } from "../../certainty.ts";
import { type Bits, isEmpty } from "../../sets/bitSet.ts";
import { certaintyOf, type Requirement } from "./requirement.ts";

/** One way to gain any of a set of principals: all of them by the same statements. */
export interface PermissionSet {
  requires: readonly Requirement[];
  certainty: Certainty;
  /** By position in the population of principals. */
  targets: Bits;
}

export function intersection(a: Bits, b: Bits): Bits {
  return a.map((word, at) => word & (b[at] ?? 0));
}

/** The ways to gain a principal that need one of `a` and one of `b`. */
export function both(a: readonly PermissionSet[], b: readonly PermissionSet[]): PermissionSet[] {
  const found: PermissionSet[] = [];
  for (const one of a) {
    for (const other of b) {
      const targets = intersection(one.targets, other.targets);
      if (isEmpty(targets)) continue;
      const requires = [...one.requires, ...other.requires];
      found.push({ requires, certainty: and(one.certainty, other.certainty), targets });
    }
  }
  return found;
}

/** The same ways, with more required. */
export function requiring(permissionSets: readonly PermissionSet[], more: readonly Requirement[]): PermissionSet[] {
  if (more.length === 0) return [...permissionSets];
  return permissionSets.map(({ requires, certainty, targets }) => ({
    requires: [...requires, ...more],
    certainty: and(certainty, certaintyOf(more)),
    targets,
  }));
}

/** The same ways, to some of the principals alone. */
export function among(permissionSets: readonly PermissionSet[], targets: Bits): PermissionSet[] {
  return permissionSets.flatMap((permissionSet) => {
    const left = intersection(permissionSet.targets, targets);
    return isEmpty(left) ? [] : [{ ...permissionSet, targets: left }];
  });
}

/** The positions of a set, ascending. */
export function* positions(bits: Bits): Generator<number, undefined> {
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1) yield 32 * word + 31 - Math.clz32(rest & -rest);
  }
  return undefined;
}
