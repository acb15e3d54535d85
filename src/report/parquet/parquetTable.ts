import { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";
import type { CellGroup, RowBlock } from "../model/rowBlock.ts";
import type { ReportSink } from "../stream/sink.ts";
import { cellReader, type ParquetColumn, schemaOf } from "./parquetColumns.ts";
import { SinkWriter } from "./sinkWriter.ts";

/** Rows that are written together: all of them are in memory until then, and writing them takes about 50 ms. */
const ROW_GROUP = 32_768;

/** A table as a Parquet file. Its rows have the cells of the CSV, each as the type of its column. */
export interface ParquetTable {
  addBlocks(blocks: Iterable<RowBlock>): Promise<void>;
  addRecords(records: Iterable<readonly string[]>): Promise<void>;
  /** Writes the rows that wait, and the footer. */
  end(): Promise<void>;
}

/** `onGroup` is called after each group of rows. */
export function openParquetTable(
  sink: ReportSink,
  columns: readonly ParquetColumn[],
  onGroup: () => Promise<void> = async () => {},
  rowGroup = ROW_GROUP,
): ParquetTable {
  const writer = new SinkWriter(sink);
  // Of text, the bounds of a group help no reader: ARNs begin alike.
  const parquet = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: "k9", statistics: false });
  const readers = columns.map(cellReader);
  let values: unknown[][] = columns.map(() => []);
  let rows = 0;

  const writeGroup = async () => {
    const columnData = columns.map(({ name }, at) => ({ name, data: values[at] ?? [] }));
    values = columns.map(() => []);
    const amount = rows;
    rows = 0;
    if (amount > 0) await parquet.write({ columnData, rowGroupSize: amount });
    await onGroup();
  };
  const repeat = (cells: readonly string[], from: number, amount: number) => {
    for (const [at, cell] of cells.entries()) {
      const value = readers[from + at]?.(cell);
      const column = values[from + at] ?? [];
      for (let row = 0; row < amount; row++) column.push(value);
    }
  };
  const vary = (groups: readonly CellGroup[], from: number) => {
    for (const { cells } of groups)
      for (const [at, cell] of cells.entries()) values[from + at]?.push(readers[from + at]?.(cell));
  };

  return {
    async addBlocks(blocks) {
      for (const { leading, varying, trailing } of blocks) {
        for (let at = 0; at < varying.length; ) {
          const groups = varying.slice(at, at + rowGroup - rows);
          repeat(leading, 0, groups.length);
          vary(groups, leading.length);
          repeat(trailing, columns.length - trailing.length, groups.length);
          at += groups.length;
          rows += groups.length;
          if (rows === rowGroup) await writeGroup();
        }
      }
    },
    async addRecords(records) {
      for (const cells of records) {
        repeat(cells, 0, 1);
        rows += 1;
        if (rows === rowGroup) await writeGroup();
      }
    },
    async end() {
      if (rows > 0) await writeGroup();
      await parquet.finish();
    },
  };
}
