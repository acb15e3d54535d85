import { CERTAINTIES } from "../../certainty.ts";
import { addBit, type Bits, difference, emptyBits, firstDifference, hasBit, isEmpty } from "../../sets/bitSet.ts";
import type { Path } from "../paths/path.ts";
import { type ReaderPath, ReaderSearch, type Readers } from "./dataPathSearch.ts";
import type { Graph } from "./graph.ts";
import { Reachability } from "./reachability.ts";

/** Resources named to a principal. */
const NAMED = 25;

export interface DataPath extends Path {
  resource: number;
}

/** The readers of a graph; `reads` by position. */
export function readersOf(graph: Graph, reads: readonly (Bits | undefined)[], all: Bits): Readers {
  return { reads, all, leading: new Reachability(graph, reads, all) };
}

/**
 * Routes to data that a principal cannot read as it stands: to the nearest principal that can, by the surest steps.
 * Of equally sure ones, those that end as an administrator come last; one that is made is taken to read everything.
 */
export function dataPaths(graph: Graph, readers: Readers, start: number): DataPath[] {
  const known = (readers.reads[start] ?? emptyBits(32 * readers.all.length)).slice();
  const found: DataPath[] = [];
  for (const level of CERTAINTIES) {
    for (const byAdministrators of [false, true]) {
      const { readable, leading } = readers.leading.to(level, byAdministrators);
      const left = difference(readable, known);
      if (isEmpty(left) || !hasBit(leading, start)) continue;
      allot(new ReaderSearch(graph, readers, { level, byAdministrators }, left).from(start, NAMED), known, found);
      if (found.length >= NAMED) return found;
    }
  }
  return found;
}

/** An offer that is gone through once: before `from` nothing is left. */
interface Pending extends ReaderPath {
  from: number;
}

/** Takes a resource of each offer in turn, so that one that reads much does not crowd the others out. */
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
