/**
 * Escalation and findings of an account, in a process of its own: `node bench/findings.ts BUILD INDEX ACCOUNT.json RESOURCES.json`.
 * BUILD is the folder of the build that is measured, INDEX its module with `createAccountIndex`. Prints one JSON line.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface FindingsResult {
  principals: number;
  findings: number;
  /** What follows from all principals once each is analyzed, by CPU in user mode. */
  findingsMs: number;
}

const [build = "", indexModule = "", accountPath = "", resourcesPath = ""] = process.argv.slice(2);
const { createAccountIndex }: typeof import("../src/iam/access/accountIndex.ts") = await import(
  join(build, indexModule)
);
const { AccountAnalysis }: typeof import("../src/iam/accountAnalysis.ts") = await import(
  join(build, "src/iam/accountAnalysis.ts")
);
const details = JSON.parse(readFileSync(accountPath, "utf8"));
const index = createAccountIndex({
  accountId: details.RoleDetailList[0].Arn.split(":")[4],
  partition: "aws",
  at: Date.UTC(2026, 5, 1),
});
index.addAuthorizationDetails(details);
index.addResources(JSON.parse(readFileSync(resourcesPath, "utf8")));
const account = index.seal();
const analysis = new AccountAnalysis(account);
const byArn = new Map<string, (typeof details.RoleDetailList)[number]>(
  details.RoleDetailList.map((detail: { Arn: string }) => [detail.Arn, detail]),
);
for (const { arn } of account.principals) analysis.analyze(byArn.get(arn));
const before = process.cpuUsage().user;
const found = analysis.findings();
const result: FindingsResult = {
  principals: account.principals.length,
  findings: found.length,
  findingsMs: (process.cpuUsage().user - before) / 1000,
};
console.log(JSON.stringify(result));
