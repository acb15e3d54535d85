const RANKS = ["critical", "high", "medium", "low", "certain", "conditional", "assumed"];
const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * Sorts rows by their cell in a column: by `data-value` as a number, by `data-rank` as a severity or certainty, by the time
 * in it, or else by its text. Rows without a value come last in both directions; equal rows keep their order.
 */
export function sortRows(body: HTMLTableSectionElement, column: number, ascending: boolean): void {
  const keyed = [...body.rows].map((row) => ({ row, key: keyOf(row.cells[column]) }));
  const direction = ascending ? 1 : -1;
  keyed.sort(({ key: a }, { key: b }) => {
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    const order = typeof a === "number" && typeof b === "number" ? a - b : collator.compare(String(a), String(b));
    return direction * order;
  });
  body.append(...keyed.map(({ row }) => row));
}

function keyOf(cell: HTMLTableCellElement | undefined): string | number | undefined {
  const { value, rank } = cell?.dataset ?? {};
  if (value !== undefined) return value === "" ? undefined : Number(value);
  if (rank !== undefined) return RANKS.indexOf(rank);
  const instant = cell?.querySelector("time")?.dateTime;
  if (instant !== undefined) return Date.parse(instant);
  const text = cell?.textContent?.trim() ?? "";
  return text === "" || text === "–" ? undefined : text;
}
