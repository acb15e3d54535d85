import type { Child } from "hono/jsx";

interface TableProps {
  /** What the table lists, for those who cannot see it. */
  caption: string;
  columns: readonly string[];
  rows: readonly (readonly Child[])[];
  /** What stands in place of a table without rows. */
  empty: string;
}

/** A table that becomes a list of cards on a phone: each cell carries the name of its column. */
export function Table({ caption, columns, rows, empty }: TableProps) {
  if (rows.length === 0) return <p class="quiet">{empty}</p>;
  return (
    <table>
      <caption class="sr">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col">{column}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr>
            {cells.map((cell, at) => (
              <td data-column={columns[at] ?? ""}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A link to the next page of a list, where there is one. `path`: the view's own address, without a query. */
export function NextPage({ path, next, filter = "" }: { path: string; next: string | undefined; filter?: string }) {
  if (next === undefined) return null;
  return (
    <p>
      <a href={`#${path}?${filter}${next}`}>Next page</a>
    </p>
  );
}
