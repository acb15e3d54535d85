import {
  type ColumnName,
  FINDINGS_COLUMNS,
  PRINCIPAL_ACCESS_COLUMNS,
  PRINCIPALS_COLUMNS,
  RESOURCE_ACCESS_COLUMNS,
  RESOURCES_COLUMNS,
} from "../model/columns.ts";
import * as names from "../model/reportNames.ts";
import { parquetColumns } from "../parquet/parquetColumns.ts";
import { openParquetTable, type ParquetTable } from "../parquet/parquetTable.ts";
import type { OpenFiles } from "../stream/openFiles.ts";

const COLUMNS_OF: ReadonlyMap<names.ReportKind, readonly ColumnName[]> = new Map([
  [names.HIVE_PRINCIPALS, PRINCIPALS_COLUMNS],
  [names.HIVE_PRINCIPAL_ACCESS, PRINCIPAL_ACCESS_COLUMNS],
  [names.HIVE_RESOURCES, RESOURCES_COLUMNS],
  [names.HIVE_RESOURCE_ACCESS, RESOURCE_ACCESS_COLUMNS],
  [names.HIVE_FINDINGS, FINDINGS_COLUMNS],
]);

/** About how long a group of rows takes to write, in milliseconds: a slice of its own. */
const GROUP_MS = 50;

export type HiveTables = ReturnType<typeof hiveTables>;

/** The tables of the CSVs as Parquet: with the same rows, written together with them. */
export function hiveTables(files: OpenFiles, pause: (costMs: number) => Promise<void>) {
  const open = new Map<names.ReportKind, ParquetTable>();
  return {
    /** Undefined when it is not wanted. */
    table(kind: names.ReportKind): ParquetTable | undefined {
      const known = open.get(kind);
      const sink = known === undefined ? files.sinkOf(kind) : undefined;
      if (sink === undefined) return known;
      const table = openParquetTable(sink, parquetColumns(COLUMNS_OF.get(kind) ?? []), () => pause(GROUP_MS));
      open.set(kind, table);
      return table;
    },
    async close(kind: names.ReportKind): Promise<void> {
      await open.get(kind)?.end();
      await files.close(kind);
    },
  };
}
