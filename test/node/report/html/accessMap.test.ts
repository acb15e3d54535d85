import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stripPaths } from "../../../../src/report/html/access/cellStrip.ts";
import { columnsOf } from "../../../../src/report/html/access/columns.ts";
import { accessText, capabilityText, wordsOfLetters } from "../../../../src/report/html/vocabulary/capabilityText.ts";
import type { AccessGroup } from "../../../../src/report/summary/accessGroups.ts";
import {
  anyAccess,
  certainAccess,
  decodeMasks,
  encodeMasks,
  weight,
} from "../../../../src/report/summary/accessMask.ts";

/** Some of the six capabilities, some of them certain. */
const mask = fc
  .tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 0, max: 63 }))
  .map(([some, sure]) => some | ((some & sure) << 6));
const masks = fc.array(fc.oneof(fc.constant(0), mask), { maxLength: 40 });

function group(cells: readonly (readonly [service: number, mask: number])[], members = [0]): AccessGroup {
  return {
    cells: cells.map(([service, held]) => String.fromCharCode(service, held)).join(""),
    members,
    isFullAdmin: false,
    isIamAdmin: false,
    isServiceLinked: false,
    weight: 0,
    variants: [],
    others: 0,
  };
}

describe("masks", () => {
  it("are restored from their text, except for empty cells at the end", () => {
    fc.assert(
      fc.property(masks, (row) => {
        const text = encodeMasks(row);
        expect(text).toMatch(/^[\w.-]*$/);
        const back = decodeMasks(text);
        expect([...back, ...new Array<number>(row.length - back.length).fill(0)]).toEqual(row);
      }),
    );
  });

  it("weigh more with every capability, and more if it is certain", () => {
    fc.assert(
      fc.property(mask, fc.integer({ min: 0, max: 5 }), (held, bit) => {
        const more = held | (1 << bit);
        expect(weight(more) - weight(held)).toBeGreaterThanOrEqual(0);
        if (more !== held) expect(weight(more)).toBeGreaterThan(weight(held));
        if ((certainAccess(more) >> bit) % 2 === 0) expect(weight(more | (64 << bit))).toBeGreaterThan(weight(more));
      }),
    );
  });
});

describe("a strip", () => {
  it("has a mark for every capability of every cell, filled if it is certain", () => {
    fc.assert(
      fc.property(masks, (row) => {
        const paths = stripPaths(row);
        for (let bit = 0; bit < 6; bit++) {
          const drawn = (className: string) =>
            paths.find((path) => path.className === className)?.d.split("M").length ?? 1;
          const full = row.filter((cell) => (certainAccess(cell) >> bit) & 1).length;
          const hollow = row.filter((cell) => ((anyAccess(cell) & ~certainAccess(cell)) >> bit) & 1).length;
          expect([drawn(`k${bit}`) - 1, drawn(`k${bit} o`) - 1]).toEqual([full, hollow]);
        }
      }),
    );
  });
});

describe("letters", () => {
  it("become the words of a small report", () => {
    for (let held = 1; held < 64; held++) {
      expect(wordsOfLetters(capabilityText(held, true))).toBe(capabilityText(held, false));
    }
  });

  it.each(["", "x", "AXR", "administer", "<b>"])("are not %j", (text) => {
    expect(wordsOfLetters(text)).toBeUndefined();
  });

  it.each([
    [0, "no access"],
    [0b001000_001000, "read data"],
    [0b000000_000001, "under conditions: administer"],
    [0b001000_001001, "read data; under conditions: administer"],
    [0xfff, "everything"],
  ])("the cell %i is %s", (held, words) => {
    expect(accessText(held)).toBe(words);
  });
});

describe("columns", () => {
  const SERVICES = ["A", "B", "C", "D", "E", "F", "G", "H"];
  const groups = fc.array(
    fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: SERVICES.length - 1 }), mask), {
      selector: ([service]) => service,
      maxLength: SERVICES.length,
    }),
    { minLength: 1, maxLength: 6 },
  );

  it("have the access of every group to every service", () => {
    fc.assert(
      fc.property(groups, (held) => {
        const rows = held.map((cells) => group(cells.filter(([, value]) => value !== 0)));
        const { columns, masksOf } = columnsOf(SERVICES, rows, new Map([["C", 1]]));
        expect(columns.flatMap(({ services }) => services).sort()).toEqual(SERVICES);
        held.forEach((cells, index) => {
          const row = masksOf(rows[index] ?? group([]));
          columns.forEach(({ services, mixed }, column) => {
            expect(mixed).toBe(false);
            for (const service of services) {
              const [, expected = 0] = cells.find(([number]) => SERVICES[number] === service) ?? [];
              expect(row[column]).toBe(expected);
            }
          });
        });
      }),
    );
  });

  it("join the lightest services into one column with the access to any of them when there are too many", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 2, max: 5 }), (held, most) => {
        const rows = held.map((cells) => group(cells.filter(([, value]) => value !== 0)));
        const { columns, masksOf } = columnsOf(SERVICES, rows, new Map(), most);
        expect(columns.length).toBeLessThanOrEqual(most);
        expect(columns.flatMap(({ services }) => services).sort()).toEqual(SERVICES);
        held.forEach((cells, index) => {
          const row = masksOf(rows[index] ?? group([]));
          columns.forEach(({ services }, column) => {
            const any = cells.filter(([number]) => services.includes(SERVICES[number] ?? ""));
            expect(row[column]).toBe(any.reduce((all, [, value]) => all | value, 0));
          });
        });
      }),
    );
  });

  it("put services that hold data first, whatever the weights", () => {
    const rows = [
      group([
        [0, 0xfff],
        [1, 0b10],
        [2, 0b1000],
      ]),
    ];
    const { columns } = columnsOf(["Amplify", "EC2", "S3"], rows, new Map([["S3", 1]]));
    expect(columns.map(({ name }) => name)).toEqual(["S3", "Amplify", "EC2"]);
  });

  it("order services by the weight of the data they hold, then by the access to their data", () => {
    const rows = [
      group([
        [0, 0b000001],
        [1, 0b001000],
        [2, 0b000010],
        [3, 0b111000],
      ]),
      group([[2, 0b000100]]),
    ];
    const held = new Map([
      ["KMS", 2],
      ["S3", 9],
    ]);
    const { columns } = columnsOf(["IAM", "S3", "KMS", "SQS"], rows, held);
    expect(columns.map(({ name }) => name)).toEqual(["S3", "KMS", "SQS", "IAM"]);
  });
});
