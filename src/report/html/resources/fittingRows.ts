import type { Markup } from "../markup.ts";
import { alike, type ReachedResource } from "./reachedResources.ts";

type Group = readonly ReachedResource[];

/** A row takes more than this. */
const ROW_BYTES = 150;

/** A row for each resource where all fit into `budget`, else one for those that are alike; and what they take. */
export function grouped(resources: Group, row: (group: Group) => Markup, budget: number) {
  const bytes = (groups: readonly Group[]) =>
    groups.reduce((sum, group) => (sum > budget ? sum : sum + row(group).toString().length), 0);
  const single = resources.map((resource) => [resource]);
  const most = resources.length * ROW_BYTES > budget ? Number.POSITIVE_INFINITY : bytes(single);
  if (most <= budget) return { groups: single, bytes: most };
  const groups = alike(resources);
  return { groups, bytes: bytes(groups) };
}

/** What had no place in the table; as names where these fit. */
export interface FoldedResources {
  amount: number;
  names: readonly Markup[];
}

/**
 * The rows as far as they fit beside the names of the others, by `name`, so that a link to any of them leads somewhere.
 * Where the names alone would take half of the bytes, they are left out.
 */
export function* fittingRows(
  groups: readonly Group[],
  row: (group: Group) => Markup,
  name: (resource: ReachedResource) => Markup,
  budget: number,
): Generator<Markup, FoldedResources> {
  const named = groups.map((group) => group.map(name));
  const bytesOf = (names: readonly Markup[]) => names.reduce((sum, one) => sum + one.toString().length, 0);
  let rest = named.reduce((sum, names) => sum + bytesOf(names), 0);
  const isNamed = rest <= budget / 2;
  if (!isNamed) rest = 0;
  let left = budget;
  let amount = 0;
  const folded: Markup[] = [];
  for (const [at, group] of groups.entries()) {
    const names = isNamed ? (named[at] ?? []) : [];
    const piece = row(group);
    const bytes = piece.toString().length;
    const others = rest - bytesOf(names);
    if (bytes + others <= left) {
      left -= bytes;
      rest = others;
      yield piece;
    } else {
      amount += group.length;
      folded.push(...names);
    }
  }
  return { amount, names: folded };
}
