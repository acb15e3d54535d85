import { CAPABILITIES } from "../catalogue/catalogue.ts";
import { LISTED } from "./model.ts";
import type { SharedAccess } from "./subject.ts";

const WIDTH = CAPABILITIES.length;

/** Counts, resource by resource and capability by capability, who has access; of each the first `LISTED` are kept. */
export class SharedAccessCounter implements SharedAccess {
  readonly #counts: Uint32Array;
  /** By resource × capability, `LISTED` places each: positions in `#arns`. */
  readonly #first: Uint16Array | Uint32Array;
  readonly #arns: string[] = [];

  constructor(resources: number, principals: number) {
    const places = resources * WIDTH * LISTED;
    this.#counts = new Uint32Array(resources * WIDTH);
    this.#first = principals <= 0x10000 ? new Uint16Array(places) : new Uint32Array(places);
  }

  /** Principals come in order of ARN. `cells`: as in `PrincipalAccess`. */
  add(arn: string, cells: Uint16Array): void {
    let named = -1;
    for (let resource = 0; resource < cells.length; resource++) {
      const cell = cells[resource] ?? 0;
      if (cell === 0) continue;
      for (let capability = 0; capability < WIDTH; capability++) {
        if (((cell >>> capability) & 1) === 0) continue;
        const at = resource * WIDTH + capability;
        const count = this.#counts[at] ?? 0;
        this.#counts[at] = count + 1;
        if (count >= LISTED) continue;
        if (named < 0) named = this.#arns.push(arn) - 1;
        this.#first[at * LISTED + count] = named;
      }
    }
  }

  count(resource: number, capability: number): number {
    return this.#counts[resource * WIDTH + capability] ?? 0;
  }

  first(resource: number, capability: number): string[] {
    const at = resource * WIDTH + capability;
    const from = at * LISTED;
    const named = this.#first.subarray(from, from + Math.min(LISTED, this.#counts[at] ?? 0));
    return Array.from(named, (position) => this.#arns[position] ?? "");
  }
}
