import type { Escalator, PathSummary } from "./pathSummaries.ts";

/** Principals whose best paths lead through one and the same principal; or the rest, whose best paths share none. */
export interface Group {
  /** Its position in `PathSummaries.arns`. */
  through: number | undefined;
  members: readonly Escalator[];
  /** The common principal, where it can become administrator by itself too. */
  itself: Escalator | undefined;
}

/** The fewest principals, the common one included, that make a group. */
const FEWEST = 2;

/**
 * At most `most` groups that share a principal, and the rest: the largest group first, then the largest of the others.
 * `selves`: the escalators by their position in `PathSummaries.arns`.
 */
export function groupsOf(
  escalators: readonly Escalator[],
  selves: ReadonlyMap<number, Escalator>,
  most: number,
): Group[] {
  const left = new Set(escalators);
  const groups: Group[] = [];
  while (groups.length < most) {
    const through = mostShared(left, selves);
    if (through === undefined) break;
    const members = [...left].filter(({ paths: [best] }) => best?.passes.includes(through));
    const self = selves.get(through);
    const itself = self !== undefined && left.has(self) ? self : undefined;
    for (const each of members) left.delete(each);
    if (itself) left.delete(itself);
    groups.push({ through, members, itself });
  }
  if (left.size > 0) groups.push({ through: undefined, members: [...left], itself: undefined });
  return groups;
}

/** The principal on the most best paths; of equal ones, the one nearest to administration. */
function mostShared(left: ReadonlySet<Escalator>, selves: ReadonlyMap<number, Escalator>): number | undefined {
  const tallies = new Map<number, { amount: number; depth: number }>();
  for (const { paths } of left) {
    for (const [depth, node] of (paths[0]?.passes ?? []).entries()) {
      const self = selves.get(node);
      const tally = tallies.get(node) ?? { amount: self !== undefined && left.has(self) ? 1 : 0, depth: 0 };
      tallies.set(node, { amount: tally.amount + 1, depth: tally.depth + depth });
    }
  }
  const [most] = [...tallies].sort(([a, x], [b, y]) => y.amount - x.amount || y.depth - x.depth || a - b);
  return most !== undefined && most[1].amount >= FEWEST ? most[0] : undefined;
}

/** Principals whose best paths are the same but for where they start. */
export interface PathGroup {
  members: readonly Escalator[];
  best: PathSummary;
  /** Their other paths, with how many of them have each. */
  others: readonly { path: PathSummary; amount: number }[];
}

const CERTAINTIES = ["certain", "conditional", "assumed"];

/** The most certain first, then the largest. */
export function pathGroupsOf(escalators: readonly Escalator[]): PathGroup[] {
  const pathGroups: PathGroup[] = [];
  for (const members of Map.groupBy(escalators, ({ paths: [best] }) => best?.key).values()) {
    const best = members[0]?.paths[0];
    if (best === undefined) continue;
    const byKey = Map.groupBy(
      members.flatMap(({ paths }) => paths.slice(1)),
      ({ key }) => key,
    );
    const others = [...byKey.values()].flatMap((paths) =>
      paths.slice(0, 1).map((path) => ({ path, amount: paths.length })),
    );
    pathGroups.push({ members, best, others: others.sort((a, b) => b.amount - a.amount) });
  }
  const rank = ({ best }: PathGroup) => CERTAINTIES.indexOf(best.certainty);
  return pathGroups.sort((a, b) => rank(a) - rank(b) || b.members.length - a.members.length);
}

/** `A`, `B`, … `Z`, `AA`: what a group of paths is called in its drawing and below it. */
export function letterOf(position: number): string {
  const last = String.fromCharCode(65 + (position % 26));
  return position < 26 ? last : letterOf(Math.floor(position / 26) - 1) + last;
}
