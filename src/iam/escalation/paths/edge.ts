import type { Option, Requirement } from "./permissionSet.ts";

/**
 * What is gained of a principal: it as it stands; it with any policy attached; it without its permissions boundary; it
 * with both; it with enough to grant itself the rest; or, of a role, those roles alone that it can assume.
 */
export type Gain = "itself" | "granted" | "unbounded" | "freed" | "stewarded" | "its-roles";

/** What a principal first changes about itself. */
export interface OwnChange {
  /** A sentence. */
  how: string;
  requires: readonly Requirement[];
  /** ARN or pattern of the principal that it goes on as, where that is one it has made. */
  to?: string;
}

/** One way of a principal to gain any of a set of others. */
export interface Edge {
  /** A sentence about `{from}` and `{to}`. */
  how: string;
  gain: Gain;
  option: Option;
  /** By sts:AssumeRole, which is all that a service does with a role whose gain is `its-roles`. */
  assumes: boolean;
  before: readonly OwnChange[];
  /** For `stewarded`, the action by which whoever is gained grants everything to itself. */
  followUp?: string;
}

/** One way of a principal to be administrator without any other that exists. */
export interface Ascent {
  how: string;
  requires: readonly Requirement[];
  /** ARN or pattern of the administrator it becomes: itself, or one that it makes. */
  to: string;
  before: readonly OwnChange[];
}

/** What leads on from one principal. */
export interface Departures {
  edges: readonly Edge[];
  ascents: readonly Ascent[];
}

/** A family of options that are explained alike. */
export interface Way {
  how: string;
  options: readonly Option[];
}

/** What the graph holds of a principal. */
export interface Node extends Departures {
  /** A full administrator as it stands. */
  administrator: boolean;
  /** How it can have everything allowed to others, whether or not it can act as them. */
  grants: readonly Way[];
  /** Whether it would be one with any policy attached; without its boundary; with both; by adminPolicies IAM. */
  granted: boolean;
  unbounded: boolean;
  freed: boolean;
  stewarded: boolean;
}
