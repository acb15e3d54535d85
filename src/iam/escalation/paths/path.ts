import type { Ascent, Edge } from "./edge.ts";
import { CERTAIN, type Option, type Requirement, type Sureness } from "./permissionSet.ts";

/** One move: along an edge to a principal; a grant to one that is acted as too; or an ascent, which ends the route. */
export type Hop =
  | { from: number; edge: Edge; to: number }
  | { from: number; grant: { how: string; option: Option }; to: number }
  | { from: number; ascent: Ascent };

export interface Route {
  hops: readonly Hop[];
  sureness: Sureness;
}

/** The hops to whoever is an administrator once gained so; who is given enough to do so grants itself the rest. */
export function hopsTo(from: number, edge: Edge, to: number, arn: string): readonly Hop[] {
  const { followUp } = edge;
  if (followUp === undefined) return [{ from, edge, to }];
  const requires: Requirement[] = [{ action: followUp, resource: arn, sureness: CERTAIN, because: [], conditions: [] }];
  const how = "{from} grants everything to itself";
  return [
    { from, edge, to },
    { from: to, ascent: { how, requires, to: arn, before: [] } },
  ];
}
