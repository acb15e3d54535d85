/**
 * `npm run report-page` bundles the script and the style of the HTML report into src/report/html/page.generated.ts;
 * `--check` fails if that file does not match src/report/page/.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

const FILE = "src/report/html/page.generated.ts";
/** The script has about half of this. More means that it imports a part of the engine. */
const MAX_SCRIPT_LENGTH = 24_000;

function bundled(entryPoint: string): string {
  const built = buildSync({
    entryPoints: [entryPoint],
    bundle: true,
    minify: true,
    format: "iife",
    target: ["chrome125", "firefox125", "safari17.5"],
    charset: "ascii",
    write: false,
    legalComments: "none",
    logLevel: "warning",
  });
  const text = (built.outputFiles[0]?.text ?? "").trim();
  if (/<\/(?:script|style)|<!--/i.test(text))
    throw new Error(`${entryPoint}: its text would end the element that contains it`);
  return text;
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64");
const script = bundled("src/report/page/main.ts");
const style = bundled("src/report/page/styles/report.css");
if (script.length > MAX_SCRIPT_LENGTH) throw new Error(`the script has ${script.length} characters`);
const text = [
  "// Made by `npm run report-page` from src/report/page/: change it there.",
  `export const PAGE_SCRIPT: string = ${JSON.stringify(script)};`,
  `export const PAGE_SCRIPT_DIGEST = "${digest(script)}";`,
  `export const PAGE_STYLE: string = ${JSON.stringify(style)};`,
  `export const PAGE_STYLE_DIGEST = "${digest(style)}";`,
  "",
].join("\n");

if (!process.argv.includes("--check")) {
  writeFileSync(FILE, text);
} else if (readFileSync(FILE, "utf8") !== text) {
  console.error(`${FILE} does not match src/report/page/; run \`npm run report-page\`.`);
  process.exitCode = 1;
}
