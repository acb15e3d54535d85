import { and, type Certainty, rankOf } from "../../certainty.ts";
import type { Edge } from "../paths/edge.ts";
import type { Hop, Path } from "../paths/path.ts";
import { kindOf } from "../paths/technique.ts";

/**
 * A path while the best are being chosen: one move and a route onward, which routes share, or the hops of a path that
 * ends. Its hops are listed once it is chosen.
 */
export type Route = Ending | Move;

interface Ending {
  hops: readonly Hop[];
  certainty: Certainty;
  /** Hops. */
  length: number;
}

interface Move {
  from: number;
  edge: Edge;
  to: number;
  onward: Route;
  certainty: Certainty;
  length: number;
}

export function ending({ hops, certainty }: Path): Route {
  return { hops, certainty, length: hops.length };
}

/** `certainty`: that of the edge. */
export function move(from: number, edge: Edge, to: number, certainty: Certainty, onward: Route): Route {
  return { from, edge, to, onward, certainty: and(certainty, onward.certainty), length: onward.length + 1 };
}

export function pathOf(route: Route): Path {
  const hops: Hop[] = [];
  let rest = route;
  for (; "onward" in rest; rest = rest.onward) hops.push({ from: rest.from, edge: rest.edge, to: rest.to });
  return { hops: [...hops, ...rest.hops], certainty: route.certainty };
}

/** Whether a route moves to no principal twice; a grant is no move. */
export function isSimple(route: Route, start: number): boolean {
  const seen = new Set([start]);
  const isNew = (to: number): boolean => seen.size < seen.add(to).size;
  let rest = route;
  for (; "onward" in rest; rest = rest.onward) if (!isNew(rest.to)) return false;
  return rest.hops.every((hop) => !("edge" in hop) || isNew(hop.to));
}

/**
 * The best routes, at most `limit`: first those to different administrators, then by different principals, then by
 * different techniques; of each the surer and shorter first.
 */
export function diverse(routes: readonly Route[], limit: number): Route[] {
  const sorted = inOrder(routes);
  if (sorted.length < 2) return sorted;
  const kept = new Set<Route>();
  for (const aspect of [endOf, firstOf, techniquesOf]) {
    const seen = new Set([...kept].map(aspect));
    for (const route of sorted) {
      if (kept.size >= limit) break;
      if (kept.has(route)) continue;
      const key = aspect(route);
      if (seen.has(key)) continue;
      seen.add(key);
      kept.add(route);
    }
  }
  return sorted.filter((route) => kept.has(route));
}

/** The surer first, of those the shorter; else in the order given. */
function inOrder(routes: readonly Route[]): Route[] {
  const ranks: Route[][][] = [[], [], []];
  for (const route of routes) {
    const byLength = ranks[rankOf(route.certainty)];
    const list = byLength?.[route.length];
    if (list !== undefined) list.push(route);
    else if (byLength !== undefined) byLength[route.length] = [route];
  }
  return ranks.flat(2);
}

function endOf(route: Route): string {
  let rest = route;
  while ("onward" in rest) rest = rest.onward;
  return nameOf(rest.hops.at(-1));
}

function firstOf(route: Route): string {
  return "onward" in route ? `${route.to}` : nameOf(route.hops[0]);
}

function nameOf(hop: Hop | undefined): string {
  return hop === undefined ? "" : "selfEscalation" in hop ? hop.selfEscalation.to : `${hop.to}`;
}

function techniquesOf(route: Route): string {
  const found: string[] = [];
  let rest = route;
  for (; "onward" in rest; rest = rest.onward) found.push(`${kindOf(rest.edge.techniques)} ${rest.to}`);
  for (const hop of rest.hops) {
    if ("edge" in hop) found.push(`${kindOf(hop.edge.techniques)} ${hop.to}`);
    else found.push(kindOf("grant" in hop ? [hop.grant.technique] : hop.selfEscalation.techniques));
  }
  return found.join();
}
