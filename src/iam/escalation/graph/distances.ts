import type { Slices } from "../../../platform/slices.ts";
import { type Certainty, isAtLeast } from "../../certainty.ts";
import { type Bits, intersects, positions } from "../../sets/bitSet.ts";
import type { Edge, Effect, Node } from "../paths/edge.ts";
import { certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import type { EntitySet } from "../paths/entitySet.ts";
import type { Path } from "../paths/path.ts";
import { combinedPath, principalsThatGrant } from "./combinedPrincipals.ts";
import { TargetSets } from "./targetSets.ts";

export const NOT_REACHED = -1;

/** Principals looked at in one slice. */
const SLICE = 500;

/** How far each principal is from an administrator, by steps that are at least as certain as one level. */
export interface Distances {
  /** By position: steps to an administrator, 0 for one. */
  steps: Int32Array;
  /** By position: the same where the first step is sts:AssumeRole. */
  byAssumeRole: Int32Array;
  /** By position: a path of those that reach an administrator only by acting as several principals at once. */
  combined: ReadonlyMap<number, Path>;
}

/** What distances are worked out from; lists are by position. */
interface Edges {
  principals: EntitySet;
  nodes: readonly (Node | undefined)[];
  /** By effect of an edge: the principals that are administrators after it. */
  administrators: Readonly<Record<Exclude<Effect, "assume-roles">, Bits>>;
  /** Those of the level alone. */
  edges: readonly (readonly Edge[])[];
}

/** Edges after which a path goes on by those of the target: by any, or by sts:AssumeRole alone. */
interface Backwards {
  acting: TargetSets;
  assuming: TargetSets;
}

/**
 * Breadth first, backwards from the administrators, by the edges of a level, in slices. Each edge is followed once, when
 * the first of its targets is reached.
 */
export function* distancesWithin(from: Edges, level: Certainty): Slices<Distances> {
  const { principals, nodes, administrators, edges } = from;
  const steps = new Int32Array(principals.size).fill(NOT_REACHED);
  const byAssumeRole = new Int32Array(principals.size).fill(NOT_REACHED);
  const all: Backwards = { acting: new TargetSets(), assuming: new TargetSets() };
  const first: Backwards = { acting: new TargetSets(), assuming: new TargetSets() };
  const inOneStep: number[] = [];
  const inOneByAssumeRole: number[] = [];
  for (const [at, node] of nodes.entries()) {
    if (at % SLICE === SLICE - 1) yield;
    if (node === undefined) continue;
    if (node.selfEscalations.some((each) => isAtLeast(certaintyOfSelfEscalation(each), level))) inOneStep.push(at);
    for (const { effect, permissionSet, assumes } of edges[at] ?? []) {
      const { targets } = permissionSet;
      if (effect === "act-as" || effect === "assume-roles") {
        const by = effect === "act-as" ? "acting" : "assuming";
        all[by].add(targets, at);
        if (assumes) first[by].add(targets, at);
      } else if (intersects(targets, administrators[effect])) {
        inOneStep.push(at);
        if (assumes) inOneByAssumeRole.push(at);
      }
    }
  }
  let reached = [...positions(administrators["act-as"])];
  for (const at of reached) steps[at] = 0;
  let assuming: number[] = [];
  for (let distance = 1; ; distance++) {
    yield;
    const ofLevel = (found: Iterable<number>, distances: Int32Array): number[] => {
      const unreached: number[] = [];
      for (const at of found) {
        if (distances[at] !== NOT_REACHED) continue;
        distances[at] = distance;
        unreached.push(at);
      }
      return unreached;
    };
    const more = distance === 1 ? { steps: inOneStep, byAssumeRole: inOneByAssumeRole } : undefined;
    const led = [...all.acting.leadingTo(reached), ...all.assuming.leadingTo(assuming), ...(more?.steps ?? [])];
    const ledByAssumeRole = [
      ...first.acting.leadingTo(reached),
      ...first.assuming.leadingTo(assuming),
      ...(more?.byAssumeRole ?? []),
    ];
    reached = ofLevel(led, steps);
    assuming = ofLevel(ledByAssumeRole, byAssumeRole);
    if (reached.length === 0 && assuming.length === 0) break;
  }
  return { steps, byAssumeRole, combined: yield* combined(from, steps, level) };
}

/** For principals that reach an administrator only in combination with others. */
function* combined(
  { nodes, administrators }: Edges,
  steps: Int32Array,
  level: Certainty,
): Slices<ReadonlyMap<number, Path>> {
  const found = new Map<number, Path>();
  const ready = administrators["grant-policy"];
  for (const at of positions(principalsThatGrant(nodes, ready, level))) {
    if (steps[at] !== NOT_REACHED) continue;
    yield;
    const path = combinedPath(nodes, ready, at, level);
    if (path !== undefined) found.set(at, path);
  }
  return found;
}
