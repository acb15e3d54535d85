/** Sets of small numbers: bit i of the words stands for i. The sets of one kind, such as a service's actions, have one length. */
export type Bits = Uint32Array;

export function emptyBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

export function fullBits(size: number): Bits {
  const bits = emptyBits(size).fill(0xffffffff);
  const rest = size & 31;
  if (rest !== 0) bits[bits.length - 1] = 2 ** rest - 1;
  return bits;
}

export function addBit(bits: Bits, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) | (1 << (index & 31));
}

export function removeBit(bits: Bits, index: number): void {
  bits[index >>> 5] = (bits[index >>> 5] ?? 0) & ~(1 << (index & 31));
}

export function hasBit(bits: Bits, index: number): boolean {
  return (((bits[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1;
}

export function isEmpty(bits: Bits): boolean {
  for (let word = 0; word < bits.length; word++) if (bits[word] !== 0) return false;
  return true;
}

export function intersects(a: Bits, b: Bits): boolean {
  for (let word = 0; word < a.length; word++) if (((a[word] ?? 0) & (b[word] ?? 0)) !== 0) return true;
  return false;
}

/** Whether all three have a member in common. */
export function intersectsBoth(a: Bits, b: Bits, c: Bits): boolean {
  for (let word = 0; word < a.length; word++) {
    if (((a[word] ?? 0) & (b[word] ?? 0) & (c[word] ?? 0)) !== 0) return true;
  }
  return false;
}

/** Whether `a` and `b` have a member in common that is not in `other`. */
export function intersectsBeyond(a: Bits, b: Bits, other: Bits): boolean {
  for (let word = 0; word < a.length; word++) {
    if (((a[word] ?? 0) & (b[word] ?? 0) & ~(other[word] ?? 0)) !== 0) return true;
  }
  return false;
}

/** Adds the members of `more` to `bits`. */
export function unite(bits: Bits, more: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
}

/** Whether every member of `part` is in `whole`. */
export function contains(whole: Bits, part: Bits): boolean {
  for (let word = 0; word < part.length; word++) if (((part[word] ?? 0) & ~(whole[word] ?? 0)) !== 0) return false;
  return true;
}

/** The members of both. */
export function intersection(a: Bits, b: Bits): Bits {
  return a.map((word, at) => word & (b[at] ?? 0));
}

/** The first members that both have, ascending, at most `limit`. */
export function firstOfBoth(a: Bits, b: Bits, limit: number): number[] {
  const found: number[] = [];
  for (let word = 0; word < a.length; word++) {
    for (let rest = (a[word] ?? 0) & (b[word] ?? 0); rest !== 0; rest &= rest - 1) {
      if (found.length >= limit) return found;
      found.push(lowest(word, rest));
    }
  }
  return found;
}

/** The members of `bits` that are not in `other`. */
export function difference(bits: Bits, other: Bits): Bits {
  return bits.map((word, at) => word & ~(other[at] ?? 0));
}

/** The first member of `bits` that is not in `other`, given that it has none below `from`; undefined for none. */
export function firstDifference(bits: Bits, other: Bits, from = 0): number | undefined {
  for (let word = from >>> 5; word < bits.length; word++) {
    const rest = (bits[word] ?? 0) & ~(other[word] ?? 0);
    if (rest !== 0) return lowest(word, rest);
  }
  return undefined;
}

/** The lowest member in a word that is not zero. */
function lowest(word: number, bits: number): number {
  return 32 * word + 31 - Math.clz32(bits & -bits);
}

export function complement(bits: Bits, full: Bits): Bits {
  return bits.map((word, at) => ~word & (full[at] ?? 0));
}

/** How many members there are. */
export function sizeOf(bits: Bits): number {
  let size = 0;
  for (let word of bits) for (; word !== 0; word &= word - 1) size += 1;
  return size;
}

/** The members, ascending. */
export function* positions(bits: Bits): Generator<number, undefined> {
  for (let word = 0; word < bits.length; word++) {
    for (let rest = bits[word] ?? 0; rest !== 0; rest &= rest - 1) yield lowest(word, rest);
  }
  return undefined;
}
