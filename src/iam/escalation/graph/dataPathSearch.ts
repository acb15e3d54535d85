import { type Bits, contains, difference, intersection, positions, removeBit, unite } from "../../sets/bitSet.ts";
import type { Edge, Gain } from "../paths/edge.ts";
import { surenessOfAscent, surenessOfEdge } from "../paths/edgeCertainty.ts";
import { type Hop, hopsTo, type Route } from "../paths/path.ts";
import { least, type Sureness } from "../paths/permissionSet.ts";
import type { Graph } from "./graph.ts";
import type { Leading } from "./reachability.ts";

/** Principals looked at from one. */
const VISITED = 300;

/** Whose data who can read, by position of the principal: sets over the account's resources. */
export interface Readers {
  reads: readonly (Bits | undefined)[];
  /** Everything that holds data. */
  all: Bits;
  leading: Leading;
}

/** What one principal can read, and the way to it. */
export interface Offer {
  readable: Bits;
  route: Route;
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
 * Breadth first from one principal; each is come to once, by way of those alone that lead to a reader, and of a circle of
 * equally near ones the readers first. It ends when what was found covers what is left to find and there are as many
 * offers as are wanted, or nobody nearer to come to.
 */
export class ReaderSearch {
  readonly #graph: Graph;
  readonly #readers: Readers;
  readonly #level: Sureness;
  readonly #byAdministrators: boolean;
  readonly #left: Bits;
  readonly #covered: Bits;
  readonly #offers: Offer[] = [];
  /** Whom to come to, as anything and to assume roles alone. */
  readonly #open: Bits;
  readonly #openAssuming: Bits;
  #wanted = 0;
  #visited = 1;

  constructor(graph: Graph, readers: Readers, by: { level: Sureness; byAdministrators: boolean }, left: Bits) {
    this.#graph = graph;
    this.#readers = readers;
    this.#level = by.level;
    this.#byAdministrators = by.byAdministrators;
    this.#left = left;
    this.#covered = left.map(() => 0);
    const { principals, administrators } = graph;
    this.#open = by.byAdministrators ? principals.all.slice() : difference(principals.all, administrators.itself);
    this.#openAssuming = principals.all.slice();
  }

  from(start: number, wanted: number): readonly Offer[] {
    this.#wanted = wanted;
    removeBit(this.#open, start);
    const { readers, leading } = this.#readers.leading.to(this.#level, this.#byAdministrators);
    let front: Visit[] = [{ at: start, assumes: false, last: undefined, before: undefined, sureness: 0 }];
    while (front.length > 0 && this.#visited < VISITED) {
      const next: Visit[] = [];
      for (const visit of front) {
        this.#arrive(visit);
        for (const edge of this.#edgesOf(visit)) if (edge.gain === "itself") this.#along(visit, edge, readers, next);
        if (this.#isDone()) return this.#offers;
      }
      if (contains(this.#covered, this.#left)) break;
      for (const visit of front) {
        for (const edge of this.#edgesOf(visit)) {
          if (edge.gain === "itself") this.#along(visit, edge, leading, next);
          else if (edge.gain === "its-roles") this.#toAssume(visit, edge, next);
        }
      }
      front = next;
    }
    return this.#offers;
  }

  *#edgesOf({ at, assumes }: Visit): Iterable<Edge> {
    for (const edge of this.#graph.edges[this.#level]?.[at] ?? []) if (edge.assumes || !assumes) yield edge;
  }

  /** The administrators that someone becomes, makes, or gains by a change. */
  #arrive(visit: Visit): void {
    const { at, assumes } = visit;
    if (!this.#byAdministrators) return;
    for (const ascent of assumes ? [] : (this.#graph.nodes[at]?.ascents ?? [])) {
      const sureness = surenessOfAscent(ascent);
      if (sureness <= this.#level) this.#take(this.#readers.all, arrival(visit, at, { from: at, ascent }, sureness));
    }
    for (const edge of this.#edgesOf(visit)) {
      const { gain } = edge;
      if (gain !== "itself" && gain !== "its-roles") this.#toAdministrators(visit, edge, gain);
    }
  }

  #along(visit: Visit, edge: Edge, among: Bits, next: Visit[]): void {
    for (const to of common(edge.option.members, this.#open, among)) {
      if (this.#visited >= VISITED || this.#isDone()) return;
      this.#visited += 1;
      removeBit(this.#open, to);
      const there = arrival(visit, to, { from: visit.at, edge, to }, surenessOfEdge(edge));
      this.#take(this.#readers.reads[to], there);
      next.push(there);
    }
  }

  #toAssume(visit: Visit, edge: Edge, next: Visit[]): void {
    for (const to of common(edge.option.members, this.#openAssuming, this.#graph.principals.all)) {
      removeBit(this.#openAssuming, to);
      next.push({ ...arrival(visit, to, { from: visit.at, edge, to }, surenessOfEdge(edge)), assumes: true });
    }
  }

  #toAdministrators(visit: Visit, edge: Edge, gain: Exclude<Gain, "itself" | "its-roles">): void {
    for (const to of common(edge.option.members, this.#graph.administrators[gain], this.#graph.principals.all)) {
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
    this.#offers.push({ readable, route: routeOf(visit) });
  }

  #isDone(): boolean {
    return this.#offers.length >= this.#wanted && contains(this.#covered, this.#left);
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

/** The positions in all of the sets as they are now, ascending. */
function common(a: Bits, b: Bits, c: Bits): Iterable<number> {
  return positions(intersection(intersection(a, b), c));
}
