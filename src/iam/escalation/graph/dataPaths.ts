import type { Slices } from "../../../platform/slices.ts";
import { CERTAINTIES } from "../../certainty.ts";
import { addBit, type Bits, difference, emptyBits, firstDifference, hasBit, isEmpty } from "../../sets/bitSet.ts";
import type { Path } from "../paths/path.ts";
import { type ReaderPath, ReaderSearch, type Readers } from "./dataPathSearch.ts";
import type { Graph } from "./graph.ts";
import { Reachability } from "./reachability.ts";

/** Resources named of a principal. */
const NAMED = 25;

/** A path to a principal that reads a resource. */
export interface DataPath extends Path {
  /** Position among the resources of the account. */
  resource: number;
}

/** The readers of a graph, in slices; `reads` by position of the principal, `all`: everything that holds data. */
export function* readersOf(graph: Graph, reads: readonly (Bits | undefined)[], all: Bits): Slices<Readers> {
  const reachability = new Reachability(graph, reads, all);
  for (const level of CERTAINTIES) {
    for (const byAdministrators of [false, true]) {
      yield;
      reachability.to(level, byAdministrators);
    }
  }
  return { reads, all, reachability };
}

/**
 * Paths to data that a principal cannot read as it is: to the nearest principal that can, by the surest steps. Of
 * equally sure ones, those that end as an administrator come last; one that is created is taken to read everything.
 */
export function dataPaths(graph: Graph, readers: Readers, start: number): DataPath[] {
  const known = (readers.reads[start] ?? emptyBits(32 * readers.all.length)).slice();
  const found: DataPath[] = [];
  for (const level of CERTAINTIES) {
    for (const byAdministrators of [false, true]) {
      const { readable, reaching } = readers.reachability.to(level, byAdministrators);
      const left = difference(readable, known);
      if (isEmpty(left) || !hasBit(reaching, start)) continue;
      allot(new ReaderSearch(graph, readers, { level, byAdministrators }, left).from(start, NAMED), known, found);
      if (found.length >= NAMED) return found;
    }
  }
  return found;
}

/** A path whose resources are visited once: none before `from` is left. */
interface Pending extends ReaderPath {
  from: number;
}

/** Takes a resource of each path in turn, so that a principal that reads much does not crowd the others out. */
function allot(readerPaths: readonly ReaderPath[], known: Bits, found: DataPath[]): void {
  let left: readonly Pending[] = readerPaths.map((readerPath) => ({ ...readerPath, from: 0 }));
  while (left.length > 0 && found.length < NAMED) {
    left = left.filter((readerPath) => {
      const resource = firstDifference(readerPath.readable, known, readerPath.from);
      if (resource === undefined) return false;
      readerPath.from = resource;
      addBit(known, resource);
      if (found.length < NAMED) found.push({ ...readerPath.path, resource });
      return true;
    });
  }
}
