import type { Ascent, Edge } from "./edge.ts";
import type { Option, Sureness } from "./option.ts";

/** One move: along an edge to a principal; a grant to one that is acted as too; or an ascent, which ends the route. */
export type Hop =
  | { from: number; edge: Edge; to: number }
  | { from: number; grant: { how: string; option: Option }; to: number }
  | { from: number; ascent: Ascent };

export interface Route {
  hops: readonly Hop[];
  sureness: Sureness;
}
