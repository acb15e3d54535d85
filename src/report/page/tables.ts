import { searchField } from "./fields.ts";
import { rowCount } from "./rowCount.ts";
import { sortRows } from "./sort.ts";

/** Tables with fewer rows have no filter. */
const FILTER_FROM = 8;

/** Makes every table with `data-table` sortable by its columns with `data-sort`, and filterable by text unless it says `sort`. */
export function enhanceTables(root: ParentNode): void {
  for (const table of root.querySelectorAll<HTMLTableElement>("table[data-table]")) {
    const body = table.tBodies[0];
    if (body === undefined) continue;
    sortable(table, body);
    if (body.rows.length >= FILTER_FROM && table.dataset.table !== "sort") filterable(table, body);
  }
}

/** The headings become buttons; `aria-sort` says which column the table is sorted by, and in which direction. */
function sortable(table: HTMLTableElement, body: HTMLTableSectionElement): void {
  const headings = [...(table.tHead?.rows[0]?.cells ?? [])];
  for (const [column, heading] of headings.entries()) {
    if (heading.dataset.sort === undefined) continue;
    const button = table.ownerDocument.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const ascending = heading.getAttribute("aria-sort") !== "ascending";
      for (const other of headings) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");
      sortRows(body, column, ascending);
    });
  }
}

function filterable(table: HTMLTableElement, body: HTMLTableSectionElement): void {
  const document = table.ownerDocument;
  const total = body.rows.length;
  const label = document.createElement("label");
  const name = table.caption?.textContent ?? "this table";
  const input = searchField(document, "Filter", `Filter: ${name}`);
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.textContent = rowCount(total, total);
  label.append(input);
  const bar = document.createElement("div");
  bar.className = "filter";
  bar.append(label, status);
  (table.closest(".scroll") ?? table).before(bar);
  let texts: Map<HTMLTableRowElement, string> | undefined;
  input.addEventListener("input", () => {
    texts ??= new Map([...body.rows].map((row) => [row, (row.textContent ?? "").toLowerCase()]));
    const words = input.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const [row, text] of texts) {
      const matches = words.every((word) => text.includes(word));
      row.hidden = !matches;
      if (matches) shown += 1;
    }
    status.textContent = rowCount(shown, total);
  });
}
