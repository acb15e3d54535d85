import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { knowledgeOf } from "../../../src/report/model/knowledge.ts";
import { type WorkbookSource, writeWorkbook } from "../../workbookOf.ts";

function source(rows: Iterable<string[]>): WorkbookSource {
  return {
    header: {
      accountId: "012345678901",
      partition: "aws",
      analysisTime: Date.UTC(2022, 11, 10),
      engineVersion: "1",
      catalogueVersion: "1",
      catalogueDate: "2026-09-26",
    },
    numbers: {
      principals: 0,
      administrators: 0,
      escalating: 0,
      unused: 0,
      staleCredentials: 0,
      resources: 0,
      externalGrants: 0,
    },
    gaps: [],
    known: knowledgeOf([], []),
    principals: [],
    rows: { principalAccess: rows },
  };
}

/** Rows that compress badly and so give many chunks; `made` counts them. */
function rowsOf(count: number) {
  const counted = {
    made: 0,
    *[Symbol.iterator]() {
      for (let number = 0; number < count; number += 1) {
        counted.made += 1;
        const name = crypto.randomUUID() + crypto.randomUUID();
        yield ["", name, `arn:${name}`, "IAMRole", "{}", "S3", "read-data", `arn:aws:s3:::${name}`];
      }
    },
  };
  return counted;
}

describe("the workbook in workerd", () => {
  it("is an archive of seven sheets", async () => {
    const chunks: Uint8Array[] = [];
    const write = async (chunk: string | Uint8Array) => {
      if (typeof chunk !== "string") chunks.push(chunk.slice());
    };
    await writeWorkbook({ write }, source(rowsOf(2_000)), {});
    const files = unzipSync(new Uint8Array(await new Blob(chunks).arrayBuffer()));
    const sheet = new TextDecoder().decode(files["xl/worksheets/sheet3.xml"]);
    expect(Object.keys(files).filter((name) => name.startsWith("xl/worksheets/"))).toHaveLength(7);
    expect(sheet.split("<row ")).toHaveLength(2_002);
    expect(sheet).toContain('<autoFilter ref="A1:H2001"/>');
  });

  it("waits for the sink", async () => {
    const rows = rowsOf(20_000);
    const busy = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    let writes = 0;
    const write = async () => {
      writes += 1;
      if (writes !== 30) return;
      reached.resolve();
      await busy.promise;
    };
    const done = writeWorkbook({ write }, source(rows), { mapping: [] });
    await reached.promise;
    const { made } = rows;
    await scheduler.wait(100);
    expect(writes).toBe(30);
    expect(rows.made - made).toBeLessThan(3_000);
    busy.resolve();
    await done;
    expect(rows.made).toBe(20_000);
  });

  it.each([0, 5, 30])("fails when the sink fails at write %i", async (at) => {
    let writes = 0;
    const write = async () => {
      if (writes++ === at) throw new Error("no more");
    };
    await expect(writeWorkbook({ write }, source(rowsOf(20_000)), { mapping: [] })).rejects.toThrow("no more");
  });
});
