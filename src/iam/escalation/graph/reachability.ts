import { type Certainty, isAtLeast } from "../../certainty.ts";
import { addBit, type Bits, hasBit, intersects, positions, unite } from "../../sets/bitSet.ts";
import { certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import type { Graph } from "./graph.ts";
import { spreadBackwards, TargetSets } from "./targetSets.ts";

/** What can be reached by the edges of one level. */
interface Reachable {
  /** By position of the principal: those that read something that holds data. */
  readers: Bits;
  /** By position of the principal: the readers, and those with a path to one or to an administrator that they create. */
  reaching: Bits;
  /** By position of the resource: what all readers read; an administrator that is created reads everything. */
  readable: Bits;
}

/** Which principals have a path to one that reads data, by level of certainty, through administrators or without. */
export class Reachability {
  readonly #graph: Graph;
  readonly #reads: readonly (Bits | undefined)[];
  readonly #all: Bits;
  readonly #found = new Map<string, Reachable>();

  /** `reads` by position of the principal; `all`: everything that holds data. */
  constructor(graph: Graph, reads: readonly (Bits | undefined)[], all: Bits) {
    this.#graph = graph;
    this.#reads = reads;
    this.#all = all;
  }

  to(level: Certainty, byAdministrators: boolean): Reachable {
    const key = `${level} ${byAdministrators}`;
    const found = this.#found.get(key) ?? this.#search(level, byAdministrators);
    this.#found.set(key, found);
    return found;
  }

  #search(level: Certainty, byAdministrators: boolean): Reachable {
    const { nodes, principals, administrators } = this.#graph;
    const edges = this.#graph.edges[level];
    const readers = principals.none();
    const reaching = principals.none();
    const readable = this.#all.map(() => 0);
    nodes.forEach((node, at) => {
      if (node === undefined || (node.administrator && !byAdministrators)) return;
      const reads = this.#reads[at];
      if (reads?.some((word) => word !== 0)) {
        addBit(readers, at);
        unite(readable, reads);
      }
      const becomesAdministrator =
        byAdministrators &&
        (node.selfEscalations.some((selfEscalation) => isAtLeast(certaintyOfSelfEscalation(selfEscalation), level)) ||
          (edges[at] ?? []).some(
            ({ effect, permissionSet }) =>
              effect !== "act-as" &&
              effect !== "assume-roles" &&
              intersects(permissionSet.targets, administrators[effect]),
          ));
      if (becomesAdministrator) unite(readable, this.#all);
      if (becomesAdministrator || hasBit(readers, at)) addBit(reaching, at);
    });
    const onward = new TargetSets();
    edges.forEach((own, at) => {
      for (const { effect, permissionSet } of own)
        if (effect === "act-as" || effect === "assume-roles") onward.add(permissionSet.targets, at);
    });
    spreadBackwards(onward, reaching, [...positions(reaching)]);
    return { readers, reaching, readable };
  }
}
