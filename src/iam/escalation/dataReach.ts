import { addBit, type Bits, emptyBits } from "../access/bits.ts";
import type { Graph } from "./graph.ts";
import { least, positions, type Sureness } from "./option.ts";
import type { Hop, Route } from "./route.ts";
import { surenessOfAscent, surenessOfEdge } from "./sureness.ts";

/** Resources named to a principal, and principals looked at for them. */
const NAMED = 25;
const VISITED = 300;

export interface DataRoute extends Route {
  resource: number;
}

/** Whose data who can read, by position of the principal: sets over the account's resources. */
export interface Readers {
  reads: readonly (Bits | undefined)[];
  /** Everything that holds data. */
  all: Bits;
}

/**
 * Routes to data that a principal cannot read as it stands: to the nearest principal that can, by the surest steps.
 * Of equally sure ones, those that end as an administrator come last; one that is made is taken to read everything.
 */
export function dataRoutes(graph: Graph, readers: Readers, start: number): DataRoute[] {
  const known = (readers.reads[start] ?? emptyBits(32 * readers.all.length)).slice();
  const found: DataRoute[] = [];
  for (const level of [0, 1, 2] as const) {
    for (const byAdministrators of [false, true]) {
      const offers: Offer[] = [];
      search(graph, readers, start, { level, byAdministrators }, (readable, route) => {
        offers.push({ readable, word: 0, route });
      });
      allot(offers, known, found);
      if (found.length >= NAMED) return found;
    }
  }
  return found;
}

/** What one principal can read, to be gone through once: up to `word` nothing is left. */
interface Offer {
  readable: Bits;
  word: number;
  route: Route;
}

/** Takes a resource of each offer in turn, so that one that reads much does not crowd the others out. */
function allot(offers: readonly Offer[], known: Bits, found: DataRoute[]): void {
  let left = offers;
  while (left.length > 0 && found.length < NAMED) {
    left = left.filter((offer) => {
      const resource = firstBeside(known, offer);
      if (resource === undefined) return false;
      addBit(known, resource);
      if (found.length < NAMED) found.push({ ...offer.route, resource });
      return true;
    });
  }
}

/** The first resource on offer that is not known yet. */
function firstBeside(known: Bits, offer: Offer): number | undefined {
  for (; offer.word < offer.readable.length; offer.word++) {
    const rest = (offer.readable[offer.word] ?? 0) & ~(known[offer.word] ?? 0);
    if (rest !== 0) return 32 * offer.word + 31 - Math.clz32(rest & -rest);
  }
  return undefined;
}

function search(
  graph: Graph,
  { reads, all }: Readers,
  start: number,
  { level, byAdministrators }: { level: Sureness; byAdministrators: boolean },
  take: (readable: Bits, route: Route) => void,
): void {
  const visited = new Set([start]);
  // `assumes`: the principal can be used to assume roles alone.
  let front: { at: number; route: Route; assumes: boolean }[] = [
    { at: start, route: { hops: [], sureness: 0 }, assumes: false },
  ];
  while (front.length > 0 && visited.size < VISITED) {
    const next: typeof front = [];
    for (const { at, route, assumes } of front) {
      const node = graph.nodes[at];
      const onward = (hop: Hop, sureness: Sureness): Route => ({
        hops: [...route.hops, hop],
        sureness: least(route.sureness, sureness),
      });
      for (const ascent of assumes || !byAdministrators ? [] : (node?.ascents ?? [])) {
        const sureness = surenessOfAscent(ascent);
        if (sureness <= level) take(all, onward({ from: at, ascent }, sureness));
      }
      for (const edge of node?.edges ?? []) {
        if (assumes && !edge.assumes) continue;
        const sureness = surenessOfEdge(edge);
        if (sureness > level) continue;
        for (const to of positions(edge.option.members)) {
          if (visited.size >= VISITED) break;
          const there = onward({ from: at, edge, to }, sureness);
          if (edge.gain === "its-roles") {
            next.push({ at: to, route: there, assumes: true });
            continue;
          }
          if (edge.gain !== "itself" && !byAdministrators) continue;
          if (edge.gain !== "itself") {
            if (((graph.administrators[edge.gain][to >>> 5] ?? 0) >>> (to & 31)) & 1) take(all, there);
            continue;
          }
          if (visited.has(to) || (!byAdministrators && graph.nodes[to]?.administrator === true)) continue;
          visited.add(to);
          take(reads[to] ?? all.map(() => 0), there);
          next.push({ at: to, route: there, assumes: false });
        }
      }
    }
    front = next;
  }
}
