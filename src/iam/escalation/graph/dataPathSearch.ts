import { and, type Certainty, isAtLeast } from "../../certainty.ts";
import { type Bits, contains, difference, intersection, positions, removeBit, unite } from "../../sets/bitSet.ts";
import type { Edge, Effect } from "../paths/edge.ts";
import { certaintyOfEdge, certaintyOfSelfEscalation } from "../paths/edgeCertainty.ts";
import { type Hop, hopsTo, type Path } from "../paths/path.ts";
import type { Graph } from "./graph.ts";
import type { Reachability } from "./reachability.ts";

/** Principals looked at from one. */
const VISITED = 300;

/** What principals read: sets of resources, by position of the principal. */
export interface Readers {
  reads: readonly (Bits | undefined)[];
  /** Everything that holds data. */
  all: Bits;
  reachability: Reachability;
}

/** What one principal reads, and a path to it. */
export interface ReaderPath {
  readable: Bits;
  path: Path;
}

/** A principal that the search has reached, and from where. */
interface Visit {
  at: number;
  /** Whether it can be used to assume roles only. */
  assumes: boolean;
  last: Hop | undefined;
  before: Visit | undefined;
  certainty: Certainty;
}

/**
 * Breadth first from one principal. It visits no principal twice and none from which no reader is reached, and of equally
 * near ones the readers first. It ends when what was found covers what is left to find and there are as many paths as
 * are wanted, or no principal is left to visit.
 */
export class ReaderSearch {
  readonly #graph: Graph;
  readonly #readers: Readers;
  readonly #level: Certainty;
  readonly #byAdministrators: boolean;
  readonly #left: Bits;
  readonly #covered: Bits;
  readonly #readerPaths: ReaderPath[] = [];
  /** The principals left to visit: as themselves, and to assume roles only. */
  readonly #unvisited: Bits;
  readonly #unvisitedToAssume: Bits;
  #wanted = 0;
  #visited = 1;

  constructor(graph: Graph, readers: Readers, by: { level: Certainty; byAdministrators: boolean }, left: Bits) {
    this.#graph = graph;
    this.#readers = readers;
    this.#level = by.level;
    this.#byAdministrators = by.byAdministrators;
    this.#left = left;
    this.#covered = left.map(() => 0);
    const { principals, administrators } = graph;
    this.#unvisited = by.byAdministrators
      ? principals.all.slice()
      : difference(principals.all, administrators["act-as"]);
    this.#unvisitedToAssume = principals.all.slice();
  }

  from(start: number, wanted: number): readonly ReaderPath[] {
    this.#wanted = wanted;
    removeBit(this.#unvisited, start);
    const { readers, reaching } = this.#readers.reachability.to(this.#level, this.#byAdministrators);
    let front: Visit[] = [{ at: start, assumes: false, last: undefined, before: undefined, certainty: "certain" }];
    while (front.length > 0 && this.#visited < VISITED) {
      const next: Visit[] = [];
      for (const visit of front) {
        this.#arrive(visit);
        for (const edge of this.#edgesOf(visit)) if (edge.effect === "act-as") this.#along(visit, edge, readers, next);
        if (this.#isDone()) return this.#readerPaths;
      }
      if (contains(this.#covered, this.#left)) break;
      for (const visit of front) {
        for (const edge of this.#edgesOf(visit)) {
          if (edge.effect === "act-as") this.#along(visit, edge, reaching, next);
          else if (edge.effect === "assume-roles") this.#toAssumeRoles(visit, edge, next);
        }
      }
      front = next;
    }
    return this.#readerPaths;
  }

  *#edgesOf({ at, assumes }: Visit): Iterable<Edge> {
    for (const edge of this.#graph.edges[this.#level][at] ?? []) if (edge.assumes || !assumes) yield edge;
  }

  /** The administrators that a principal becomes, creates, or can act as after a change. */
  #arrive(visit: Visit): void {
    const { at, assumes } = visit;
    if (!this.#byAdministrators) return;
    for (const selfEscalation of assumes ? [] : (this.#graph.nodes[at]?.selfEscalations ?? [])) {
      const certainty = certaintyOfSelfEscalation(selfEscalation);
      if (!isAtLeast(certainty, this.#level)) continue;
      this.#take(this.#readers.all, arrival(visit, at, { from: at, selfEscalation }, certainty));
    }
    for (const edge of this.#edgesOf(visit)) {
      const { effect } = edge;
      if (effect !== "act-as" && effect !== "assume-roles") this.#toAdministrators(visit, edge, effect);
    }
  }

  #along(visit: Visit, edge: Edge, among: Bits, next: Visit[]): void {
    for (const to of common(edge.permissionSet.targets, this.#unvisited, among)) {
      if (this.#visited >= VISITED || this.#isDone()) return;
      this.#visited += 1;
      removeBit(this.#unvisited, to);
      const there = arrival(visit, to, { from: visit.at, edge, to }, certaintyOfEdge(edge));
      this.#take(this.#readers.reads[to], there);
      next.push(there);
    }
  }

  #toAssumeRoles(visit: Visit, edge: Edge, next: Visit[]): void {
    for (const to of common(edge.permissionSet.targets, this.#unvisitedToAssume, this.#graph.principals.all)) {
      removeBit(this.#unvisitedToAssume, to);
      next.push({ ...arrival(visit, to, { from: visit.at, edge, to }, certaintyOfEdge(edge)), assumes: true });
    }
  }

  #toAdministrators(visit: Visit, edge: Edge, effect: Exclude<Effect, "act-as" | "assume-roles">): void {
    for (const to of common(
      edge.permissionSet.targets,
      this.#graph.administrators[effect],
      this.#graph.principals.all,
    )) {
      if (this.#isDone()) return;
      let there = visit;
      for (const hop of hopsTo(visit.at, edge, to, this.#graph.principals.arns[to] ?? "")) {
        there = arrival(there, to, hop, certaintyOfEdge(edge));
      }
      this.#take(this.#readers.all, there);
    }
  }

  #take(readable: Bits | undefined, visit: Visit): void {
    if (readable === undefined || !readable.some((word, at) => (word & (this.#left[at] ?? 0)) !== 0)) return;
    unite(this.#covered, readable);
    this.#readerPaths.push({ readable, path: pathTo(visit) });
  }

  #isDone(): boolean {
    return this.#readerPaths.length >= this.#wanted && contains(this.#covered, this.#left);
  }
}

function arrival(before: Visit, at: number, last: Hop, certainty: Certainty): Visit {
  return { at, assumes: false, last, before, certainty: and(before.certainty, certainty) };
}

function pathTo({ certainty, ...visit }: Visit): Path {
  const hops: Hop[] = [];
  for (let each: Omit<Visit, "certainty"> | undefined = visit; each?.last !== undefined; each = each.before) {
    hops.unshift(each.last);
  }
  return { hops, certainty };
}

/** The positions in all of the sets as they are now, ascending. */
function common(a: Bits, b: Bits, c: Bits): Iterable<number> {
  return positions(intersection(intersection(a, b), c));
}
