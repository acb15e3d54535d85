/**
 * Numbers values that occur many times, so that a document can hold each once: `items`, packed, in the order in which they
 * were first seen. Two items are equal if their packed forms are equal as JSON; the same object is packed only once.
 */
export class Table<Item extends object, Packed = Item> {
  readonly items: Packed[] = [];
  readonly #pack: (item: Item) => Packed;
  readonly #byObject = new Map<Item, number>();
  readonly #byText = new Map<string, number>();

  #taken = 0;

  constructor(pack: (item: Item) => Packed) {
    this.#pack = pack;
  }

  /** The items since the last call. */
  takeNew(): Packed[] {
    const from = this.#taken;
    this.#taken = this.items.length;
    return this.items.slice(from);
  }

  numberOf(item: Item): number {
    let number = this.#byObject.get(item);
    if (number !== undefined) return number;
    const packed = this.#pack(item);
    const text = JSON.stringify(packed);
    number = this.#byText.get(text);
    if (number === undefined) {
      number = this.items.push(packed) - 1;
      this.#byText.set(text, number);
    }
    this.#byObject.set(item, number);
    return number;
  }
}
