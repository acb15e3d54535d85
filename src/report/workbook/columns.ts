import { COLUMNS, type Column, type ColumnKind, type ColumnName } from "../model/columns.ts";
import { parseCsvTime } from "../model/time.ts";
import type { CellValue } from "./cells.ts";

/** A column of a sheet. `valueOf`: the value of a cell that is given as text. */
export interface SheetColumn extends Pick<Column, "title" | "width"> {
  valueOf(text: string): CellValue;
}

/** The columns of a CSV as columns of its sheet. */
export function csvColumns(names: readonly ColumnName[]): SheetColumn[] {
  return names.map((name) => {
    const { title, width, kind } = COLUMNS[name];
    return { title, width, valueOf: VALUES[kind] };
  });
}

/** Columns of text. */
export function textColumns(columns: readonly Pick<Column, "title" | "width">[]): SheetColumn[] {
  return columns.map((column) => ({ ...column, valueOf: VALUES.text }));
}

const VALUES: Readonly<Record<ColumnKind, (cell: string) => CellValue>> = {
  text: (cell) => cell,
  flag: (cell) => (cell === "True" ? true : cell === "False" ? false : cell),
  instant: (cell) => {
    const instant = parseCsvTime(cell);
    return instant === undefined ? cell : { instant };
  },
};
