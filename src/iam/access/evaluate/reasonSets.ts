interface Node {
  id: number;
  next: Map<number, Node>;
}

/** Gives equal lists of refs one number. */
export class RefSets {
  readonly #root: Node = { id: 0, next: new Map() };
  #made = 0;

  idOf(refs: readonly number[]): number {
    let node = this.#root;
    for (const ref of refs) {
      let next = node.next.get(ref);
      if (next === undefined) {
        this.#made += 1;
        next = { id: this.#made, next: new Map() };
        node.next.set(ref, next);
      }
      node = next;
    }
    return node.id;
  }
}
