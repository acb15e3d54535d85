/**
 * Access to one service as 12 bits: bit i says that there is access of the kind CAPABILITIES[i], bit i + 6 that this access
 * is certain and not under conditions.
 */
export const CAPABILITY_BITS = 6;
export const ALL_CAPABILITIES = 0x3f;

/** The capabilities that there are, certain or under conditions. */
export function anyAccess(mask: number): number {
  return mask & ALL_CAPABILITIES;
}

export function certainAccess(mask: number): number {
  return (mask >> CAPABILITY_BITS) & anyAccess(mask);
}

export function conditionalAccess(mask: number): number {
  return anyAccess(mask) & ~certainAccess(mask);
}

/** To read, write and delete data. */
const DATA = 0b111000;

/** What of the access is to data. */
export function ofData(mask: number): number {
  return mask & (DATA | (DATA << CAPABILITY_BITS));
}

/** The weight of one capability, by its bit: administer, read settings, use, read, write and delete data. */
const WEIGHTS = [100, 1, 5, 20, 30, 30];

/** The weight of this access to one service; conditional access counts half. */
export function weight(mask: number): number {
  let sum = 0;
  for (let bit = 0; bit < CAPABILITY_BITS; bit++) {
    if ((mask >> bit) & 1) sum += (WEIGHTS[bit] ?? 0) / ((mask >> (bit + CAPABILITY_BITS)) & 1 ? 1 : 2);
  }
  return sum;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const NONE = ".";

/** Masks as the value of an attribute: two characters each, one for no access; empty cells at the end are left out. */
export function encodeMasks(masks: readonly number[]): string {
  const text = masks.map((mask) =>
    anyAccess(mask) === 0 ? NONE : `${DIGITS[anyAccess(mask)] ?? ""}${DIGITS[certainAccess(mask)] ?? ""}`,
  );
  return text.join("").replace(/\.+$/, "");
}

/** The masks that `encodeMasks` wrote. */
export function decodeMasks(text: string): number[] {
  const masks: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === NONE) {
      masks.push(0);
      continue;
    }
    const any = DIGITS.indexOf(text[at] ?? "");
    at += 1;
    masks.push(any | (DIGITS.indexOf(text[at] ?? "") << CAPABILITY_BITS));
  }
  return masks;
}
