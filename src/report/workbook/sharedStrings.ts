import { xstring } from "./xstring.ts";

/** The table of strings that cells refer to by number. When it is full, cells hold their own text. */
export interface SharedStrings {
  /** The number of a text; undefined if the table is full. */
  number(text: string): number | undefined;
  /** The part `xl/sharedStrings.xml`, in pieces. */
  xml(): Generator<string>;
}

/** The limits of the table: enough for names, ARNs and tags of about 10,000 principals and resources, a few MB. */
const SHARED_STRINGS: Readonly<Record<"count" | "length", number>> = { count: 32_768, length: 2_097_152 };

/** `limits`: the most strings, and the most UTF-16 code units of them all. */
export function createSharedStrings(limits = SHARED_STRINGS): SharedStrings {
  const numbers = new Map<string, number>();
  const encoder = new TextEncoder();
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let length = 0;
  return {
    number(text) {
      const known = numbers.get(text);
      if (known !== undefined) return known;
      length += text.length;
      if (numbers.size >= limits.count || length > limits.length) {
        length = Number.POSITIVE_INFINITY;
        return undefined;
      }
      // A copy: the text may be a slice of the chunk it was read in, and would keep all of it in memory.
      numbers.set(decoder.decode(encoder.encode(text)), numbers.size);
      return numbers.size - 1;
    },
    *xml() {
      yield `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${numbers.size}">`;
      for (const text of numbers.keys()) yield `<si>${textElement(text)}</si>`;
      yield "</sst>";
    },
  };
}

/** A `t` element that keeps white space at its ends. */
export function textElement(text: string): string {
  return `<t xml:space="preserve">${xstring(text)}</t>`;
}
