import type { Slices } from "../../../platform/slices.ts";
import type { Escalator } from "./pathSummaries.ts";

/** Principals whose paths are counted in a slice of a few milliseconds. */
const SLICE_ESCALATORS = 256;

/** A principal that many paths lead through. */
export interface ChokePoint {
  /** Its position in `PathSummaries.arns`. */
  node: number;
  /** How many principals have a path through it. */
  passing: number;
  /** How many have no other path. */
  alone: number;
  /** How many have no path left once this one and those before it are locked down. */
  together: number;
}

/**
 * Which principals to lock down: first the one that cuts off the most by itself, then each time the one that brings the
 * most of the others closest to having no path. Of equal ones, the one nearest to administration. All paths that were
 * found count, not the shown ones alone. In slices.
 */
export function* chokePoints(escalators: readonly Escalator[], most: number): Slices<ChokePoint[]> {
  const lockedDown: number[] = [];
  const points: ChokePoint[] = [];
  let cutOff = 0;
  while (points.length < most) {
    yield;
    const open = escalators
      .map(({ passes }) => ({ left: passes.filter((each) => !each.some((node) => lockedDown.includes(node))) }))
      .filter(({ left }) => left.length > 0);
    const scores = new Map<number, Score>();
    for (const [number, { left }] of open.entries()) {
      if (number % SLICE_ESCALATORS === 0) yield;
      const amounts = new Map<number, number>();
      for (const node of left.flat()) amounts.set(node, (amounts.get(node) ?? 0) + 1);
      for (const [node, amount] of amounts) {
        const { alone, share, depth } = scores.get(node) ?? { alone: 0, share: 0, depth: 0 };
        scores.set(node, {
          alone: alone + (amount === left.length ? 1 : 0),
          share: share + amount / left.length,
          depth: depth + (left[0]?.indexOf(node) ?? 0),
        });
      }
    }
    const rank = points.length === 0 ? byAlone : byShare;
    const [best] = [...scores].sort(([a, x], [b, y]) => rank(x, y) || a - b);
    if (best === undefined) break;
    const [node] = best;
    lockedDown.push(node);
    const remaining = escalators.filter(({ passes }) =>
      passes.some((each) => !each.some((at) => lockedDown.includes(at))),
    );
    const together = escalators.length - remaining.length;
    const passing = escalators.filter(({ passes }) => passes.some((each) => each.includes(node))).length;
    const alone = escalators.filter(({ passes }) => passes.every((each) => each.includes(node))).length;
    if (passing < 2) break;
    points.push({ node, passing, alone, together });
    cutOff = together;
  }
  while (points.length > 1 && points.at(-2)?.together === cutOff) points.pop();
  return points;
}

/** How many principals have no other path, the share of the paths of all, and the distance from their first principals. */
type Score = { alone: number; share: number; depth: number };

function byAlone(a: Score, b: Score): number {
  return b.alone - a.alone || b.share - a.share || b.depth - a.depth;
}

function byShare(a: Score, b: Score): number {
  return b.share - a.share || b.alone - a.alone || b.depth - a.depth;
}
