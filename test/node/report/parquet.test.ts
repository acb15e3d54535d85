import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  COLUMNS,
  FINDINGS_COLUMNS,
  PRINCIPAL_ACCESS_COLUMNS,
  PRINCIPALS_COLUMNS,
  RESOURCE_ACCESS_COLUMNS,
  RESOURCES_COLUMNS,
} from "../../../src/report/model/columns.ts";
import { CellGroup } from "../../../src/report/model/rowBlock.ts";
import { analysisTime, csvTime } from "../../../src/report/model/time.ts";
import { parquetColumns } from "../../../src/report/parquet/parquetColumns.ts";
import { openParquetTable, type ParquetTable } from "../../../src/report/parquet/parquetTable.ts";
import { folderOf, iam } from "../cli/account.ts";
import { query } from "./duckdb.ts";

const NAMES = ["analysis_time", "principal_name", "principal_is_iam_admin", "principal_last_used"] as const;

async function written(rowGroup: number, write: (table: ParquetTable) => Promise<void>): Promise<string> {
  const chunks: Uint8Array[] = [];
  const sink = {
    write: async (chunk: string | Uint8Array) => {
      if (typeof chunk !== "string") chunks.push(chunk.slice());
    },
    close: async () => ({ bytes: 0, sha256: "" }),
    abort: async () => {},
  };
  const table = openParquetTable(sink, parquetColumns(NAMES), undefined, rowGroup);
  await write(table);
  await table.end();
  const file = join(mkdtempSync(join(tmpdir(), "parquet-")), "table.parquet");
  writeFileSync(file, Buffer.concat(chunks));
  return file;
}

const read = (file: string) =>
  query(`select epoch_us(analysis_time) as time, principal_name as name, principal_is_iam_admin as admin,
    epoch_us(principal_last_used) as used from read_parquet('${file}')`);

const TYPE = { text: "VARCHAR", flag: "BOOLEAN", instant: "TIMESTAMP WITH TIME ZONE" };

describe("a Parquet table", () => {
  const instants = fc.date({ min: new Date("1970-01-02"), max: new Date("2200-01-01"), noInvalidDate: true });
  const rows = fc.array(
    fc.record({
      microseconds: fc.nat({ max: 999 }),
      at: instants,
      name: fc.oneof(fc.constantFrom("", "0123", "=1+1", "ä\u{1F600}", "a,b\r\n\"c'"), fc.string({ unit: "grapheme" })),
      admin: fc.boolean(),
      used: fc.option(instants, { nil: undefined }),
    }),
    { maxLength: 20 },
  );

  it("is read back as it was written, in groups of rows of any size", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 8 }), fc.boolean(), async (records, rowGroup, inBlocks) => {
        const cells = records.map(({ at, microseconds, name, admin, used }) => [
          analysisTime(at.getTime() + microseconds / 1000),
          name,
          admin ? "True" : "False",
          csvTime(used?.getTime()),
        ]);
        const file = await written(rowGroup, (table) =>
          inBlocks
            ? table.addBlocks(
                cells.map(([time = "", name = "", admin = "", used = ""]) => ({
                  leading: [time],
                  varying: [new CellGroup(name, admin)],
                  trailing: [used],
                })),
              )
            : table.addRecords(cells),
        );
        const seconds = (used: Date | undefined) =>
          used === undefined ? null : String(BigInt(Math.floor(used.getTime() / 1000)) * 1_000_000n);
        expect(await read(file)).toEqual(
          records.map(({ at, microseconds, name, admin, used }) => ({
            time: String(BigInt(at.getTime()) * 1000n + BigInt(microseconds)),
            name,
            admin,
            used: seconds(used),
          })),
        );
      }),
      { seed: 13, numRuns: Number(process.env.PARQUET_RUNS ?? 25) },
    );
  });

  it("has several groups of rows where a block has more than one holds", async () => {
    const varying = Array.from({ length: 10 }, (_, at) => new CellGroup(`name-${at}`, "False"));
    const file = await written(4, (table) => table.addBlocks([{ leading: [csvTime(0)], varying, trailing: [""] }]));
    const groups = await query(`select distinct row_group_id, row_group_num_rows from parquet_metadata('${file}')`);
    expect(groups.map(({ row_group_num_rows }) => Number(row_group_num_rows)).sort()).toEqual([2, 4, 4]);
    expect((await read(file)).map(({ name }) => name)).toEqual(varying.map(({ cells: [name] }) => name));
  });

  it.each([[0], [1], [7]])("has the same types with %d rows, all of them empty", async (amount) => {
    const file = await written(3, (table) => table.addRecords(Array.from({ length: amount }, () => ["", "", "", ""])));
    const types = await query(`describe select * from read_parquet('${file}')`);
    expect(types.map(({ column_type }) => column_type)).toEqual(NAMES.map((name) => TYPE[COLUMNS[name].kind]));
    expect(await read(file)).toHaveLength(amount);
  });
});

describe("iam analyze --only csv,parquet", () => {
  const ID = "001234567890";
  const role = (name: string, used: string | undefined) => ({
    RoleName: name,
    Arn: `arn:aws:iam::${ID}:role/${name}`,
    CreateDate: "2020-01-01T00:00:00Z",
    RoleLastUsed: used === undefined ? {} : { LastUsedDate: used, Region: "us-east-1" },
    Tags: [{ Key: "Environment", Value: "0042" }],
    AssumeRolePolicyDocument: { Statement: [] },
    RolePolicyList: [
      {
        PolicyName: "own",
        PolicyDocument: { Statement: [{ Effect: "Allow", Action: ["s3:Get*", "iam:PutUserPolicy"], Resource: "*" }] },
      },
    ],
  });
  const account = { RoleDetailList: [role("a-never", undefined), role("b-used", "2026-02-03T04:05:06+02:00")] };
  const resources = [{ arn: "arn:aws:s3:::ledger", tags: { Confidentiality: "Restricted" } }];
  const TABLES = [
    ["principals", PRINCIPALS_COLUMNS],
    ["principal-access-summaries", PRINCIPAL_ACCESS_COLUMNS],
    ["resources", RESOURCES_COLUMNS],
    ["resource-access-summaries", RESOURCE_ACCESS_COLUMNS],
    ["findings", FINDINGS_COLUMNS],
  ] as const;

  async function analyzed() {
    const folder = folderOf({ "account.json": account, "resources.json": resources });
    const out = join(folder, "out");
    const files = [join(folder, "account.json"), "--resources", join(folder, "resources.json")];
    const at = ["--at", "2026-03-01T05:00:00.123Z", "--only", "csv,parquet", "--out", out];
    expect(await iam(["analyze", ...files, ...at])).toMatchObject({ status: 0, errors: "" });
    return out;
  }

  it("writes tables in a Hive layout, each with the rows of its CSV and types of its own", async () => {
    const out = await analyzed();
    for (const [name, columns] of TABLES) {
      const table = name.replaceAll("-", "_");
      const path = `${out}/hive/aws/${table}/account_id=${ID}/analysis_date=2026-03-01/2026-03-01-0500.parquet`;
      const types = await query(`describe select * from read_parquet('${path}', hive_partitioning = false)`);
      expect(types.map(({ column_name, column_type }) => [column_name, column_type])).toEqual(
        columns.map((column) => [column, TYPE[COLUMNS[column].kind]]),
      );
      const cell = (column: (typeof columns)[number]) => {
        const { kind } = COLUMNS[column];
        if (kind === "text") return column;
        if (kind === "flag") return `if(${column}, 'True', 'False') as ${column}`;
        return `coalesce(epoch_us(${column})::varchar, '') as ${column}`;
      };
      const csvCell = (column: (typeof columns)[number]) =>
        COLUMNS[column].kind === "instant"
          ? `coalesce(epoch_us(nullif(${column}, '')::timestamptz)::varchar, '') as ${column}`
          : column;
      const rows = await query(`select ${columns.map(cell).join(", ")} from read_parquet('${path}')`);
      const csv = await query(
        `select ${columns.map(csvCell).join(", ")} from read_csv('${out}/${name}.2026-03-01-0500.csv', header = true,
          all_varchar = true, nullstr = '\\N')`,
      );
      expect(rows.length).toBeGreaterThan(0);
      expect(rows).toEqual(csv);
    }
  });

  it("is read as one table with its partitions, account IDs as text with their zeros", async () => {
    const out = await analyzed();
    const [found] = await query(`select account_id, typeof(account_id) as type, analysis_date::varchar as date,
      count(*)::integer as amount, count(principal_last_used)::integer as used, min(epoch_ms(principal_last_used)) as last
      from read_parquet('${out}/hive/aws/principals/*/*/*.parquet', hive_partitioning = true,
        hive_types = {'account_id': varchar, 'analysis_date': date}) group by all`);
    expect(found).toEqual({
      account_id: ID,
      type: "VARCHAR",
      date: "2026-03-01",
      amount: 2,
      used: 1,
      last: String(Date.parse("2026-02-03T04:05:06+02:00")),
    });
    const tags = `select distinct json_extract_string(principal_tags, '$.Environment') as tag, principal_tag_environment as own
      from read_parquet('${out}/hive/aws/principals/*/*/*.parquet')`;
    expect(await query(tags)).toEqual([{ tag: "0042", own: "0042" }]);
  });
});
