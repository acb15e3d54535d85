/** Sets of a service's actions: bit i is the i-th action of the service in the catalogue. All sets of a service have one length. */
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

/** Adds the members of `more` to `bits`. */
export function unite(bits: Bits, more: Bits): void {
  for (let word = 0; word < bits.length; word++) bits[word] = (bits[word] ?? 0) | (more[word] ?? 0);
}

/** Whether every member of `part` is in `whole`. */
export function contains(whole: Bits, part: Bits): boolean {
  for (let word = 0; word < part.length; word++) if (((part[word] ?? 0) & ~(whole[word] ?? 0)) !== 0) return false;
  return true;
}

export function complement(bits: Bits, full: Bits): Bits {
  return bits.map((word, at) => ~word & (full[at] ?? 0));
}
