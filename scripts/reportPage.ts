/**
 * `npm run report-page` bundles the scripts and styles of the HTML report and of the console into a `page.generated.ts` each;
 * `--check` fails if one does not match its sources.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

interface Page {
  /** Folder of the sources: `main.ts` and the style. */
  folder: string;
  style: string;
  file: string;
  /** What the constants begin with. */
  name: string;
  /** Characters. The script has about half of this: more means that it imports a part of the engine. */
  maxScriptLength: number;
}

const PAGES: readonly Page[] = [
  {
    folder: "src/report/page",
    style: "styles/report.css",
    file: "src/report/html/page.generated.ts",
    name: "PAGE",
    maxScriptLength: 24_000,
  },
  {
    folder: "src/console/page",
    style: "console.css",
    file: "src/console/page.generated.ts",
    name: "CONSOLE",
    maxScriptLength: 8_000,
  },
];

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

function generated({ folder, style, name, maxScriptLength }: Page): string {
  const script = bundled(`${folder}/main.ts`);
  const css = bundled(`${folder}/${style}`);
  if (script.length > maxScriptLength) throw new Error(`the script of ${folder} has ${script.length} characters`);
  return [
    `// Made by \`npm run report-page\` from ${folder}/: change it there.`,
    `export const ${name}_SCRIPT: string = ${JSON.stringify(script)};`,
    `export const ${name}_SCRIPT_DIGEST = "${digest(script)}";`,
    `export const ${name}_STYLE: string = ${JSON.stringify(css)};`,
    `export const ${name}_STYLE_DIGEST = "${digest(css)}";`,
    "",
  ].join("\n");
}

for (const page of PAGES) {
  const text = generated(page);
  if (!process.argv.includes("--check")) {
    writeFileSync(page.file, text);
  } else if (readFileSync(page.file, "utf8") !== text) {
    console.error(`${page.file} does not match ${page.folder}/; run \`npm run report-page\`.`);
    process.exitCode = 1;
  }
}
