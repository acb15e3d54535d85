import { addBit, type Bits, hasBit, intersects } from "../../sets/bitSet.ts";

interface TargetSet {
  targets: Bits;
  /** Positions of the principals with an edge to each of them. */
  from: number[];
}

/** Edges backwards, by their sets of targets: principals share sets, so each set is looked at until it is reached once. */
export class TargetSets {
  readonly #bySet = new Map<Bits, TargetSet>();
  #left: TargetSet[] = [];

  /** The principal at `from` has an edge to each of the targets. */
  add(targets: Bits, from: number): void {
    const known = this.#bySet.get(targets);
    if (known !== undefined) {
      if (known.from.at(-1) !== from) known.from.push(from);
      return;
    }
    const made = { targets, from: [from] };
    this.#bySet.set(targets, made);
    this.#left.push(made);
  }

  /** The principals with an edge to some of `front`, by sets that no earlier front was in; one may come twice. */
  leadingTo(front: readonly number[]): number[] {
    if (front.length === 0 || this.#left.length === 0) return [];
    const bits = this.#left[0]?.targets.map(() => 0);
    if (bits === undefined) return [];
    for (const at of front) addBit(bits, at);
    const isReached = (targets: Bits): boolean =>
      front.length < bits.length ? front.some((at) => hasBit(targets, at)) : intersects(targets, bits);
    const found: number[] = [];
    this.#left = this.#left.filter(({ targets, from }) => {
      if (!isReached(targets)) return true;
      for (const at of from) found.push(at);
      return false;
    });
    return found;
  }
}

/** Adds to the members of `reached` all principals with a path to one of them by edges to these sets. */
export function spreadBackwards(sets: TargetSets, reached: Bits, front: readonly number[]): void {
  let next = front;
  while (next.length > 0) {
    const found: number[] = [];
    for (const at of sets.leadingTo(next)) {
      if (hasBit(reached, at)) continue;
      addBit(reached, at);
      found.push(at);
    }
    next = found;
  }
}
