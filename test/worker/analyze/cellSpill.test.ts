import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stagedCells } from "../../../src/jobs/execution/analyze/stagedCells.ts";
import { createCellSpill } from "../../../src/report/stream/cellSpill.ts";
import { staging } from "../report/buckets.ts";

describe("the spilled table", () => {
  it("gives every cell back, column by column, whatever the size of chunks", async () => {
    const size = fc.record({
      principals: fc.nat({ max: 12 }),
      columns: fc.nat({ max: 9 }),
      chunkBytes: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(
        size,
        fc.infiniteStream(fc.nat({ max: 63 })),
        async ({ principals, columns, chunkBytes }, masks) => {
          const table = Array.from({ length: principals }, () =>
            Array.from({ length: columns }, () => masks.next().value),
          );
          const spill = createCellSpill(stagedCells(staging, "spill/"), { principals, columns }, chunkBytes);
          for (const row of table) {
            row.forEach((mask, column) => {
              spill.mark(column, mask & 7);
              spill.mark(column, mask & 56);
            });
            await spill.nextPrincipal();
          }
          const read: number[][] = [];
          for await (const column of spill.columns()) read.push([...column]);
          expect(read).toEqual(Array.from({ length: columns }, (_, column) => table.map((row) => row[column])));
          await spill.clear();
          expect((await staging.list({ prefix: "spill/" })).objects).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("gives fewer principals than announced, and refuses more", async () => {
    const spill = createCellSpill(stagedCells(staging, "fewer/"), { principals: 3, columns: 2 }, 4);
    spill.mark(1, 5);
    await spill.nextPrincipal();
    const read: number[][] = [];
    for await (const column of spill.columns()) read.push([...column]);
    expect(read).toEqual([[0], [5]]);
    await spill.nextPrincipal();
    await spill.nextPrincipal();
    await expect(spill.nextPrincipal()).rejects.toThrow(RangeError);
    await spill.clear();
  });
});
