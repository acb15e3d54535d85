import { and, CERTAINTIES, type Certainty, isAtLeast, rankOf } from "../../certainty.ts";
import type { Edge } from "../paths/edge.ts";
import { certaintyOfEdge, certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import { type Hop, hopsTo, type Path } from "../paths/path.ts";
import { kindOf } from "../paths/technique.ts";
import { type Graph, NOT_REACHED } from "./graph.ts";
import { NearestTargets } from "./nearestTargets.ts";

/** Paths kept of a principal, and looked at before the best are kept. */
const KEPT = 10;
const TRIED = 48;
/** Principals of which the paths onward are remembered. */
const REMEMBERED = 500;

/** The paths from principals to administrators: of each a handful of different ones, the surer and shorter first. */
export class AdminPaths {
  readonly #graph: Graph;
  readonly #targets: NearestTargets;
  readonly #onward = new Map<string, readonly Path[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#targets = new NearestTargets(graph, KEPT);
  }

  from(at: number): Path[] {
    const found: Path[] = [];
    const node = this.#graph.nodes[at];
    if (node === undefined || node.administrator) return found;
    for (const selfEscalation of node.selfEscalations) {
      found.push({ hops: [{ from: at, selfEscalation }], certainty: certaintyOfSelfEscalation(selfEscalation) });
    }
    for (const edge of node.edges) found.push(...this.#along(at, edge, CERTAINTIES));
    const simple = found.filter(({ hops }) => isSimple(hops, at));
    for (const level of CERTAINTIES) {
      const path = this.#graph.distances[level].combined.get(at);
      if (path !== undefined) simple.push(path);
    }
    return this.#diverse(simple);
  }

  /**
   * Paths along one edge and onward by edges of each of some levels, by principals nearer to an administrator than
   * `below`, so that paths end.
   */
  #along(at: number, edge: Edge, levels: readonly Certainty[], below = Number.POSITIVE_INFINITY): Path[] {
    const { distances, principals } = this.#graph;
    const own = certaintyOfEdge(edge);
    const { effect, permissionSet } = edge;
    const found: Path[] = [];
    if (effect !== "assume-roles") {
      for (const to of this.#targets.administrators(permissionSet.targets, effect))
        found.push({ hops: hopsTo(at, edge, to, principals.arns[to] ?? ""), certainty: own });
    }
    if (effect !== "act-as" && effect !== "assume-roles") return found;
    for (const level of levels) {
      const { steps, byAssumeRole } = distances[level];
      const distance = effect === "act-as" ? steps : byAssumeRole;
      for (const to of this.#targets.nearest(permissionSet.targets, level, effect)) {
        if ((distance[to] ?? NOT_REACHED) >= below) break;
        for (const { hops, certainty } of this.#from(to, level, effect === "assume-roles")) {
          found.push({ hops: [{ from: at, edge, to }, ...hops], certainty: and(own, certainty) });
        }
      }
      if (found.length >= TRIED) break;
    }
    return found;
  }

  /** Paths of a principal that come nearer to an administrator with each hop, by edges of a level. */
  #from(at: number, level: Certainty, byAssumeRoleOnly: boolean): readonly Path[] {
    const key = `${at} ${level} ${byAssumeRoleOnly}`;
    const known = this.#onward.get(key);
    if (known !== undefined) return known;
    const { nodes, distances } = this.#graph;
    const own = (byAssumeRoleOnly ? distances[level].byAssumeRole : distances[level].steps)[at] ?? NOT_REACHED;
    const found: Path[] = [];
    const node = nodes[at];
    for (const selfEscalation of byAssumeRoleOnly ? [] : (node?.selfEscalations ?? [])) {
      const certainty = certaintyOfSelfEscalation(selfEscalation);
      if (isAtLeast(certainty, level)) found.push({ hops: [{ from: at, selfEscalation }], certainty });
    }
    for (const edge of this.#graph.edges[level][at] ?? []) {
      if (byAssumeRoleOnly && !edge.assumes) continue;
      found.push(...this.#along(at, edge, [level], own));
      if (found.length >= TRIED) break;
    }
    const kept = this.#diverse(found);
    if (this.#onward.size >= REMEMBERED) this.#onward.clear();
    this.#onward.set(key, kept);
    return kept;
  }

  /** The best paths: first those to different administrators, then by different principals, then by different techniques. */
  #diverse(paths: readonly Path[]): Path[] {
    const sorted = [...paths].sort(
      (a, b) => rankOf(a.certainty) - rankOf(b.certainty) || a.hops.length - b.hops.length,
    );
    const kept = new Set<Path>();
    for (const aspect of [endOf, firstOf, techniquesOf]) {
      const seen = new Set([...kept].map(aspect));
      for (const path of sorted) {
        if (kept.size >= KEPT) break;
        if (kept.has(path)) continue;
        const key = aspect(path);
        if (seen.has(key)) continue;
        seen.add(key);
        kept.add(path);
      }
    }
    return sorted.filter((path) => kept.has(path));
  }
}

function endOf({ hops }: Path): string {
  const last = hops[hops.length - 1];
  return last === undefined ? "" : "selfEscalation" in last ? last.selfEscalation.to : `${last.to}`;
}

function firstOf({ hops }: Path): string {
  const [first] = hops;
  return first === undefined ? "" : "selfEscalation" in first ? first.selfEscalation.to : `${first.to}`;
}

function techniquesOf({ hops }: Path): string {
  return hops
    .map((hop) => {
      if ("edge" in hop) return `${kindOf(hop.edge.techniques)} ${hop.to}`;
      return kindOf("grant" in hop ? [hop.grant.technique] : hop.selfEscalation.techniques);
    })
    .join();
}

/** Whether a path moves to no principal twice; a grant is no move. */
function isSimple(hops: readonly Hop[], start: number): boolean {
  const seen = new Set([start]);
  return hops.every((hop) => {
    if (!("edge" in hop)) return true;
    const isNew = !seen.has(hop.to);
    seen.add(hop.to);
    return isNew;
  });
}
