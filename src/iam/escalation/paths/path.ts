/**
 * What the parts of the escalation pass to each other: `entitySet` and `permissionSet` say on which entities which
 * permissions (`requirement`) were found; `edge` makes the edges of the graph of them, `path` a sequence of edges;
 * `explainPath` turns that into the public `model`.
 */

import type { Certainty } from "../../certainty.ts";
import type { Edge, SelfEscalation } from "./edge.ts";
import type { PermissionSet } from "./permissionSet.ts";
import type { Requirement } from "./requirement.ts";
import type { Technique } from "./technique.ts";

/**
 * One move: along an edge; a grant to a principal that the path acts as too; or a self-escalation, which ends the path.
 */
export type Hop =
  | { from: number; edge: Edge; to: number }
  | { from: number; grant: { technique: Technique; permissionSet: PermissionSet }; to: number }
  | { from: number; selfEscalation: SelfEscalation };

/** A path from a principal to an administrator or to a reader of data. */
export interface Path {
  hops: readonly Hop[];
  certainty: Certainty;
}

/**
 * The hops to a principal that is an administrator after the edge; a delegated administrator grants itself the rest, and
 * one that attaches policies grants the principal that the edge starts from.
 */
export function hopsTo(from: number, edge: Edge, to: number, arn: string): readonly Hop[] {
  const { followUp, onward } = edge;
  if (onward !== undefined) {
    return [
      { from, edge, to },
      { from: to, grant: onward, to: from },
    ];
  }
  if (followUp === undefined) return [{ from, edge, to }];
  const requires: Requirement[] = [
    { action: followUp.action, resource: arn, certainty: "certain", because: [], conditions: [] },
  ];
  return [
    { from, edge, to },
    { from: to, selfEscalation: { techniques: [followUp.technique], requires, to: arn, before: [] } },
  ];
}
