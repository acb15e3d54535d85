/**
 * `npm run report-page` bundles the script and the style of the HTML report into src/report/html/page.generated.ts;
 * `--check` fails when that is out of step with src/report/page/.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

const FILE = "src/report/html/page.generated.ts";

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
    throw new Error(`${entryPoint}: its text would end the element it stands in`);
  return text;
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64");
const script = bundled("src/report/page/main.ts");
const style = bundled("src/report/page/styles/report.css");
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
  console.error(`${FILE} is out of step with src/report/page/; \`npm run report-page\` writes it anew.`);
  process.exitCode = 1;
}
