import { byCertainty, type Certainty, isAtLeast } from "../../certainty.ts";
import { addBit, type Bits, hasBit, intersects, positions } from "../../sets/bitSet.ts";
import type { Edge, Effect, Node } from "../paths/edge.ts";
import { certaintyOfEdge, certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import type { Path } from "../paths/path.ts";
import { combinedPath, principalsThatGrant } from "./combinedPrincipals.ts";
import { withAttachments } from "./policyAttachments.ts";

export const NOT_REACHED = -1;

/** How far each principal is from an administrator, by steps that are at least as certain as one level. */
export interface Distances {
  /** By position: steps to an administrator, 0 for one. */
  steps: Int32Array;
  /** By position: the same where the first step is sts:AssumeRole. */
  byAssumeRole: Int32Array;
  /** By position: a path of those that reach an administrator only by acting as several principals at once. */
  combined: ReadonlyMap<number, Path>;
}

/** The principals of an account and the edges between them. */
export class Graph {
  readonly principals: EntitySet;
  readonly nodes: readonly (Node | undefined)[];
  /** By effect of an edge: the principals that are administrators after it; for `act-as`, those that are already. */
  readonly administrators: Readonly<Record<Exclude<Effect, "assume-roles">, Bits>>;
  /** By level of certainty, then by position: the edges that are at least as certain. */
  readonly edges: Readonly<Record<Certainty, readonly (readonly Edge[])[]>>;
  /** By level of certainty. */
  readonly distances: Readonly<Record<Certainty, Distances>>;

  constructor(principals: EntitySet, found: readonly (Node | undefined)[]) {
    const nodes = withAttachments(found, principals);
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
      "attach-policies": principals.all,
    };
    this.edges = byCertainty((level) => nodes.map((node) => edgesUpTo(node?.edges ?? [], level)));
    this.distances = byCertainty((level) => this.#search(level));
  }

  /** Breadth first, backwards from the administrators, by the edges of a level. */
  #search(level: Certainty): Distances {
    const { size } = this.principals;
    const steps = new Int32Array(size).fill(NOT_REACHED);
    const byAssumeRole = new Int32Array(size).fill(NOT_REACHED);
    const reached = this.administrators["act-as"].slice();
    const assumingRoles = this.principals.none();
    for (let at = 0; at < size; at++) if (hasBit(reached, at)) steps[at] = 0;
    const edges = this.edges[level];
    for (let distance = 1; ; distance++) {
      const found: number[] = [];
      const foundByAssumeRole: number[] = [];
      const toReached = touching(reached);
      const toAssumingRoles = touching(assumingRoles);
      this.nodes.forEach((node, at) => {
        if (node === undefined) return;
        const own = edges[at] ?? [];
        const leads = ({ effect, permissionSet }: Edge): boolean => {
          if (effect === "act-as") return toReached(permissionSet.targets);
          if (effect === "assume-roles") return toAssumingRoles(permissionSet.targets);
          return distance === 1 && intersects(permissionSet.targets, this.administrators[effect]);
        };
        if (byAssumeRole[at] === NOT_REACHED && own.some((edge) => edge.assumes && leads(edge)))
          foundByAssumeRole.push(at);
        if (steps[at] !== NOT_REACHED) return;
        const escalatesItself =
          distance === 1 &&
          node.selfEscalations.some((selfEscalation) => isAtLeast(certaintyOfSelfEscalation(selfEscalation), level));
        if (escalatesItself || own.some(leads)) found.push(at);
      });
      for (const at of found) {
        steps[at] = distance;
        addBit(reached, at);
      }
      for (const at of foundByAssumeRole) {
        byAssumeRole[at] = distance;
        addBit(assumingRoles, at);
      }
      if (found.length === 0 && foundByAssumeRole.length === 0) {
        return { steps, byAssumeRole, combined: this.#combine(steps, level) };
      }
    }
  }

  /** For principals that reach an administrator only in combination with others. */
  #combine(steps: Int32Array, level: Certainty): ReadonlyMap<number, Path> {
    const found = new Map<number, Path>();
    const ready = this.administrators["grant-policy"];
    for (const at of positions(principalsThatGrant(this.nodes, ready, level))) {
      if (steps[at] !== NOT_REACHED) continue;
      const path = combinedPath(this.nodes, ready, at, level);
      if (path !== undefined) found.set(at, path);
    }
    return found;
  }
}

function edgesUpTo(edges: readonly Edge[], level: Certainty): readonly Edge[] {
  const found = edges.filter((edge) => isAtLeast(certaintyOfEdge(edge), level));
  return found.length === edges.length ? edges : found;
}

/** Whether a set has a member of `other`, which does not change meanwhile; worked out once of each set. */
function touching(other: Bits): (bits: Bits) => boolean {
  const known = new Map<Bits, boolean>();
  return (bits) => {
    const found = known.get(bits) ?? intersects(bits, other);
    known.set(bits, found);
    return found;
  };
}
