import { CAPABILITIES } from "../catalogue/catalogue.ts";
import { LISTED } from "./model.ts";
import type { SharedAccess } from "./subject.ts";

const WIDTH = CAPABILITIES.length;

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
  #added = 0;

  constructor(resources: number, principals: number) {
    const cells = resources * WIDTH;
    this.#counts = new Uint32Array(cells);
    this.#administrators = new Uint32Array(cells);
    this.#hashes = new Uint32Array(cells * 2);
    this.#first = principals <= 0x10000 ? new Uint16Array(cells * LISTED) : new Uint32Array(cells * LISTED);
  }

  /** Principals come in order of ARN. `cells`: as in `PrincipalAccess`. */
  add(arn: string, cells: Uint16Array, isFullAdmin: boolean): void {
    this.#added += 1;
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
        this.#hashes[2 * at] = mix(this.#hashes[2 * at] ?? 0, this.#added, 0x9e3779b1);
        this.#hashes[2 * at + 1] = mix(this.#hashes[2 * at + 1] ?? 0, this.#added, 0x85ebca77);
        if (isFullAdmin) {
          this.#administrators[at] = administrators + 1;
          if (others + administrators < LISTED) this.#first[(at + 1) * LISTED - 1 - administrators] = place();
        } else if (others < LISTED) this.#first[at * LISTED + others] = place();
      }
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
    const at = resource * WIDTH + capability;
    const administrators = this.#administrators[at] ?? 0;
    const others = Math.min(LISTED, (this.#counts[at] ?? 0) - administrators);
    const places = this.#first.subarray(at * LISTED, (at + 1) * LISTED);
    const behind = Math.max(others, LISTED - administrators);
    return [...places.subarray(0, others), ...places.subarray(behind)].map((place) => this.#arns[place] ?? "").sort();
  }
}

function mix(hash: number, value: number, factor: number): number {
  const mixed = Math.imul(hash ^ value, factor);
  return (mixed ^ (mixed >>> 15)) + hash;
}
