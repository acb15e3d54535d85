import { byCertainty, type Certainty, isAtLeast } from "../../certainty.ts";
import { addBit, type Bits, hasBit, intersects, positions } from "../../sets/bitSet.ts";
import type { Edge, Effect, Node } from "../paths/edge.ts";
import { certaintyOfEdge, certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import type { Path } from "../paths/path.ts";
import { combined, grantingPrincipals } from "./combinedPrincipals.ts";

export const NOT_REACHED = -1;

/** How far each principal is from an administrator, by steps no less sure than one level. */
export interface Distances {
  /** By position: steps to an administrator, 0 for one. */
  steps: Int32Array;
  /** The same, with the first step an assumption of a role. */
  byAssumption: Int32Array;
  /** Of those who reach none so, but do by acting as several principals at once. */
  combined: ReadonlyMap<number, Path>;
}

/** The principals and what leads from one to another. */
export class Graph {
  readonly principals: EntitySet;
  readonly nodes: readonly (Node | undefined)[];
  /** Who would be an administrator once gained so; those who are, for `itself`. */
  readonly administrators: Readonly<Record<Exclude<Effect, "assume-roles">, Bits>>;
  /** By sureness, then by position: the edges that are at least so sure. */
  readonly edges: Readonly<Record<Certainty, readonly (readonly Edge[])[]>>;
  /** By sureness. */
  readonly distances: Readonly<Record<Certainty, Distances>>;

  constructor(principals: EntitySet, nodes: readonly (Node | undefined)[]) {
    this.principals = principals;
    this.nodes = nodes;
    const select = (is: (node: Node) => boolean): Bits => {
      const found = principals.none();
      nodes.forEach((node, at) => {
        if (node !== undefined && is(node)) addBit(found, at);
      });
      return found;
    };
    this.administrators = {
      "act-as": select((node) => node.administrator),
      "grant-policy": select((node) => node.adminIfGranted && !node.administrator),
      "remove-boundary": select((node) => node.adminIfUnbounded && !node.administrator),
      "grant-policy-and-remove-boundary": select(
        (node) => node.adminIfGrantedAndUnbounded && !node.administrator && !node.adminIfGranted,
      ),
      "delegate-admin": select((node) => node.delegatedAdmin && !node.administrator),
    };
    this.edges = byCertainty((level) => nodes.map((node) => edgesUpTo(node?.edges ?? [], level)));
    this.distances = byCertainty((level) => this.#search(level));
  }

  /** Breadth first, backwards from the administrators, by edges that are at least so sure. */
  #search(level: Certainty): Distances {
    const { size } = this.principals;
    const steps = new Int32Array(size).fill(NOT_REACHED);
    const byAssumption = new Int32Array(size).fill(NOT_REACHED);
    const reached = this.administrators["act-as"].slice();
    const roles = this.principals.none();
    for (let at = 0; at < size; at++) if (hasBit(reached, at)) steps[at] = 0;
    const edges = this.edges[level];
    for (let distance = 1; ; distance++) {
      const found: number[] = [];
      const assuming: number[] = [];
      this.nodes.forEach((node, at) => {
        if (node === undefined) return;
        const own = edges[at] ?? [];
        const leads = ({ effect, permissionSet }: Edge): boolean => {
          if (effect === "act-as") return intersects(permissionSet.targets, reached);
          if (effect === "assume-roles") return intersects(permissionSet.targets, roles);
          return distance === 1 && intersects(permissionSet.targets, this.administrators[effect]);
        };
        if (byAssumption[at] === NOT_REACHED && own.some((edge) => edge.assumes && leads(edge))) assuming.push(at);
        if (steps[at] !== NOT_REACHED) return;
        const ascends =
          distance === 1 &&
          node.selfEscalations.some((selfEscalation) => isAtLeast(certaintyOfSelfEscalation(selfEscalation), level));
        if (ascends || own.some(leads)) found.push(at);
      });
      for (const at of found) {
        steps[at] = distance;
        addBit(reached, at);
      }
      for (const at of assuming) {
        byAssumption[at] = distance;
        addBit(roles, at);
      }
      if (found.length === 0 && assuming.length === 0)
        return { steps, byAssumption, combined: this.#pool(steps, level) };
    }
  }

  #pool(steps: Int32Array, level: Certainty): ReadonlyMap<number, Path> {
    const found = new Map<number, Path>();
    const ready = this.administrators["grant-policy"];
    for (const at of positions(grantingPrincipals(this.nodes, ready, level))) {
      if (steps[at] !== NOT_REACHED) continue;
      const path = combined(this.nodes, ready, at, level);
      if (path !== undefined) found.set(at, path);
    }
    return found;
  }
}

function edgesUpTo(edges: readonly Edge[], level: Certainty): readonly Edge[] {
  const found = edges.filter((edge) => isAtLeast(certaintyOfEdge(edge), level));
  return found.length === edges.length ? edges : found;
}
