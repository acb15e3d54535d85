import type { Markup } from "../markup.ts";
import { type ReachedResource, withSameAccess } from "./reachedResources.ts";

type Group = readonly ReachedResource[];

/** Every row has more bytes than this. */
const ROW_BYTES = 150;

/** A row for each resource if all fit into `budget`, else one for all resources with the same access; and their bytes. */
export function grouped(resources: Group, row: (group: Group) => Markup, budget: number) {
  const bytes = (groups: readonly Group[]) =>
    groups.reduce((sum, group) => (sum > budget ? sum : sum + row(group).toString().length), 0);
  const single = resources.map((resource) => [resource]);
  const most = resources.length * ROW_BYTES > budget ? Number.POSITIVE_INFINITY : bytes(single);
  if (most <= budget) return { groups: single, bytes: most };
  const groups = withSameAccess(resources);
  return { groups, bytes: bytes(groups) };
}

/** The resources without a row; by name if the names fit. */
export interface OmittedResources {
  amount: number;
  names: readonly Markup[];
}

/**
 * The rows that fit together with the names of the other resources, so that every link to a resource has a target. Names
 * that would take more than half of the budget are left out.
 */
export function* fittingRows(
  groups: readonly Group[],
  row: (group: Group) => Markup,
  name: (resource: ReachedResource) => Markup,
  budget: number,
): Generator<Markup, OmittedResources> {
  const named = groups.map((group) => group.map(name));
  const bytesOf = (names: readonly Markup[]) => names.reduce((sum, one) => sum + one.toString().length, 0);
  let rest = named.reduce((sum, names) => sum + bytesOf(names), 0);
  const isNamed = rest <= budget / 2;
  if (!isNamed) rest = 0;
  let left = budget;
  let amount = 0;
  const omitted: Markup[] = [];
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
      omitted.push(...names);
    }
  }
  return { amount, names: omitted };
}
