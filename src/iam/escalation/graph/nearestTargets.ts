import { byCertainty, type Certainty } from "../../certainty.ts";
import { type Bits, firstOfBoth, hasBit } from "../../sets/bitSet.ts";
import type { Effect } from "../paths/edge.ts";
import { NOT_REACHED } from "./distances.ts";
import type { Graph } from "./graph.ts";

/** Effects of edges after which a path goes on by the edges of the target. */
export type Onward = "act-as" | "assume-roles";

/** Positions with a distance above 0, the nearest first. */
type InOrder = Readonly<Record<Certainty, Readonly<Record<Onward, readonly number[]>>>>;

/**
 * The targets of each set by which paths go on, at most `limit` of a set. Edges share sets, so each set is searched once.
 */
export class NearestTargets {
  readonly #graph: Graph;
  readonly #limit: number;
  readonly #inOrder: InOrder;
  readonly #known = new Map<Bits, NearestInSet>();

  constructor(graph: Graph, limit: number) {
    this.#graph = graph;
    this.#limit = limit;
    this.#inOrder = byCertainty((level) => {
      const { steps, byAssumeRole } = graph.distances[level];
      return { "act-as": inOrder(steps), "assume-roles": inOrder(byAssumeRole) };
    });
  }

  of(targets: Bits): NearestInSet {
    const known = this.#known.get(targets);
    if (known !== undefined) return known;
    const made = new NearestInSet(targets, this.#graph, this.#inOrder, this.#limit);
    this.#known.set(targets, made);
    return made;
  }
}

/** What is found in one set. */
export class NearestInSet {
  readonly #targets: Bits;
  readonly #graph: Graph;
  readonly #inOrder: InOrder;
  readonly #limit: number;
  readonly #administrators: Partial<Record<Effect, readonly number[]>> = {};
  readonly #nearest: Record<Onward, Partial<Record<Certainty, readonly number[]>>> = {
    "act-as": {},
    "assume-roles": {},
  };

  constructor(targets: Bits, graph: Graph, inOrder: InOrder, limit: number) {
    this.#targets = targets;
    this.#graph = graph;
    this.#inOrder = inOrder;
    this.#limit = limit;
  }

  /** The targets that are administrators after the effect; ascending. */
  administrators(effect: Exclude<Effect, "assume-roles">): readonly number[] {
    const known = this.#administrators[effect];
    if (known !== undefined) return known;
    const found = firstOfBoth(this.#targets, this.#graph.administrators[effect], this.#limit);
    this.#administrators[effect] = found;
    return found;
  }

  /** The targets from which an administrator is reached in the fewest steps of a level, by position where those are equal. */
  nearest(level: Certainty, effect: Onward): readonly number[] {
    const known = this.#nearest[effect][level];
    if (known !== undefined) return known;
    const found: number[] = [];
    for (const at of this.#inOrder[level][effect]) {
      if (!hasBit(this.#targets, at)) continue;
      found.push(at);
      if (found.length >= this.#limit) break;
    }
    this.#nearest[effect][level] = found;
    return found;
  }
}

function inOrder(distances: Int32Array): readonly number[] {
  const reached: number[] = [];
  distances.forEach((distance, at) => {
    if (distance !== NOT_REACHED && distance > 0) reached.push(at);
  });
  return reached.sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0) || a - b);
}
