import type { SchemaElement } from "hyparquet-writer";
import { COLUMNS, type ColumnKind, type ColumnName } from "../model/columns.ts";

/** A column of a Parquet file: its name, and what its cells are. */
export interface ParquetColumn {
  name: ColumnName;
  kind: ColumnKind;
}

export function parquetColumns(names: readonly ColumnName[]): ParquetColumn[] {
  return names.map((name) => ({ name, kind: COLUMNS[name].kind }));
}

/**
 * Each type is declared, whatever the rows hold. Instants are microseconds in UTC, absent where the CSV has an empty cell;
 * everything else is always there. ("Logical Types", Apache Parquet format.)
 */
export function schemaOf(columns: readonly ParquetColumn[]): SchemaElement[] {
  return [{ name: "root", num_children: columns.length }, ...columns.map(elementOf)];
}

function elementOf({ name, kind }: ParquetColumn): SchemaElement {
  switch (kind) {
    case "flag":
      return { name, type: "BOOLEAN", repetition_type: "REQUIRED" };
    case "instant":
      return {
        name,
        type: "INT64",
        repetition_type: "OPTIONAL",
        converted_type: "TIMESTAMP_MICROS",
        logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MICROS" },
      };
    case "text":
      return {
        name,
        type: "BYTE_ARRAY",
        repetition_type: "REQUIRED",
        converted_type: "UTF8",
        logical_type: { type: "STRING" },
      };
  }
}

/** Gives the value of a cell. */
export function cellReader({ kind }: ParquetColumn): (cell: string) => string | bigint | boolean | undefined {
  if (kind === "text") return (cell) => cell;
  if (kind === "flag") return (cell) => cell === "True";
  return microseconds;
}

/** Microseconds since the epoch, of a time as `csvTime` or `analysisTime` writes it; undefined for an empty cell. */
function microseconds(cell: string): bigint | undefined {
  if (cell === "") return undefined;
  const milliseconds = Date.parse(cell.replace(" ", "T"));
  const [, rest = "0"] = /\.\d{3}(\d{3})/.exec(cell) ?? [];
  return BigInt(milliseconds) * 1000n + BigInt(rest);
}
