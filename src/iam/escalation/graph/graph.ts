import type { Slices } from "../../../platform/slices.ts";
import { byCertainty, type Certainty, isAtLeast } from "../../certainty.ts";
import { addBit, type Bits } from "../../sets/bitSet.ts";
import type { Edge, Effect, Node } from "../paths/edge.ts";
import { certaintyOfEdge } from "../paths/edgeCertainty.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import { type Distances, distancesWithin } from "./distances.ts";
import { withAttachments } from "./policyAttachments.ts";

/** The principals of an account and the edges between them. */
export interface Graph {
  readonly principals: EntitySet;
  readonly nodes: readonly (Node | undefined)[];
  /** By effect of an edge: the principals that are administrators after it; for `act-as`, those that are already. */
  readonly administrators: Readonly<Record<Exclude<Effect, "assume-roles">, Bits>>;
  /** By level of certainty, then by position: the edges that are at least as certain. */
  readonly edges: Readonly<Record<Certainty, readonly (readonly Edge[])[]>>;
  /** By level of certainty. */
  readonly distances: Readonly<Record<Certainty, Distances>>;
}

/** Makes the graph of nodes, by position of the principal, in slices. */
export function* graphOf(principals: EntitySet, found: readonly (Node | undefined)[]): Slices<Graph> {
  const nodes = withAttachments(found, principals);
  yield;
  const administrators = administratorsAfter(nodes, principals);
  const edges = byCertainty((level) => nodes.map((node) => edgesUpTo(node?.edges ?? [], level)));
  yield;
  const within = (level: Certainty) =>
    distancesWithin({ principals, nodes, administrators, edges: edges[level] }, level);
  const certain = yield* within("certain");
  const conditional = yield* within("conditional");
  const assumed = yield* within("assumed");
  return { principals, nodes, administrators, edges, distances: { certain, conditional, assumed } };
}

function administratorsAfter(nodes: readonly (Node | undefined)[], principals: EntitySet): Graph["administrators"] {
  const select = (is: (node: Node) => boolean): Bits => {
    const found = principals.none();
    nodes.forEach((node, at) => {
      if (node !== undefined && is(node)) addBit(found, at);
    });
    return found;
  };
  return {
    "act-as": select((node) => node.administrator),
    "grant-policy": select((node) => node.adminIfGranted && !node.administrator),
    "remove-boundary": select((node) => node.adminIfUnbounded && !node.administrator),
    "grant-policy-and-remove-boundary": select(
      (node) => node.adminIfGrantedAndUnbounded && !node.administrator && !node.adminIfGranted,
    ),
    "delegate-admin": select((node) => node.delegatedAdmin && !node.administrator),
    "attach-policies": principals.all,
  };
}

function edgesUpTo(edges: readonly Edge[], level: Certainty): readonly Edge[] {
  const found = edges.filter((edge) => isAtLeast(certaintyOfEdge(edge), level));
  return found.length === edges.length ? edges : found;
}
