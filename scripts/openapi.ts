/** `npm run openapi` writes docs/openapi.json from the routes; `--check` fails when the file is outdated or not valid. */
import { readFileSync, writeFileSync } from "node:fs";
import { createConfig, lintFromString } from "@redocly/openapi-core";

const FILE = "docs/openapi.json";

/** The routes are Worker code. They are imported by a computed name because their types are those of workerd. */
const importFromSource = (path: string) => import(new URL(`../src/${path}`, import.meta.url).href);
const { documentOf } = await importFromSource("api/openapi.ts");
const { ROUTES } = await importFromSource("api/routes.ts");

const text = `${JSON.stringify(documentOf(ROUTES), null, 2)}\n`;
if (!process.argv.includes("--check")) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, "utf8") !== text) {
  console.error(`${FILE} is not up to date with the routes. Run \`npm run openapi\`.`);
  process.exitCode = 1;
}
const config = await createConfig({ extends: ["spec"] });
const problems = await lintFromString({ source: text, absoluteRef: FILE, config });
for (const { message, location } of problems) console.error(`${location[0]?.pointer ?? ""}: ${message}`);
if (problems.length > 0) process.exitCode = 1;
