/** Where a statement moves the targets of each group, by how it applies to them. One table serves many statements. */
export class SplitTable {
  #to = new Int32Array(0);
  /** The statement that wrote the entry at the same index; entries of earlier statements are void. */
  #stamp = new Int32Array(0);
  #now = 0;

  /** Makes it empty, for groups below `groups`. */
  begin(groups: number): void {
    this.#now += 1;
    if (this.#to.length >= groups * 3) return;
    this.#to = new Int32Array(groups * 4);
    this.#stamp = new Int32Array(groups * 4);
  }

  /** -1 when nothing was set. */
  get(from: number, applies: number): number {
    const at = from * 3 + applies;
    return this.#stamp[at] === this.#now ? (this.#to[at] ?? -1) : -1;
  }

  set(from: number, applies: number, to: number): void {
    const at = from * 3 + applies;
    this.#stamp[at] = this.#now;
    this.#to[at] = to;
  }
}
