import fc from "fast-check";
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { BlockedAccess } from "../../../../src/iam/access/model.ts";
import { CAPABILITIES } from "../../../../src/iam/catalogue/capability.ts";
import { actionCount } from "../../../../src/iam/catalogue/catalogue.ts";
import { knowledgeOf } from "../../../../src/report/model/knowledge.ts";
import { capabilityMappingRows } from "../../../../src/report/workbook/capabilityMapping.ts";
import type { WorkbookOptions } from "../../../../src/report/workbook/workbook.ts";
import type { SheetLimits } from "../../../../src/report/workbook/worksheet.ts";
import { type WorkbookSource, writeWorkbook } from "../../../workbookOf.ts";
import { hostileText } from "./hostileText.ts";
import { find, parseXml, type ReadSheet, readWorkbook, unzip } from "./workbookReader.ts";

const AT = Date.UTC(2022, 11, 10, 7, 14, 19, 753);
const TIME = "2022-12-10T07:14:19.753000+00:00";
const SERIAL = expect.closeTo(AT / 86_400_000 + 25_569, 9);

function source(rows: WorkbookSource["rows"] = {}): WorkbookSource {
  return {
    header: {
      executionId: "E<1>",
      accountId: "012345678901",
      partition: "aws",
      analysisTime: AT,
      engineVersion: "1.0.0",
      catalogueVersion: "0.21.0",
      catalogueDate: "2026-09-26",
    },
    numbers: {
      principals: 2,
      administrators: 1,
      escalating: 1,
      unused: 0,
      staleCredentials: 0,
      resources: 3,
      externalGrants: 4,
    },
    gaps: [],
    known: knowledgeOf([], []),
    principals: [],
    rows,
  };
}

type Mapping = NonNullable<WorkbookOptions["mapping"]>;

const MAPPING = [[["S3", "s3:GetObject", "Read", "read-data"]]];

async function written(from: WorkbookSource, limits?: SheetLimits, mapping: Mapping = MAPPING): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const write = async (chunk: string | Uint8Array) => {
    if (typeof chunk !== "string") chunks.push(chunk.slice());
  };
  await writeWorkbook({ write }, from, { ...(limits ? { limits } : {}), mapping });
  return Buffer.concat(chunks);
}

const read = async (from: WorkbookSource, limits?: SheetLimits) => readWorkbook(unzip(await written(from, limits)));

const values = (sheet: ReadSheet | undefined) => sheet?.rows.map((row) => row.map(({ value }) => value)) ?? [];

const summaryOf = (sheets: ReadSheet[]) =>
  new Map(values(sheets[0]).map(([topic, item, value, note]) => [`${topic}: ${item}`, [value, note]]));

const grant = (number: number) => [TIME, "bob", `arn:${number}`, "IAMUser", "{}", "S3", "read-data", "arn:aws:s3:::x"];
const grants = (count: number) => Array.from({ length: count }, (_, number) => grant(number));

describe("the package", () => {
  it("has the parts that its relationships and content types name, all well-formed", async () => {
    const archive = await written(source());
    const files = unzip(archive);
    const types = parseXml(files.get("[Content_Types].xml") ?? "").children.flatMap(
      ({ attributes }) => attributes.PartName?.slice(1) ?? [],
    );
    const named = ["_rels/.rels", "xl/_rels/workbook.xml.rels"].flatMap((name) =>
      parseXml(files.get(name) ?? "").children.map(
        ({ attributes }) => (name.startsWith("xl") ? "xl/" : "") + attributes.Target,
      ),
    );
    for (const xml of files.values()) parseXml(xml);
    const parts = [...files.keys()].filter((name) => !name.endsWith(".rels") && !name.startsWith("["));
    expect(types.toSorted()).toEqual(parts.toSorted());
    expect(named.toSorted()).toEqual(parts.toSorted());
    expect(files.keys().next().value).toBe("[Content_Types].xml");
    expect(Object.keys(unzipSync(archive)).toSorted()).toEqual([...files.keys()].toSorted());
  });

  it("is the same for the same content", async () => {
    expect(await written(source())).toEqual(await written(source()));
  });
});

describe("the sheets", () => {
  it("have names, titles, a frozen header, a filter and widths", async () => {
    const files = unzip(await written(source({ principalAccess: grants(3) })));
    const sheets = readWorkbook(files);
    expect(sheets.map(({ name }) => name)).toEqual([
      "Audit Summary",
      "Principals",
      "Principal Access Summary",
      "Resources",
      "Resource Access Summaries",
      "k9 Access Capability Mapping",
      "Findings",
    ]);
    expect(values(sheets[2])[0]).toEqual([
      "Analysis Time",
      "Principal Name",
      "Principal ARN",
      "Principal Type",
      "Principal Tags",
      "Service Name",
      "Access Capability",
      "Resource Arn",
    ]);
    for (const { name, xml, rows } of sheets) {
      const titles = rows[0] ?? [];
      const pane = find(find(find(xml, "sheetViews") ?? xml, "sheetView") ?? xml, "pane");
      expect(pane?.attributes).toEqual({ ySplit: "1", topLeftCell: "A2", activePane: "bottomLeft", state: "frozen" });
      const last = `${String.fromCharCode(64 + titles.length)}${rows.length}`;
      expect(find(xml, "autoFilter")?.attributes.ref, name).toBe(`A1:${last}`);
      expect(find(xml, "cols")?.children).toHaveLength(titles.length);
      expect(titles.every(({ style }) => style === 1)).toBe(true);
      expect(rows.every((row) => row.length === titles.length)).toBe(true);
    }
    expect(files.get("xl/workbook.xml")).toContain("'Principal Access Summary'!$A$1:$H$4</definedName>");
  });

  it("have dates, booleans, and text that is never anything else", async () => {
    const row = [
      [TIME, "=cmd|' /C calc'!A0", "arn", "IAMUser", "True", "2022-12-10 05:03:00+00:00"],
      ["1e5", "007", "'-x", '{"a": "=1"}'],
      ["", "2022-01-02 03:04:05+00:00", "Active", "", "", "", "", "", ""],
    ].flat();
    const sheets = await read(source({ principals: [row] }));
    const cells = sheets[1]?.rows[1] ?? [];
    expect(cells.map(({ value }) => value)).toEqual([
      ...[SERIAL, "=cmd|' /C calc'!A0", "arn", "IAMUser", true, 44905 + (5 * 60 + 3) / 1440],
      ...["1e5", "007", "'-x", '{"a": "=1"}'],
      ...["", expect.closeTo(44563.12783565, 6), "Active", "", "", "", "", "", ""],
    ]);
    expect(cells.map(({ style }) => style).slice(0, 9)).toEqual([2, 3, 0, 0, 0, 2, 0, 0, 3]);
  });

  it("show every text of the account unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileText, { minLength: 7, maxLength: 21 }), async (texts) => {
        const rows = texts.map((text, index) => [
          "",
          text,
          texts[(index * 5) % texts.length] ?? "",
          "",
          text,
          "",
          "",
          "",
        ]);
        const sheets = await read(source({ principalAccess: rows }));
        expect(values(sheets[2]).slice(1)).toEqual(rows.map((row) => row.map((text) => text.toWellFormed())));
      }),
      { numRuns: 20 },
    );
  });

  it("list each action of the catalogue with each of its capabilities", async () => {
    const rows = [...capabilityMappingRows()].flat();
    expect(new Set(rows.map(([, action]) => action)).size).toBe(actionCount);
    expect(rows).toContainEqual(["S3", "s3:GetObject", "Read", "read-data"]);
    expect(new Set(rows.map(([, , , capability]) => capability))).toEqual(new Set(CAPABILITIES));
    const sheet =
      unzip(await written(source(), undefined, capabilityMappingRows())).get("xl/worksheets/sheet6.xml") ?? "";
    expect(sheet.split("<row ")).toHaveLength(rows.length + 2);
    expect(values((await read(source()))[5])).toEqual([
      ["Service Name", "Action", "Access Level", "Access Capability"],
      ["S3", "s3:GetObject", "Read", "read-data"],
    ]);
  });
});

describe("the summary", () => {
  it("has account, time, versions, numbers and gaps", async () => {
    const gap = { service: "s3", region: "us-east-1", action: "s3:GetBucketPolicy", code: "AccessDenied" };
    const sheets = await read({
      ...source({ principalAccess: grants(3) }),
      gaps: [
        { ...gap, resource: "=evil()", message: "<b>\u0000\ud800" },
        { ...gap, region: "" },
      ],
    });
    const summary = summaryOf(sheets);
    expect(summary.get("Analysis: AWS account")).toEqual(["012345678901", ""]);
    expect(summary.get("Analysis: Execution")).toEqual(["E<1>", ""]);
    expect(summary.get("Analysis: Time of analysis")?.[0]).toEqual(SERIAL);
    expect(summary.get("Result: Principals")?.[0]).toBe(2);
    expect(summary.get("Result: IAM administrators")?.[0]).toBe(1);
    expect(summary.get("Result: Can become administrator")?.[0]).toBe(1);
    expect(summary.get("Result: Resources")?.[0]).toBe(3);
    expect(summary.get("Result: External access")?.[0]).toBe(4);
    expect(summary.get("Sheet: Principal Access Summary")).toEqual([3, "All rows."]);
    expect(values(sheets[0]).slice(-3)).toEqual([
      ["Gaps", "Not read or not understood", 2, "The rest was analyzed without the data listed below."],
      ["Gap", "s3:GetBucketPolicy", "AccessDenied", "s3: to close it, allow s3:GetBucketPolicy"],
      [
        "Gap",
        "s3:GetBucketPolicy",
        "AccessDenied",
        "s3 in us-east-1: =evil(): <b>\u0000\ufffd: to close it, allow s3:GetBucketPolicy",
      ],
    ]);
  });

  it("says which sheet was truncated, at how many rows, and which file has all of them", async () => {
    const limits = { rows: 1_001, bytes: 1e9 };
    const sheets = await read(source({ principalAccess: grants(1_500), resources: [] }), limits);
    expect(sheets[2]?.rows).toHaveLength(1_001);
    expect(find(sheets[2]?.xml ?? parseXml("<a/>"), "autoFilter")?.attributes.ref).toBe("A1:H1001");
    expect(values(sheets[2]).at(-1)?.[2]).toBe("arn:999");
    expect(summaryOf(sheets).get("Sheet: Principal Access Summary")).toEqual([
      1000,
      "Truncated to the first 1,000 of 1,500 rows, the most that a worksheet can hold. All rows are in principal-access-summaries.csv.",
    ]);
    expect(summaryOf(sheets).get("Sheet: Resources")).toEqual([0, "All rows."]);
  });

  it.each([
    [999, 1_000, "All rows."],
    [1_000, 1_000, "Truncated to the first 999 of 1,000 rows, the most that a worksheet can hold."],
  ])("counts the header as a row: %i rows within %i", async (count, rows, note) => {
    const summary = summaryOf(await read(source({ principalAccess: grants(count) }), { rows, bytes: 1e9 }));
    expect(summary.get("Sheet: Principal Access Summary")?.[1]).toContain(note);
  });

  it("says so too if a sheet would be too large for the archive", async () => {
    const sheets = await read(source({ principalAccess: grants(9_000) }), { rows: 1e6, bytes: 200_000 });
    const length = sheets[2]?.rows.length ?? 0;
    expect(length).toBeGreaterThan(500);
    expect(length).toBeLessThan(9_000);
    expect(summaryOf(sheets).get("Sheet: Principal Access Summary")?.[0]).toBe(length - 1);
  });
});

describe("what the organization blocks", () => {
  const blockedBy = (by: string[], service = "SQS"): BlockedAccess => ({
    service,
    capability: "read-data",
    by,
    because: ["arn:p", "arn:p", "arn:q"].map((policy) => ({ policy, statement: "#0", effect: "Allow" })),
  });
  const told = async (principals: WorkbookSource["principals"]) =>
    values((await read({ ...source(), principals }))[0]).filter(
      ([topic, item]) => topic === "Blocked" || item === "Blocked by the organization",
    );

  it("is counted and listed with what allows and what blocks it", async () => {
    const found = await told([
      { arn: "arn:ann", blocked: [blockedBy(["scp-1", "scp-2"]), blockedBy([], "SNS")] },
      { arn: "arn:ben" },
    ]);
    expect(found).toEqual([
      ["Result", "Blocked by the organization", 2, expect.stringContaining("They are listed; all are in")],
      ["Blocked", "arn:ann", "SQS read-data", "Allowed by arn:p, arn:q; blocked by scp-1, scp-2."],
      [
        "Blocked",
        "arn:ann",
        "SNS read-data",
        "Allowed by arn:p, arn:q; blocked by a level of the organization without policies.",
      ],
    ]);
  });

  it("is not spoken of where nothing is blocked", async () => {
    expect(await told([{ arn: "arn:ann" }, { arn: "arn:ben", blocked: [] }])).toEqual([]);
  });

  it("is listed up to 1,000 and counted in full", async () => {
    const hundred = Array.from({ length: 99 }, () => blockedBy(["scp-1"]));
    const found = await told(Array.from({ length: 12 }, (_, at) => ({ arn: `arn:${at}`, blocked: hundred })));
    expect(found[0]).toEqual([
      "Result",
      "Blocked by the organization",
      12 * 99,
      expect.stringContaining("The first 1,000 are listed; all are in"),
    ]);
    expect(found).toHaveLength(1001);
    expect(found.at(-1)?.[1]).toBe("arn:10");
  });
});

describe("a failure", () => {
  const failure = new Error("no more");

  it.each([0, 3, 20])("of the sink at write %i is thrown", async (at) => {
    let writes = 0;
    const write = async () => {
      if (writes++ === at) throw failure;
    };
    const from = source({ principalAccess: grants(15_000) });
    await expect(writeWorkbook({ write }, from, { mapping: MAPPING })).rejects.toBe(failure);
  });
});

describe("memory", () => {
  it("holds only a few chunks while the sink is busy", async () => {
    const random = (seed: number) => ((Math.imul(seed, 2_654_435_761) >>> 0) / 2 ** 32).toString(36).repeat(40);
    let made = 0;
    function* rows() {
      for (let number = 0; number < 20_000; number += 1) {
        made += 1;
        yield [TIME, random(number), random(number + 1e6), "IAMUser", random(number + 2e6), "S3", "read-data", "x"];
      }
    }
    const busy = Promise.withResolvers<void>();
    const reached = Promise.withResolvers<void>();
    let writes = 0;
    const write = async () => {
      writes += 1;
      if (writes !== 30) return;
      reached.resolve();
      await busy.promise;
    };
    const done = writeWorkbook({ write }, source({ principalAccess: rows() }), { mapping: MAPPING });
    await reached.promise;
    const madeThen = made;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(writes).toBe(30);
    expect((made - madeThen) * (rows().next().value ?? []).join().length).toBeLessThan(1_000_000);
    busy.resolve();
    await done;
    expect(made).toBe(20_001);
  });
});
