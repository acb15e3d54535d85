import type { AccessGroup } from "../../summary/accessGroups.ts";

/** A group with what decides its place among the rows. */
export interface RankedGroup extends AccessGroup {
  /** Its position among the groups, which its anchor has. */
  number: number;
  /** How many of its members are not administrators but can become one. */
  escalating: number;
}

/** The order of `rankedGroups`, for the reader. */
export const ORDER_WORDS =
  "The most powerful come first: full administrators, administrators, those that can become administrator, then all others by what they can do. To administer a service counts most, then to write or delete data, read data, use the service, and read settings; access under conditions counts half. Among equals, access that few have comes first. Service-linked roles come last.";

/** All groups, the most powerful first; of equal ones the smaller first, then by first member. */
export function rankedGroups(
  groups: readonly AccessGroup[],
  canEscalate: (principal: number) => boolean,
): RankedGroup[] {
  const ranked = groups.map((group, number): RankedGroup => {
    const settled = group.isFullAdmin || group.isIamAdmin;
    return { ...group, number, escalating: settled ? 0 : group.members.filter(canEscalate).length };
  });
  return ranked.sort(
    (a, b) => rank(a) - rank(b) || b.weight - a.weight || a.members.length - b.members.length || a.number - b.number,
  );
}

function rank({ isFullAdmin, isIamAdmin, isServiceLinked, escalating }: RankedGroup): number {
  if (isServiceLinked) return 4;
  if (isFullAdmin) return 0;
  if (isIamAdmin) return 1;
  return escalating > 0 ? 2 : 3;
}
