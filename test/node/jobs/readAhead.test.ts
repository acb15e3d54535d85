import { describe, expect, test } from "vitest";
import { readAhead } from "../../../src/jobs/execution/collect/readAhead.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Reads that take different times; `begun` and `ended` say which. */
function reads() {
  const begun: number[] = [];
  const ended: number[] = [];
  let running = 0;
  let most = 0;
  const read = async (entry: number) => {
    begun.push(entry);
    most = Math.max(most, ++running);
    await pause((entry * 7) % 4);
    running -= 1;
    ended.push(entry);
    return entry * 10;
  };
  return { begun, ended, read, most: () => most };
}

describe("reading ahead", () => {
  test("gives the results in the order of the entries, with so many under way at most", async () => {
    const { read, most } = reads();
    const found: number[] = [];
    for await (const result of readAhead(numbers(30), { atOnce: 4, mayBegin: () => true }, read)) found.push(result);
    expect(found).toEqual(numbers(30).map((entry) => entry * 10));
    expect(most()).toBe(4);
  });

  test.each([0, 1, 5])("gives what has begun when no more may begin, after %i", async (allowed) => {
    const { begun, ended, read } = reads();
    const found: number[] = [];
    const mayBegin = () => begun.length < allowed;
    for await (const result of readAhead(numbers(30), { atOnce: 3, mayBegin }, read)) found.push(result);
    // The first one always begins: an invocation gets somewhere.
    expect(found).toEqual(numbers(Math.max(1, allowed)).map((entry) => entry * 10));
    expect(ended).toHaveLength(begun.length);
  });

  test("ends after a failure only when nothing is under way", async () => {
    const { begun, ended, read } = reads();
    const failing = async (entry: number) => {
      const result = await read(entry);
      if (entry === 4) throw new Error("no");
      return result;
    };
    const found: number[] = [];
    const all = async () => {
      for await (const result of readAhead(numbers(30), { atOnce: 3, mayBegin: () => true }, failing))
        found.push(result);
    };
    await expect(all()).rejects.toThrow("no");
    expect(found).toEqual([0, 10, 20, 30]);
    expect(ended.length).toBe(begun.length);
    expect(begun.length).toBeLessThan(9);
  });

  test("reads entries that come one after the other, and lets go of them when it is left", async () => {
    let isClosed = false;
    async function* entries() {
      try {
        for (const entry of numbers(30)) {
          await pause(0);
          yield entry;
        }
      } finally {
        isClosed = true;
      }
    }
    const { begun, ended, read } = reads();
    for await (const result of readAhead(entries(), { atOnce: 3, mayBegin: () => true }, read)) {
      if (result === 50) break;
    }
    expect(isClosed).toBe(true);
    expect(ended.length).toBe(begun.length);
  });
});
