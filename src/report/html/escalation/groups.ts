import type { Escalator, Way } from "./ways.ts";

/** Principals whose best ways lead through one and the same principal; or the rest, whose best ways share none. */
export interface Group {
  /** Its position in `Ways.arns`. */
  through: number | undefined;
  members: readonly Escalator[];
  /** The common principal, where it can become administrator by itself too. */
  itself: Escalator | undefined;
}

/** The fewest principals, the common one included, that make a group. */
const FEWEST = 2;

/**
 * At most `most` groups that share a principal, and the rest: the largest group first, then the largest of the others.
 * `selves`: the escalators by their position in `Ways.arns`.
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
    const members = [...left].filter(({ ways: [best] }) => best?.passes.includes(through));
    const self = selves.get(through);
    const itself = self !== undefined && left.has(self) ? self : undefined;
    for (const each of members) left.delete(each);
    if (itself) left.delete(itself);
    groups.push({ through, members, itself });
  }
  if (left.size > 0) groups.push({ through: undefined, members: [...left], itself: undefined });
  return groups;
}

/** Of those that as many lead through, the one nearest to administration. */
function mostShared(left: ReadonlySet<Escalator>, selves: ReadonlyMap<number, Escalator>): number | undefined {
  const tallies = new Map<number, { amount: number; depth: number }>();
  for (const { ways } of left) {
    for (const [depth, node] of (ways[0]?.passes ?? []).entries()) {
      const self = selves.get(node);
      const tally = tallies.get(node) ?? { amount: self !== undefined && left.has(self) ? 1 : 0, depth: 0 };
      tallies.set(node, { amount: tally.amount + 1, depth: tally.depth + depth });
    }
  }
  const [most] = [...tallies].sort(([a, x], [b, y]) => y.amount - x.amount || y.depth - x.depth || a - b);
  return most !== undefined && most[1].amount >= FEWEST ? most[0] : undefined;
}

/** Those whose best ways differ in their own names alone: the same is done, to the same end. */
export interface Bundle {
  members: readonly Escalator[];
  best: Way;
  /** Their other ways, with how many of them have each. */
  others: readonly { way: Way; amount: number }[];
}

const CERTAINTIES = ["certain", "conditional", "assumed"];

/** The surest first, then the largest. */
export function bundlesOf(escalators: readonly Escalator[]): Bundle[] {
  const bundles: Bundle[] = [];
  for (const members of Map.groupBy(escalators, ({ ways: [best] }) => best?.key).values()) {
    const best = members[0]?.ways[0];
    if (best === undefined) continue;
    const byKey = Map.groupBy(
      members.flatMap(({ ways }) => ways.slice(1)),
      ({ key }) => key,
    );
    const others = [...byKey.values()].flatMap((ways) => ways.slice(0, 1).map((way) => ({ way, amount: ways.length })));
    bundles.push({ members, best, others: others.sort((a, b) => b.amount - a.amount) });
  }
  const sureness = ({ best }: Bundle) => CERTAINTIES.indexOf(best.certainty);
  return bundles.sort((a, b) => sureness(a) - sureness(b) || b.members.length - a.members.length);
}

/** `A`, `B`, … `Z`, `AA`: what a bundle is called in its drawing and below it. */
export function letterOf(position: number): string {
  const last = String.fromCharCode(65 + (position % 26));
  return position < 26 ? last : letterOf(Math.floor(position / 26) - 1) + last;
}
