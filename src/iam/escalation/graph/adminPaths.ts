import { intersection, positions } from "../../sets/bitSet.ts";
import type { Edge } from "../paths/edge.ts";
import { surenessOfAscent, surenessOfEdge } from "../paths/edgeCertainty.ts";
import { type Hop, hopsTo, type Route } from "../paths/path.ts";
import { least, type Sureness } from "../paths/permissionSet.ts";
import { type Graph, NOT_REACHED } from "./graph.ts";

/** Routes kept of a principal, and looked at before. */
const KEPT = 10;
const TRIED = 48;
/** Principals of which the routes onward are remembered. */
const REMEMBERED = 500;

/** The routes from principals to administrators: of each a handful, the surer and shorter first, and different ones. */
export class Routes {
  readonly #graph: Graph;
  readonly #onward = new Map<string, readonly Route[]>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  from(at: number): Route[] {
    const found: Route[] = [];
    const node = this.#graph.nodes[at];
    if (node === undefined || node.administrator) return found;
    for (const ascent of node.ascents) found.push({ hops: [{ from: at, ascent }], sureness: surenessOfAscent(ascent) });
    for (const edge of node.edges) found.push(...this.#along(at, edge, 2, () => true));
    const simple = found.filter(({ hops }) => isSimple(hops, at));
    for (const { combined } of this.#graph.distances) {
      const route = combined.get(at);
      if (route !== undefined) simple.push(route);
    }
    return this.#diverse(simple);
  }

  /** Routes by one edge, onward by ever nearer principals. `isNearer` sees to it that routes end. */
  #along(at: number, edge: Edge, level: Sureness, isNearer: (distance: number, level: number) => boolean): Route[] {
    const { administrators, distances, principals } = this.#graph;
    const own = surenessOfEdge(edge);
    if (own > level) return [];
    const { gain, option } = edge;
    const found: Route[] = [];
    if (gain !== "its-roles") {
      for (const to of positions(intersection(option.members, administrators[gain]))) {
        if (found.length >= KEPT) break;
        found.push({ hops: hopsTo(at, edge, to, principals.arns[to] ?? ""), sureness: own });
      }
    }
    if (gain !== "itself" && gain !== "its-roles") return found;
    for (const [each, { steps, byAssumption }] of distances.entries()) {
      if (each > level) break;
      const distance = gain === "itself" ? steps : byAssumption;
      const near = [...positions(option.members)]
        .filter((to) => (distance[to] ?? NOT_REACHED) > 0 && isNearer(distance[to] ?? 0, each))
        .sort((a, b) => (distance[a] ?? 0) - (distance[b] ?? 0) || a - b)
        .slice(0, KEPT);
      for (const to of near) {
        for (const { hops, sureness } of this.#from(to, each, gain === "its-roles")) {
          found.push({ hops: [{ from: at, edge, to }, ...hops], sureness: least(own, sureness) });
        }
      }
      if (found.length >= TRIED) break;
    }
    return found;
  }

  /** Routes of a principal that come nearer with each hop, at a level of sureness. */
  #from(at: number, level: number, assumingOnly: boolean): readonly Route[] {
    const key = `${at} ${level} ${assumingOnly}`;
    const known = this.#onward.get(key);
    if (known !== undefined) return known;
    const { nodes, distances } = this.#graph;
    const own = (assumingOnly ? distances[level]?.byAssumption : distances[level]?.steps)?.[at] ?? NOT_REACHED;
    const found: Route[] = [];
    const node = nodes[at];
    const top: Sureness = level === 0 ? 0 : level === 1 ? 1 : 2;
    for (const ascent of assumingOnly ? [] : (node?.ascents ?? [])) {
      const sureness = surenessOfAscent(ascent);
      if (sureness <= top) found.push({ hops: [{ from: at, ascent }], sureness });
    }
    for (const edge of node?.edges ?? []) {
      if (assumingOnly && !edge.assumes) continue;
      found.push(...this.#along(at, edge, top, (distance, each) => each === level && distance < own));
      if (found.length >= TRIED) break;
    }
    const kept = this.#diverse(found);
    if (this.#onward.size >= REMEMBERED) this.#onward.clear();
    this.#onward.set(key, kept);
    return kept;
  }

  /** The best routes; first those to different administrators, then by different principals, then by different means. */
  #diverse(routes: readonly Route[]): Route[] {
    const sorted = [...routes].sort((a, b) => a.sureness - b.sureness || a.hops.length - b.hops.length);
    const kept = new Set<Route>();
    for (const aspect of [endOf, firstOf, meansOf]) {
      const seen = new Set([...kept].map(aspect));
      for (const route of sorted) {
        const key = aspect(route);
        if (kept.size >= KEPT || seen.has(key) || kept.has(route)) continue;
        seen.add(key);
        kept.add(route);
      }
    }
    return sorted.filter((route) => kept.has(route));
  }
}

function endOf({ hops }: Route): string {
  const last = hops[hops.length - 1];
  return last === undefined ? "" : "ascent" in last ? last.ascent.to : `${last.to}`;
}

function firstOf({ hops }: Route): string {
  const [first] = hops;
  return first === undefined ? "" : "ascent" in first ? first.ascent.to : `${first.to}`;
}

function meansOf({ hops }: Route): string {
  return hops
    .map((hop) => {
      if ("edge" in hop) return `${hop.edge.how} ${hop.to}`;
      return "grant" in hop ? hop.grant.how : hop.ascent.how;
    })
    .join();
}

/** Whether a route comes by nobody twice. */
function isSimple(hops: readonly Hop[], start: number): boolean {
  const seen = new Set([start]);
  return hops.every((hop) => {
    if ("ascent" in hop) return true;
    const isNew = !seen.has(hop.to);
    seen.add(hop.to);
    return isNew;
  });
}
