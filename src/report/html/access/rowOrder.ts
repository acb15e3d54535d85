import type { AccessGroup } from "../../summary/accessGroups.ts";

/** A group in its place among the rows. */
export interface RankedGroup extends AccessGroup {
  /** Its position in order of first members, by which it is linked to. */
  number: number;
  /** Of its members, those that are no administrators and can become one. */
  escalating: number;
}

/** Said to the reader: how `rankedGroups` sorts. */
export const ORDER_WORDS =
  "The most powerful come first: full administrators, administrators, those that can become one, and then by what they can do: administering a service counts most, then changing and deleting data, reading it, using, reading settings; what holds only under conditions counts half. Among equals, access that few have comes before access that many share. Roles that AWS made for its own services come last.";

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
