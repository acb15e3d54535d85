import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addBit,
  type Bits,
  complement,
  contains,
  difference,
  emptyBits,
  firstDifference,
  fullBits,
  hasBit,
  intersection,
  intersects,
  intersectsBoth,
  isEmpty,
  positions,
  removeBit,
  sizeOf,
  unite,
} from "../../../src/iam/sets/bitSet.ts";

const SIZE = 70;
const members = fc.uniqueArray(fc.nat(SIZE - 1));
const three = fc.tuple(members, members, members);

function setOf(numbers: Iterable<number>): Bits {
  const bits = emptyBits(SIZE);
  for (const number of numbers) addBit(bits, number);
  return bits;
}

const sorted = (numbers: Iterable<number>): number[] => [...numbers].sort((a, b) => a - b);

describe("a set of bits", () => {
  it("holds what was added and not removed", () => {
    fc.assert(
      fc.property(members, members, (added, removed) => {
        const bits = setOf(added);
        for (const number of removed) removeBit(bits, number);
        const expected = sorted(added.filter((number) => !removed.includes(number)));
        expect([...positions(bits)]).toEqual(expected);
        expect(sizeOf(bits)).toBe(expected.length);
        expect(isEmpty(bits)).toBe(expected.length === 0);
        for (let number = 0; number < SIZE; number++) expect(hasBit(bits, number)).toBe(expected.includes(number));
      }),
    );
  });

  it("is joined, met and left out like any set", () => {
    fc.assert(
      fc.property(three, ([a, b, c]) => {
        const both = a.filter((number) => b.includes(number));
        const onlyFirst = sorted(a.filter((number) => !b.includes(number)));
        const joined = setOf(a);
        unite(joined, setOf(b));
        expect([...positions(joined)]).toEqual(sorted([...onlyFirst, ...b]));
        expect([...positions(intersection(setOf(a), setOf(b)))]).toEqual(sorted(both));
        expect([...positions(difference(setOf(a), setOf(b)))]).toEqual(onlyFirst);
        expect(intersects(setOf(a), setOf(b))).toBe(both.length > 0);
        expect(intersectsBoth(setOf(a), setOf(b), setOf(c))).toBe(both.some((number) => c.includes(number)));
        expect(contains(setOf(a), setOf(b))).toBe(both.length === b.length);
        expect(firstDifference(setOf(a), setOf(b))).toBe(onlyFirst[0]);
      }),
    );
  });

  it("has a complement in the full set, which ends where the set does", () => {
    fc.assert(
      fc.property(members, (numbers) => {
        const all = Array.from({ length: SIZE }, (_, number) => number);
        const rest = all.filter((number) => !numbers.includes(number));
        expect([...positions(complement(setOf(numbers), fullBits(SIZE)))]).toEqual(rest);
        expect([...positions(fullBits(SIZE))]).toEqual(all);
      }),
    );
  });

  it("is searched on from a member", () => {
    const bits = setOf([3, 40, 69]);
    expect(firstDifference(bits, setOf([3]), 3)).toBe(40);
    expect(firstDifference(bits, setOf([3, 40]), 40)).toBe(69);
    expect(firstDifference(bits, bits)).toBeUndefined();
  });
});
