/**
 * Numbers what occurs many times, so that a text can hold it once: `items` in the order in which they came, packed. Items
 * are equal whose packed text is; one that comes again as the same object is not put into text again.
 */
export class Table<Item extends object, Packed = Item> {
  readonly items: Packed[] = [];
  readonly #pack: (item: Item) => Packed;
  readonly #byObject = new Map<Item, number>();
  readonly #byText = new Map<string, number>();

  constructor(pack: (item: Item) => Packed) {
    this.#pack = pack;
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
