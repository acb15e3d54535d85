import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AccessGrant, PrincipalAccess, ResourceEntry } from "../../../src/iam/access/model.ts";
import { csvRecords } from "../../../src/report/csv/csv.ts";
import { principalAccessRows, resourceCells } from "../../../src/report/csv/principalAccessSummaries.ts";
import { resourceAccessRows } from "../../../src/report/csv/resourceAccessSummaries.ts";
import { joinedRows } from "../../../src/report/model/rowBlock.ts";
import { bob } from "./smallAccount.ts";

describe("row blocks", () => {
  it.each([0, 1, 255, 256, 257, 1000])("of %i rows equal rows joined one by one, and come in short pieces", (count) => {
    const cells = Array.from({ length: count }, (_, at) => `c${at}`);
    const pieces = [...joinedRows("a,", cells, ",z\r\n", (cell) => cell)];
    expect(pieces.join("")).toBe(cells.map((cell) => `a,${cell},z\r\n`).join(""));
    for (const piece of pieces) expect(piece.split("\r\n").length).toBeLessThanOrEqual(257);
  });

  const entry = (arn: string): ResourceEntry => ({ arn, name: arn, type: "S3Bucket", service: "S3", tags: {} });
  const arns = fc.uniqueArray(
    fc.nat({ max: 999 }).map((n) => `arn:aws:s3:::b${n}`),
    { minLength: 1, maxLength: 60 },
  );

  it("have each ARN and pattern of the grants once and in order, however many there are", () => {
    fc.assert(
      fc.property(arns, fc.array(fc.array(fc.nat({ max: 59 }), { maxLength: 40 }), { maxLength: 4 }), (all, named) => {
        const grants = named.map((list, at): AccessGrant => {
          const isPattern = at % 3 === 2;
          return {
            service: "S3",
            capability: "read-data",
            certainty: "certain",
            scope: isPattern ? "pattern" : "resource",
            resources: isPattern ? [] : [...new Set(list.map((n) => n % all.length))].sort((a, b) => a - b),
            pattern: isPattern ? (all[list.length % all.length] ?? "") : "",
            conditions: [],
            because: [],
          };
        });
        const access: PrincipalAccess = { ...bob, grants };
        const rows = [...csvRecords(principalAccessRows("t", access, resourceCells(all.map(entry))))]
          .join("")
          .split("\r\n");
        const reached = grants.flatMap(({ resources, pattern }) => [
          ...resources.map((at) => all[at] ?? ""),
          ...(pattern === "" ? [] : [pattern]),
        ]);
        expect(rows.slice(0, -1).map((row) => row.slice(row.lastIndexOf(",") + 1))).toEqual(
          [...new Set(reached)].sort(),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("put external principals among those of the account, in order of ARN", () => {
    const principals = ["b", "d", "f"].map((name) => ({ arn: name, name, type: "IAMRole" as const }));
    const outsider = (arn: string) => ({
      principal: { name: `external::${arn}`, arn, kind: "principal" as const },
      resource: 0,
      capability: "read-data" as const,
      certainty: "certain" as const,
      conditions: [],
      because: [],
    });
    const masks = Uint8Array.from([0xff, 0, 0xff]);
    const external = ["g", "a", "c", "e"].map(outsider);
    const rows = [
      ...csvRecords(resourceAccessRows("t", { service: "S3", resource: entry("x"), principals, masks, external })),
    ];
    const readers = rows
      .join("")
      .split("\r\n")
      .filter((row) => row.includes(",read-data,"));
    expect(readers.map((row) => row.split(",").at(-2))).toEqual(["a", "b", "c", "e", "f", "g"]);
  });
});
