import { addBit, type Bits, contains, emptyBits, isEmpty, unite } from "../access/bits.ts";
import type { Edge, Gain } from "./edge.ts";
import type { Graph } from "./graph.ts";
import { least, positions, type Sureness } from "./option.ts";
import { type Hop, hopsTo, type Route } from "./route.ts";
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
  /** What principals that are no administrators read, taken together. */
  byOthers: Bits;
}

/** The readers of a graph; `reads` by position. */
export function readersOf({ nodes }: Graph, reads: readonly (Bits | undefined)[], all: Bits): Readers {
  const byOthers = all.map(() => 0);
  reads.forEach((bits, at) => {
    if (bits !== undefined && nodes[at]?.administrator === false) unite(byOthers, bits);
  });
  return { reads, all, byOthers };
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
      const left = beside(byAdministrators ? readers.all : readers.byOthers, known);
      if (isEmpty(left)) continue;
      allot(new Search(graph, readers, { level, byAdministrators }, left).from(start), known, found);
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

function beside(bits: Bits, known: Bits): Bits {
  return bits.map((word, at) => word & ~(known[at] ?? 0));
}

/** A principal come to, and from where. */
interface Visit {
  at: number;
  /** It can be used to assume roles alone. */
  assumes: boolean;
  last: Hop | undefined;
  before: Visit | undefined;
  sureness: Sureness;
}

/**
 * Breadth first from one principal; each is come to once. It ends when what was found covers what is left to find and
 * there are as many offers as could be named.
 */
class Search {
  readonly #graph: Graph;
  readonly #readers: Readers;
  readonly #level: Sureness;
  readonly #byAdministrators: boolean;
  readonly #left: Bits;
  readonly #covered: Bits;
  readonly #offers: Offer[] = [];
  /** Whom to come to: as anything, and to assume roles alone. */
  readonly #open: Bits;
  readonly #openAssuming: Bits;
  #visited = 1;

  constructor(graph: Graph, readers: Readers, by: { level: Sureness; byAdministrators: boolean }, left: Bits) {
    this.#graph = graph;
    this.#readers = readers;
    this.#level = by.level;
    this.#byAdministrators = by.byAdministrators;
    this.#left = left;
    this.#covered = left.map(() => 0);
    const { principals, administrators } = graph;
    this.#open = by.byAdministrators ? principals.all.slice() : beside(principals.all, administrators.itself);
    this.#openAssuming = principals.all.slice();
  }

  from(start: number): readonly Offer[] {
    this.#open[start >>> 5] = (this.#open[start >>> 5] ?? 0) & ~(1 << (start & 31));
    let front: Visit[] = [{ at: start, assumes: false, last: undefined, before: undefined, sureness: 0 }];
    while (front.length > 0 && this.#visited < VISITED) {
      const next: Visit[] = [];
      for (const visit of front) {
        this.#leave(visit, next);
        if (this.#isDone()) return this.#offers;
      }
      if (contains(this.#covered, this.#left)) break;
      front = next;
    }
    return this.#offers;
  }

  #leave(visit: Visit, next: Visit[]): void {
    const { at, assumes } = visit;
    for (const ascent of assumes || !this.#byAdministrators ? [] : (this.#graph.nodes[at]?.ascents ?? [])) {
      const sureness = surenessOfAscent(ascent);
      if (sureness <= this.#level) this.#take(this.#readers.all, arrival(visit, at, { from: at, ascent }, sureness));
    }
    for (const edge of this.#graph.edges[this.#level]?.[at] ?? []) {
      if ((assumes && !edge.assumes) || this.#isDone()) continue;
      if (edge.gain === "itself") this.#along(visit, edge, next);
      else if (edge.gain === "its-roles") this.#toAssume(visit, edge, next);
      else if (this.#byAdministrators) this.#toAdministrators(visit, edge, edge.gain);
    }
  }

  #along(visit: Visit, edge: Edge, next: Visit[]): void {
    for (const to of common(edge.option.members, this.#open)) {
      if (this.#visited >= VISITED || this.#isDone()) return;
      this.#visited += 1;
      this.#open[to >>> 5] = (this.#open[to >>> 5] ?? 0) & ~(1 << (to & 31));
      const there = arrival(visit, to, { from: visit.at, edge, to }, surenessOfEdge(edge));
      this.#take(this.#readers.reads[to], there);
      next.push(there);
    }
  }

  #toAssume(visit: Visit, edge: Edge, next: Visit[]): void {
    for (const to of common(edge.option.members, this.#openAssuming)) {
      this.#openAssuming[to >>> 5] = (this.#openAssuming[to >>> 5] ?? 0) & ~(1 << (to & 31));
      next.push({ ...arrival(visit, to, { from: visit.at, edge, to }, surenessOfEdge(edge)), assumes: true });
    }
  }

  #toAdministrators(visit: Visit, edge: Edge, gain: Exclude<Gain, "itself" | "its-roles">): void {
    for (const to of common(edge.option.members, this.#graph.administrators[gain])) {
      if (this.#isDone()) return;
      let there = visit;
      for (const hop of hopsTo(visit.at, edge, to, this.#graph.principals.arns[to] ?? "")) {
        there = arrival(there, to, hop, surenessOfEdge(edge));
      }
      this.#take(this.#readers.all, there);
    }
  }

  #take(readable: Bits | undefined, visit: Visit): void {
    if (readable === undefined || !readable.some((word, at) => (word & (this.#left[at] ?? 0)) !== 0)) return;
    unite(this.#covered, readable);
    this.#offers.push({ readable, word: 0, route: routeOf(visit) });
  }

  #isDone(): boolean {
    return this.#offers.length >= NAMED && contains(this.#covered, this.#left);
  }
}

function arrival(before: Visit, at: number, last: Hop, sureness: Sureness): Visit {
  return { at, assumes: false, last, before, sureness: least(before.sureness, sureness) };
}

function routeOf({ sureness, ...visit }: Visit): Route {
  const hops: Hop[] = [];
  for (let each: Omit<Visit, "sureness"> | undefined = visit; each?.last !== undefined; each = each.before) {
    hops.unshift(each.last);
  }
  return { hops, sureness };
}

/** The positions in both sets as they are now, ascending. */
function common(a: Bits, b: Bits): Iterable<number> {
  return positions(a.map((word, at) => word & (b[at] ?? 0)));
}
