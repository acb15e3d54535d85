import { CERTAINTIES, type Certainty, isAtLeast } from "../../certainty.ts";
import type { Edge } from "../paths/edge.ts";
import { certaintyOfEdge, certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import { hopsTo, type Path } from "../paths/path.ts";
import { NOT_REACHED } from "./distances.ts";
import type { Graph } from "./graph.ts";
import { NearestTargets } from "./nearestTargets.ts";
import { diverse, ending, isSimple, move, pathOf, type Route } from "./routes.ts";

/** Paths kept of a principal, and looked at before the best are kept. */
const KEPT = 10;
const TRIED = 48;
/** Principals whose onward routes are kept, by level: a few megabytes. */
const REMEMBERED = 8_000;

/** The paths from principals to administrators: of each a handful of different ones, the surer and shorter first. */
export class AdminPaths {
  readonly #graph: Graph;
  readonly #targets: NearestTargets;
  readonly #onward = new Map<string, readonly Route[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#targets = new NearestTargets(graph, KEPT);
  }

  from(at: number): Path[] {
    const node = this.#graph.nodes[at];
    if (node === undefined || node.administrator) return [];
    const found: Route[] = [];
    for (const selfEscalation of node.selfEscalations) {
      const certainty = certaintyOfSelfEscalation(selfEscalation);
      found.push(ending({ hops: [{ from: at, selfEscalation }], certainty }));
    }
    for (const edge of node.edges) this.#along(at, edge, CERTAINTIES, found);
    const simple = found.filter((route) => isSimple(route, at));
    for (const level of CERTAINTIES) {
      const path = this.#graph.distances[level].combined.get(at);
      if (path !== undefined) simple.push(ending(path));
    }
    return diverse(simple, KEPT).map(pathOf);
  }

  /**
   * Adds routes along one edge and onward by edges of each of some levels, by principals nearer to an administrator than
   * `below`, so that routes end.
   */
  #along(at: number, edge: Edge, levels: readonly Certainty[], found: Route[], below = Number.POSITIVE_INFINITY): void {
    const { distances, principals } = this.#graph;
    const certainty = certaintyOfEdge(edge);
    const { effect, permissionSet } = edge;
    const targets = this.#targets.of(permissionSet.targets);
    const before = found.length;
    if (effect !== "assume-roles") {
      for (const to of targets.administrators(effect))
        found.push(ending({ hops: hopsTo(at, edge, to, principals.arns[to] ?? ""), certainty }));
    }
    if (effect !== "act-as" && effect !== "assume-roles") return;
    for (const level of levels) {
      const { steps, byAssumeRole } = distances[level];
      const distance = effect === "act-as" ? steps : byAssumeRole;
      for (const to of targets.nearest(level, effect)) {
        if ((distance[to] ?? NOT_REACHED) >= below) break;
        for (const onward of this.#from(to, level, effect === "assume-roles"))
          found.push(move(at, edge, to, certainty, onward));
      }
      if (found.length - before >= TRIED) break;
    }
  }

  /** Routes of a principal that come nearer to an administrator with each hop, by edges of a level. */
  #from(at: number, level: Certainty, byAssumeRoleOnly: boolean): readonly Route[] {
    const key = `${at} ${level} ${byAssumeRoleOnly}`;
    const known = this.#onward.get(key);
    if (known !== undefined) return known;
    const { nodes, distances, edges } = this.#graph;
    const own = (byAssumeRoleOnly ? distances[level].byAssumeRole : distances[level].steps)[at] ?? NOT_REACHED;
    const found: Route[] = [];
    for (const selfEscalation of byAssumeRoleOnly ? [] : (nodes[at]?.selfEscalations ?? [])) {
      const certainty = certaintyOfSelfEscalation(selfEscalation);
      if (isAtLeast(certainty, level)) found.push(ending({ hops: [{ from: at, selfEscalation }], certainty }));
    }
    for (const edge of edges[level][at] ?? []) {
      if (byAssumeRoleOnly && !edge.assumes) continue;
      this.#along(at, edge, [level], found, own);
      if (found.length >= TRIED) break;
    }
    const kept = diverse(found, KEPT);
    if (this.#onward.size >= REMEMBERED) this.#onward.clear();
    this.#onward.set(key, kept);
    return kept;
  }
}
