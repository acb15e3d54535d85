import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { faultTable } from "../../reliability/faultTable.ts";

test("docs/reliability.md shows the faults that the suite plays", () => {
  const [, table] =
    /<!-- faults -->\n\n([\s\S]*?)\n\n<!-- \/faults -->/.exec(readFileSync("docs/reliability.md", "utf8")) ?? [];
  expect(table).toBe(faultTable());
});
