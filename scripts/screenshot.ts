/** `npm run screenshot` writes docs/report.png: the first screen of the report about the sandbox account. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPORT } from "../src/report/model/reportNames.ts";
import { chromiumPath, launchChromium } from "./local/chromium.ts";
import { demoReports } from "./local/demoReports.ts";
import { textOf } from "./local/sandboxReport.ts";

const PICTURE = "docs/report.png";

const executable = chromiumPath();
if (executable === undefined) {
  console.error("No Chromium found; set CHROMIUM=/path/to/chromium.");
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), "k9-report-"));
const browser = await launchChromium(executable);
try {
  const file = join(folder, "report.html");
  writeFileSync(file, await textOf(await demoReports(), REPORT));
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, colorScheme: "light" });
  await page.goto(`file://${file}`);
  await page.screenshot({ path: PICTURE });
  console.log(PICTURE);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
