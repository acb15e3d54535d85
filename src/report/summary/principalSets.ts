/** A set of principals as bits, eight to a character: bit n is the principal with number n in order of ARN. */
export type PrincipalBits = string;

/** Different sets of principals, known by number. */
export interface PrincipalSets {
  /** The number of principals in the set. */
  size(set: number): number;
  /** The principals; undefined if memory did not suffice to keep them. */
  bits(set: number): PrincipalBits | undefined;
}

/** The most characters of all sets together; of later sets only the sizes are kept. */
const SET_CHARACTERS = 2_000_000;

/** The number of the empty set. */
export const NOBODY = 0;

/** Keeps each set once. Sets that do not fit are known by size alone, and those of the same size count as one. */
export function createPrincipalSets(characters = SET_CHARACTERS) {
  const byHash = new Map<number, number[]>();
  const bySize = new Map<number, number>();
  const kept: (PrincipalBits | undefined)[] = [""];
  const sizes: number[] = [0];
  let left = characters;
  const push = (bits: PrincipalBits | undefined, size: number) => {
    kept.push(bits);
    return sizes.push(size) - 1;
  };
  const sized = (size: number): number => {
    const known = bySize.get(size);
    if (known !== undefined) return known;
    const number = push(undefined, size);
    bySize.set(size, number);
    return number;
  };
  const intern = (bytes: Uint8Array): number => {
    const hash = hashOf(bytes);
    if (hash === 0) return NOBODY;
    const candidates = byHash.get(hash) ?? [];
    for (const set of candidates) if (isSame(bytes, kept[set] ?? "")) return set;
    const size = countBits(bytes);
    if (bytes.length > left) return sized(size);
    const bits = bitsOf(bytes);
    left -= bits.length;
    const number = push(bits, size);
    byHash.set(hash, [...candidates, number]);
    return number;
  };
  const size = (set: number) => sizes[set] ?? 0;
  const bits = (set: number) => kept[set];
  return {
    intern,
    /**
     * The union of two sets. If only the size of one is known, a set of the larger size, which is the least it can
     * have.
     */
    union(a: number, b: number): number {
      if (a === b || b === NOBODY) return a;
      if (a === NOBODY) return b;
      const [mine, theirs] = [bits(a), bits(b)];
      if (mine === undefined || theirs === undefined) return sized(Math.max(size(a), size(b)));
      const length = Math.max(mine.length, theirs.length);
      const bytes = Uint8Array.from({ length }, (_, at) => byteAt(mine, at) | byteAt(theirs, at));
      return intern(bytes);
    },
    sets: { size, bits } satisfies PrincipalSets,
  };
}

/** 0 only for the empty set; zeros at the end do not count. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0;
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    const byte = bytes[at] ?? 0;
    if (hash !== 0 || byte !== 0) hash = (Math.imul(hash, 31) + byte + 1) | 0 || 1;
  }
  return hash;
}

function isSame(bytes: Uint8Array, bits: PrincipalBits): boolean {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) !== byteAt(bits, at)) return false;
  return bits.length <= bytes.length;
}

const SPREAD = 4_096;

/** The bytes as characters, without zeros at the end, so that equal sets are equal strings. */
export function bitsOf(bytes: Uint8Array): PrincipalBits {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0) length -= 1;
  let bits = "";
  for (let at = 0; at < length; at += SPREAD)
    bits += String.fromCharCode(...bytes.subarray(at, Math.min(length, at + SPREAD)));
  return bits;
}

/** The number of bits set in each byte. */
const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll("0", "").length);

function countBits(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at += 1) count += ONES[bytes[at] ?? 0] ?? 0;
  return count;
}

/** The numbers of the principals, ascending. */
export function* membersOf(bits: PrincipalBits): Generator<number> {
  for (let at = 0; at < bits.length; at += 1) {
    const byte = bits.charCodeAt(at);
    for (let bit = 0; bit < 8; bit += 1) if ((byte >> bit) & 1) yield at * 8 + bit;
  }
}

/** The number of principals in one set but not the other; counting stops above `most`. */
export function distance(a: PrincipalBits, b: PrincipalBits, most = Number.POSITIVE_INFINITY): number {
  const length = Math.max(a.length, b.length);
  let differing = 0;
  for (let at = 0; at < length && differing <= most; at += 1) differing += ONES[byteAt(a, at) ^ byteAt(b, at)] ?? 0;
  return differing;
}

/** The principals in the first set but not the second. */
export function without(a: PrincipalBits, b: PrincipalBits): PrincipalBits {
  return bitsOf(Uint8Array.from({ length: a.length }, (_, at) => byteAt(a, at) & ~byteAt(b, at)));
}

/** The principals in one set but not the other. */
export function differing(a: PrincipalBits, b: PrincipalBits): PrincipalBits {
  return bitsOf(Uint8Array.from({ length: Math.max(a.length, b.length) }, (_, at) => byteAt(a, at) ^ byteAt(b, at)));
}

function byteAt(bits: PrincipalBits, at: number): number {
  return at < bits.length ? bits.charCodeAt(at) : 0;
}
