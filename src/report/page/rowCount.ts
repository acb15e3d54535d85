import { count, counted } from "../../platform/numberText.ts";

/** `1,200 rows`; `3 of 1,200 rows` when a filter hides the others. */
export function rowCount(shown: number, total: number, what = "row"): string {
  const rows = counted(total, what);
  return shown === total ? rows : `${count(shown)} of ${rows}`;
}
