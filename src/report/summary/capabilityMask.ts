/**
 * Access to one service as 12 bits: bit i stands for CAPABILITIES[i] at all, bit i + 6 for the same without conditions.
 */
export const CAPABILITY_BITS = 6;
export const SOME = 0x3f;

/** The capabilities that hold, under conditions or not. */
export function present(mask: number): number {
  return mask & SOME;
}

/** Those of them that hold always. */
export function always(mask: number): number {
  return (mask >> CAPABILITY_BITS) & mask & SOME;
}

/** What one capability weighs, by its bit: administer, read settings, use, read, write and delete data. */
const WEIGHTS = [100, 1, 5, 20, 30, 30];

/** What access of this kind to one service weighs; under conditions it is half as much. */
export function weight(mask: number): number {
  let sum = 0;
  for (let bit = 0; bit < CAPABILITY_BITS; bit++) {
    if ((mask >> bit) & 1) sum += (WEIGHTS[bit] ?? 0) / ((mask >> (bit + CAPABILITY_BITS)) & 1 ? 1 : 2);
  }
  return sum;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const NONE = ".";

/** Masks for an attribute: two characters each, one where there is no access, nothing for those at the end. */
export function encodeMasks(masks: readonly number[]): string {
  const text = masks.map((mask) =>
    present(mask) === 0 ? NONE : `${DIGITS[present(mask)] ?? ""}${DIGITS[always(mask)] ?? ""}`,
  );
  return text.join("").replace(/\.+$/, "");
}

/** The opposite. */
export function decodeMasks(text: string): number[] {
  const masks: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === NONE) {
      masks.push(0);
      continue;
    }
    const some = DIGITS.indexOf(text[at] ?? "");
    at += 1;
    masks.push(some | (DIGITS.indexOf(text[at] ?? "") << CAPABILITY_BITS));
  }
  return masks;
}
