/**
 * `node scripts/formatCases.ts` lays out the files of test/cases: what a case expects on one line, its request on the
 * next. `--check` fails when a file is laid out otherwise. `npm run format` and `npm run check` call it.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface CaseFile {
  cases: { [key: string]: Json }[];
  [key: string]: Json;
}

const FOLDER = "test/cases";

function onOneLine(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${onOneLine(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function laidOut({ cases, ...header }: CaseFile): string {
  const opening = Object.entries(header).map(([key, value]) => `  ${JSON.stringify(key)}: ${onOneLine(value)},\n`);
  const lines = cases.map(({ request, ...rest }) =>
    request === undefined
      ? `    ${onOneLine(rest)}`
      : `    ${onOneLine(rest).slice(0, -2)},\n      "request": ${onOneLine(request)} }`,
  );
  return `{\n${opening.join("")}  "cases": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

const isCheck = process.argv.includes("--check");
const otherwise = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".json"))
  .map((name) => join(FOLDER, name))
  .filter((file) => {
    const text = readFileSync(file, "utf8");
    const wanted = laidOut(JSON.parse(text));
    if (!isCheck && text !== wanted) writeFileSync(file, wanted);
    return text !== wanted;
  });
if (isCheck && otherwise.length > 0) {
  console.error(`Not laid out: ${otherwise.join(", ")}. \`npm run format\` does it.`);
  process.exit(1);
}
