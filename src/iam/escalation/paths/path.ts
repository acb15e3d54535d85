import type { Certainty } from "../../certainty.ts";
import type { Edge, SelfEscalation } from "./edge.ts";
import type { PermissionSet } from "./permissionSet.ts";
import type { Requirement } from "./requirement.ts";
import type { Technique } from "./technique.ts";

/**
 * One move: along an edge to a principal; a grant to a principal that is acted as too; or a self-escalation, which ends
 * the path.
 */
export type Hop =
  | { from: number; edge: Edge; to: number }
  | { from: number; grant: { technique: Technique; permissionSet: PermissionSet }; to: number }
  | { from: number; selfEscalation: SelfEscalation };

export interface Path {
  hops: readonly Hop[];
  certainty: Certainty;
}

/** The hops to whoever is an administrator once gained so; who is given enough to do so grants itself the rest. */
export function hopsTo(from: number, edge: Edge, to: number, arn: string): readonly Hop[] {
  const { followUp } = edge;
  if (followUp === undefined) return [{ from, edge, to }];
  const requires: Requirement[] = [
    { action: followUp.action, resource: arn, certainty: "certain", because: [], conditions: [] },
  ];
  return [
    { from, edge, to },
    { from: to, selfEscalation: { techniques: [followUp.technique], requires, to: arn, before: [] } },
  ];
}
