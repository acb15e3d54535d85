import { toBase64 } from "../../../platform/base64.ts";
import { type HoldersLine, SECTION_PRINCIPALS } from "./format.ts";

const BYTES = SECTION_PRINCIPALS / 8;
const FIRST_ROWS = 256;

/** Who holds what on which place, for the principals of one section: a bit set for each place and pair that somebody has. */
export class Holders {
  readonly #rows = new Map<number, Map<number, number>>();
  #bits = new Uint8Array(FIRST_ROWS * BYTES);
  #count = 0;

  /** `principal` is counted from the start of the section. */
  add(place: number, pair: number, principal: number): void {
    let rows = this.#rows.get(place);
    if (rows === undefined) {
      rows = new Map();
      this.#rows.set(place, rows);
    }
    let row = rows.get(pair);
    if (row === undefined) {
      row = this.#count++;
      rows.set(pair, row);
      if (this.#count * BYTES > this.#bits.byteLength) {
        const larger = new Uint8Array(this.#bits.byteLength * 2);
        larger.set(this.#bits);
        this.#bits = larger;
      }
    }
    const at = row * BYTES + (principal >> 3);
    this.#bits[at] = (this.#bits[at] ?? 0) | (1 << (principal & 7));
  }

  /** In order of the place. Bytes after the last holder are left out. */
  *lines(): Generator<HoldersLine> {
    for (const [place, rows] of [...this.#rows].sort(([a], [b]) => a - b)) {
      const line: HoldersLine = [place];
      for (const [pair, row] of rows) line.push(pair, toBase64(this.#trimmed(row)));
      yield line;
    }
  }

  #trimmed(row: number): Uint8Array {
    let end = (row + 1) * BYTES;
    while (end > row * BYTES && this.#bits[end - 1] === 0) end -= 1;
    return this.#bits.subarray(row * BYTES, end);
  }
}

/** The numbers of the holders in a bit set of `Holders`, ascending, counted from the start of the section. */
export function* holdersIn(bits: Uint8Array): Generator<number> {
  for (const [at, byte] of bits.entries()) {
    for (let bit = 0; bit < 8; bit += 1) if (byte & (1 << bit)) yield at * 8 + bit;
  }
}
