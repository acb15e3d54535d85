import { addBit, type Bits, difference, emptyBits, firstDifference, hasBit, isEmpty } from "../../sets/bitSet.ts";
import type { Route } from "../paths/path.ts";
import { type Offer, ReaderSearch, type Readers } from "./dataPathSearch.ts";
import type { Graph } from "./graph.ts";
import { Leading } from "./reachability.ts";

/** Resources named to a principal. */
const NAMED = 25;

export interface DataRoute extends Route {
  resource: number;
}

/** The readers of a graph; `reads` by position. */
export function readersOf(graph: Graph, reads: readonly (Bits | undefined)[], all: Bits): Readers {
  return { reads, all, leading: new Leading(graph, reads, all) };
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
      const { offered, leading } = readers.leading.to(level, byAdministrators);
      const left = difference(offered, known);
      if (isEmpty(left) || !hasBit(leading, start)) continue;
      allot(new ReaderSearch(graph, readers, { level, byAdministrators }, left).from(start, NAMED), known, found);
      if (found.length >= NAMED) return found;
    }
  }
  return found;
}

/** An offer that is gone through once: before `from` nothing is left. */
interface Pending extends Offer {
  from: number;
}

/** Takes a resource of each offer in turn, so that one that reads much does not crowd the others out. */
function allot(offers: readonly Offer[], known: Bits, found: DataRoute[]): void {
  let left: readonly Pending[] = offers.map((offer) => ({ ...offer, from: 0 }));
  while (left.length > 0 && found.length < NAMED) {
    left = left.filter((offer) => {
      const resource = firstDifference(offer.readable, known, offer.from);
      if (resource === undefined) return false;
      offer.from = resource;
      addBit(known, resource);
      if (found.length < NAMED) found.push({ ...offer.route, resource });
      return true;
    });
  }
}
