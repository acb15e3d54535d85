import type { Markup } from "../markup.ts";
import { bytesLeft } from "../section.ts";
import { alike, type ReachedResource } from "./rows.ts";

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

/** The rows as far as they fit; gives how many resources had no place. */
export function* fittingRows(
  groups: readonly Group[],
  row: (group: Group) => Markup,
  budget: number,
): Generator<Markup, number> {
  const left = bytesLeft(budget);
  let folded = 0;
  for (const group of groups) {
    const piece = row(group);
    if (left.take(piece)) yield piece;
    else folded += group.length;
  }
  return folded;
}
