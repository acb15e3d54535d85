import { type Certainty, isAtLeast } from "../../certainty.ts";
import { addBit, type Bits, hasBit, intersects, unite } from "../../sets/bitSet.ts";
import { certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import type { Graph } from "./graph.ts";

/** Sets of principals, by position. */
interface Reachable {
  /** Those who read something that holds data. */
  readers: Bits;
  /** They, and everyone from whom a way leads to one of them or to an administrator that is made. */
  leading: Bits;
  /** What they read, taken together, by position of the resource; an administrator that is made reads everything. */
  readable: Bits;
}

/** From whom a way leads to someone who reads data, with steps of a sureness, by administrators or without. */
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
    const leading = principals.none();
    const readable = this.#all.map(() => 0);
    nodes.forEach((node, at) => {
      if (node === undefined || (node.administrator && !byAdministrators)) return;
      const reads = this.#reads[at];
      if (reads?.some((word) => word !== 0)) {
        addBit(readers, at);
        unite(readable, reads);
      }
      const ascends =
        byAdministrators &&
        (node.selfEscalations.some((selfEscalation) => isAtLeast(certaintyOfSelfEscalation(selfEscalation), level)) ||
          (edges[at] ?? []).some(
            ({ effect, permissionSet }) =>
              effect !== "act-as" &&
              effect !== "assume-roles" &&
              intersects(permissionSet.targets, administrators[effect]),
          ));
      if (ascends) unite(readable, this.#all);
      if (ascends || hasBit(readers, at)) addBit(leading, at);
    });
    for (let grown = true; grown; ) {
      grown = false;
      nodes.forEach((node, at) => {
        if (node === undefined || hasBit(leading, at)) return;
        const leads = (edges[at] ?? []).some(
          ({ effect, permissionSet }) =>
            (effect === "act-as" || effect === "assume-roles") && intersects(permissionSet.targets, leading),
        );
        if (!leads) return;
        addBit(leading, at);
        grown = true;
      });
    }
    return { readers, leading, readable };
  }
}
