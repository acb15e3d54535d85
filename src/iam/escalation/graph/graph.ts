import { addBit, type Bits, hasBit, intersects, positions } from "../../sets/bitSet.ts";
import type { Edge, Gain, Node } from "../paths/edge.ts";
import { surenessOfAscent, surenessOfEdge } from "../paths/edgeCertainty.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import type { Route } from "../paths/path.ts";
import type { Sureness } from "../paths/permissionSet.ts";
import { combined, grantingPrincipals } from "./combinedPrincipals.ts";

export const NOT_REACHED = -1;

/** How far each principal is from an administrator, by steps no less sure than one level. */
export interface Distances {
  /** By position: steps to an administrator, 0 for one. */
  steps: Int32Array;
  /** The same, with the first step an assumption of a role. */
  byAssumption: Int32Array;
  /** Of those who reach none so, but do by acting as several principals at once. */
  combined: ReadonlyMap<number, Route>;
}

/** The principals and what leads from one to another. */
export class Graph {
  readonly principals: EntitySet;
  readonly nodes: readonly (Node | undefined)[];
  /** Who would be an administrator once gained so; those who are, for `itself`. */
  readonly administrators: Readonly<Record<Exclude<Gain, "its-roles">, Bits>>;
  /** By sureness, then by position: the edges that are at least so sure. */
  readonly edges: readonly (readonly (readonly Edge[])[])[];
  /** By sureness. */
  readonly distances: readonly Distances[];

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
      itself: select((node) => node.administrator),
      granted: select((node) => node.granted && !node.administrator),
      unbounded: select((node) => node.unbounded && !node.administrator),
      freed: select((node) => node.freed && !node.administrator && !node.granted),
      stewarded: select((node) => node.stewarded && !node.administrator),
    };
    this.edges = ([0, 1, 2] as const).map((level) => nodes.map((node) => edgesUpTo(node?.edges ?? [], level)));
    this.distances = ([0, 1, 2] as const).map((level) => this.#search(level));
  }

  /** Breadth first, backwards from the administrators, by edges that are at least so sure. */
  #search(level: Sureness): Distances {
    const { size } = this.principals;
    const steps = new Int32Array(size).fill(NOT_REACHED);
    const byAssumption = new Int32Array(size).fill(NOT_REACHED);
    const reached = this.administrators.itself.slice();
    const roles = this.principals.none();
    for (let at = 0; at < size; at++) if (hasBit(reached, at)) steps[at] = 0;
    const edges = this.edges[level] ?? [];
    for (let distance = 1; ; distance++) {
      const found: number[] = [];
      const assuming: number[] = [];
      this.nodes.forEach((node, at) => {
        if (node === undefined) return;
        const own = edges[at] ?? [];
        const leads = ({ gain, option }: Edge): boolean => {
          if (gain === "itself") return intersects(option.members, reached);
          if (gain === "its-roles") return intersects(option.members, roles);
          return distance === 1 && intersects(option.members, this.administrators[gain]);
        };
        if (byAssumption[at] === NOT_REACHED && own.some((edge) => edge.assumes && leads(edge))) assuming.push(at);
        if (steps[at] !== NOT_REACHED) return;
        const ascends = distance === 1 && node.ascents.some((ascent) => surenessOfAscent(ascent) <= level);
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

  #pool(steps: Int32Array, level: Sureness): ReadonlyMap<number, Route> {
    const found = new Map<number, Route>();
    const { granted } = this.administrators;
    for (const at of positions(grantingPrincipals(this.nodes, granted, level))) {
      if (steps[at] !== NOT_REACHED) continue;
      const route = combined(this.nodes, granted, at, level);
      if (route !== undefined) found.set(at, route);
    }
    return found;
  }
}

function edgesUpTo(edges: readonly Edge[], level: Sureness): readonly Edge[] {
  const found = edges.filter((edge) => surenessOfEdge(edge) <= level);
  return found.length === edges.length ? edges : found;
}
