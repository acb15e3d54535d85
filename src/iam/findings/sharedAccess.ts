import { CAPABILITIES } from "../catalogue/catalogue.ts";
import { LISTED } from "./model.ts";
import type { SharedAccess } from "./subject.ts";

const WIDTH = CAPABILITIES.length;

/**
 * A piece of what a counter keeps, as a JSON value: of each cell its number, the two counts, the two hashes, and places in
 * the list of ARNs, which the first piece has.
 */
export interface PackedCounts {
  arns?: readonly string[];
  cells: readonly (readonly number[])[];
}

/** Cells of a piece: a few milliseconds of work. */
const PIECE_CELLS = 2_000;

/**
 * Counts, resource by resource and capability by capability, who has access. Of each the first `LISTED` are kept, others
 * before full administrators, and two hashes of all of them, by which equal sets of principals are recognized.
 */
export class SharedAccessCounter implements SharedAccess {
  readonly #counts: Uint32Array;
  readonly #administrators: Uint32Array;
  readonly #hashes: Uint32Array;
  /** By resource × capability, `LISTED` entries each: positions in `#arns`. Full administrators fill them from the end. */
  readonly #first: Uint16Array | Uint32Array;
  readonly #arns: string[] = [];

  constructor(resources: number, principals: number) {
    const cells = resources * WIDTH;
    this.#counts = new Uint32Array(cells);
    this.#administrators = new Uint32Array(cells);
    this.#hashes = new Uint32Array(cells * 2);
    this.#first = principals <= 0x10000 ? new Uint16Array(cells * LISTED) : new Uint32Array(cells * LISTED);
  }

  /** Principals come in order of ARN. `cells`: as in `PrincipalAccess`. */
  add(arn: string, cells: Uint16Array, isFullAdmin: boolean): void {
    const [first, second] = [hashOf(arn, 0x9e3779b1), hashOf(arn, 0x85ebca77)];
    let named = -1;
    const place = (): number => {
      if (named < 0) named = this.#arns.push(arn) - 1;
      return named;
    };
    for (let resource = 0; resource < cells.length; resource++) {
      const cell = cells[resource] ?? 0;
      if (cell === 0) continue;
      for (let capability = 0; capability < WIDTH; capability++) {
        if (((cell >>> capability) & 1) === 0) continue;
        const at = resource * WIDTH + capability;
        const administrators = this.#administrators[at] ?? 0;
        const others = (this.#counts[at] ?? 0) - administrators;
        this.#counts[at] = others + administrators + 1;
        this.#hashes[2 * at] = (this.#hashes[2 * at] ?? 0) + first;
        this.#hashes[2 * at + 1] = (this.#hashes[2 * at + 1] ?? 0) + second;
        if (isFullAdmin) {
          this.#administrators[at] = administrators + 1;
          if (others + administrators < LISTED) this.#first[(at + 1) * LISTED - 1 - administrators] = place();
        } else if (others < LISTED) this.#first[at * LISTED + others] = place();
      }
    }
  }

  *packed(): Generator<PackedCounts> {
    yield { arns: this.#arns, cells: [] };
    let cells: number[][] = [];
    for (const [at, count] of this.#counts.entries()) {
      if (count === 0) continue;
      if (cells.length === PIECE_CELLS) {
        yield { cells };
        cells = [];
      }
      const administrators = this.#administrators[at] ?? 0;
      const hashes = this.#hashes.subarray(2 * at, 2 * at + 2);
      cells.push([at, count, administrators, ...hashes, ...this.#placesOf(at)]);
    }
    yield { cells };
  }

  /**
   * Adds what another counter of the same account has packed, piece by piece in their order; its principals come after those
   * added so far.
   */
  unpacker(): (packed: PackedCounts) => void {
    const offset = this.#arns.length;
    return ({ arns = [], cells }) => {
      for (const arn of arns) this.#arns.push(arn);
      this.#addCells(cells, offset);
    };
  }

  #addCells(cells: PackedCounts["cells"], offset: number): void {
    for (const [at = 0, count = 0, administrators = 0, first = 0, second = 0, ...places] of cells) {
      const administratorsBefore = this.#administrators[at] ?? 0;
      const othersBefore = (this.#counts[at] ?? 0) - administratorsBefore;
      const others = count - administrators;
      const listed = Math.min(LISTED, others);
      for (const [index, place] of places.slice(0, listed).entries()) {
        if (othersBefore + index < LISTED) this.#first[at * LISTED + othersBefore + index] = offset + place;
      }
      // Those of the later counter stand from the last to the first.
      for (const [index, place] of places.slice(listed).reverse().entries()) {
        const taken = administratorsBefore + index;
        if (othersBefore + others + taken < LISTED) this.#first[(at + 1) * LISTED - 1 - taken] = offset + place;
      }
      this.#counts[at] = othersBefore + administratorsBefore + count;
      this.#administrators[at] = administratorsBefore + administrators;
      this.#hashes[2 * at] = (this.#hashes[2 * at] ?? 0) + first;
      this.#hashes[2 * at + 1] = (this.#hashes[2 * at + 1] ?? 0) + second;
    }
  }

  count(resource: number, capability: number): number {
    return this.#counts[resource * WIDTH + capability] ?? 0;
  }

  administrators(resource: number, capability: number): number {
    return this.#administrators[resource * WIDTH + capability] ?? 0;
  }

  likeness(resource: number, capability: number): string {
    const at = resource * WIDTH + capability;
    return `${this.#counts[at]} ${this.#administrators[at]} ${this.#hashes[2 * at]} ${this.#hashes[2 * at + 1]}`;
  }

  first(resource: number, capability: number): string[] {
    const places = this.#placesOf(resource * WIDTH + capability);
    return places.map((place) => this.#arns[place] ?? "").sort();
  }

  /** Others in order, then full administrators from the last to the first; at most `LISTED`. */
  #placesOf(at: number): number[] {
    const administrators = this.#administrators[at] ?? 0;
    const others = Math.min(LISTED, (this.#counts[at] ?? 0) - administrators);
    const places = this.#first.subarray(at * LISTED, (at + 1) * LISTED);
    const behind = Math.max(others, LISTED - administrators);
    return [...places.subarray(0, others), ...places.subarray(behind)];
  }
}

/** FNV-1a of the text with its bits mixed: the hash of a set is the sum of the hashes of its members, in any order. */
function hashOf(text: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return (hash ^ (hash >>> 16)) >>> 0;
}
