import type { Certainty } from "../../../../iam/index.ts";

export type Shape = "user" | "role" | "many" | "thing" | "unmade" | "everything";

export interface DrawnNode {
  shape: Shape;
  /** What it is called; from the account. */
  name: string;
  /** The line under the name. */
  note: string;
  /** In full, for a pointer that rests on it. */
  title: string;
  /** The target of a link. */
  href?: string;
  /** Whether everything drawn leads through it. */
  cuts?: true;
}

export interface DrawnEdge {
  from: string;
  to: string;
  /** Different means to the same end; the first is the one of the best way. */
  techniques: string[];
  certainty: Certainty;
}

export interface Drawing {
  /** By a name that the edges use. */
  nodes: ReadonlyMap<string, DrawnNode>;
  edges: readonly DrawnEdge[];
  /** How many are drawn, those included that are one node together. */
  principals: number;
}

/** What a thing does for whoever controls it; no action of AWS. */
export const ACTS = "acts as";
