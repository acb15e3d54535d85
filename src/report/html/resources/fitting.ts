import type { Markup } from "../markup.ts";
import { bytesLeft } from "../section.ts";
import { alike, type ReachedResource } from "./rows.ts";

/** A row takes more than this. */
const ROW_BYTES = 150;

/**
 * A row for each resource where all fit into `budget`; else a row for those that are alike, as far as they fit. Gives how
 * many resources had no place.
 */
export function* fittingRows(
  resources: readonly ReachedResource[],
  row: (group: readonly ReachedResource[]) => Markup,
  budget: number,
): Generator<Markup, number> {
  if (resources.length * ROW_BYTES <= budget) {
    const rows = resources.map((resource) => row([resource]));
    if (rows.reduce((bytes, piece) => bytes + piece.toString().length, 0) <= budget) {
      yield* rows;
      return 0;
    }
  }
  const left = bytesLeft(budget);
  let folded = 0;
  for (const group of alike(resources)) {
    const piece = row(group);
    if (left.take(piece)) yield piece;
    else folded += group.length;
  }
  return folded;
}
