import { byCertainty, type Certainty } from "../../certainty.ts";
import { type Bits, firstOfBoth, hasBit } from "../../sets/bitSet.ts";
import type { Effect } from "../paths/edge.ts";
import { type Graph, NOT_REACHED } from "./graph.ts";

/** Effects of edges after which a path goes on by the edges of the target. */
export type Onward = "act-as" | "assume-roles";

/**
 * Of sets of targets, those by which paths go on, at most `limit` of each. Edges share sets, so each set is looked
 * through once.
 */
export class NearestTargets {
  readonly #graph: Graph;
  readonly #limit: number;
  readonly #administrators = new Map<string, Map<Bits, readonly number[]>>();
  readonly #nearest = new Map<string, Map<Bits, readonly number[]>>();
  /** Positions with a distance above 0, the nearest first. */
  readonly #inOrder: Readonly<Record<Certainty, Readonly<Record<Onward, readonly number[]>>>>;

  constructor(graph: Graph, limit: number) {
    this.#graph = graph;
    this.#limit = limit;
    this.#inOrder = byCertainty((level) => {
      const { steps, byAssumeRole } = graph.distances[level];
      return { "act-as": inOrder(steps), "assume-roles": inOrder(byAssumeRole) };
    });
  }

  /** The targets that are administrators after the effect; ascending. */
  administrators(targets: Bits, effect: Exclude<Effect, "assume-roles">): readonly number[] {
    return remembered(this.#administrators, effect, targets, () =>
      firstOfBoth(targets, this.#graph.administrators[effect], this.#limit),
    );
  }

  /** The targets from which an administrator is reached in the fewest steps of a level, by position where those are equal. */
  nearest(targets: Bits, level: Certainty, effect: Onward): readonly number[] {
    return remembered(this.#nearest, `${level} ${effect}`, targets, () => {
      const found: number[] = [];
      for (const at of this.#inOrder[level][effect]) {
        if (!hasBit(targets, at)) continue;
        found.push(at);
        if (found.length >= this.#limit) break;
      }
      return found;
    });
  }
}

function inOrder(distances: Int32Array): readonly number[] {
  const reached: number[] = [];
  distances.forEach((distance, at) => {
    if (distance !== NOT_REACHED && distance > 0) reached.push(at);
  });
  return reached.sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b);
}

function remembered(
  known: Map<string, Map<Bits, readonly number[]>>,
  key: string,
  targets: Bits,
  find: () => readonly number[],
): readonly number[] {
  let ofKey = known.get(key);
  if (ofKey === undefined) {
    ofKey = new Map();
    known.set(key, ofKey);
  }
  let found = ofKey.get(targets);
  if (found === undefined) {
    found = find();
    ofKey.set(targets, found);
  }
  return found;
}
