import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { expect, it } from "vitest";

/** The rooms of `src/report`, and which of the others each may import from. */
const ROOMS: Record<string, readonly string[]> = {
  model: [],
  stream: ["model"],
  summary: ["model", "stream"],
  json: ["model", "stream", "summary"],
  exchange: ["model", "json"],
  csv: ["model", "stream", "summary"],
  parquet: ["model", "stream"],
  workbook: ["model", "stream", "summary"],
  html: ["model", "stream", "summary"],
  page: ["model", "summary", "html"],
  tables: ["model", "stream", "summary", "json", "csv", "parquet", "workbook"],
};

const roomOf = (file: string) => file.split("/")[2] ?? "";

const files = readdirSync("src/report", { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && name.includes("/"))
  .map((name) => join("src/report", name));

it.each(files)("%s imports only from rooms below its own", (file) => {
  const imported = [...readFileSync(file, "utf8").matchAll(/\bfrom\s+"(\.{1,2}\/[^"]+)"/g)]
    .map((match) => normalize(join(dirname(file), match[1] ?? "")))
    .filter((target) => target.startsWith("src/report/"))
    .map(roomOf)
    .filter((room) => room !== roomOf(file));
  expect(Object.keys(ROOMS)).toContain(roomOf(file));
  expect(imported.filter((room) => !ROOMS[roomOf(file)]?.includes(room))).toEqual([]);
});
