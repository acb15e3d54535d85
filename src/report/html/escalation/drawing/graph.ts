import type { Certainty } from "../../../../iam/index.ts";

export type Shape = "user" | "role" | "several" | "resource" | "created" | "administrator";

export interface DrawnNode {
  shape: Shape;
  /** What it is called, from the account; several names where it stands for several. */
  names: readonly string[];
  /** The line under the names. */
  note: string;
  /** In full, for a pointer that rests on it. */
  title: string;
  /** The target of a link. */
  href?: string;
  /** Whether every path drawn leads through it. */
  cuts?: true;
}

export interface DrawnEdge {
  from: string;
  to: string;
  /** Different techniques with the same result; the first is that of the best path. */
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

/** How a compromised resource leads to its role; not an action of AWS. */
export const RUNS_AS = "runs as";
