import { join } from "node:path";
import { catalogueDate, catalogueVersion, ENGINE_VERSION, SEVERITIES } from "../iam/index.ts";
import { fail, ok, type Result } from "../platform/result.ts";
import { exchangeText } from "../report/exchange/exchangeText.ts";
import { publishedFinding } from "../report/json/findingsJson.ts";
import { manifestText } from "../report/json/manifest.ts";
import { gapsInOrder } from "../report/model/gapOrder.ts";
import { datedName, MANIFEST, REPORT, REPORT_KINDS } from "../report/model/reportNames.ts";
import { writeReports } from "../report/writeReports.ts";
import { readAccountFile } from "./accountFile.ts";
import { type AccountInput, openAccount, writtenPolicies } from "./analysis/openAccount.ts";
import { PrincipalPass } from "./analysis/principalPass.ts";
import { threadCount } from "./analysis/threads.ts";
import { type AnalyzeArguments, readAnalyzeArguments } from "./analyzeArguments.ts";
import { readCredentialReportFile } from "./credentialReportFile.ts";
import { STANDARD_INPUT, systemProblem, typedPath } from "./inputFile.ts";
import { readOrganizationFile } from "./organizationFile.ts";
import { openReportFolder } from "./output/reportFolder.ts";
import { readResourcesFile } from "./resourcesFile.ts";
import { type Summary, summaryText } from "./summary.ts";
import { summaryJson } from "./summaryJson.ts";

export interface Analyzed {
  /** To be printed. */
  text: string;
  /** Whether a finding is as severe as `--fail-on` says. */
  isFailedOn: boolean;
}

/**
 * `iam analyze`: reads an account from files, or from `input` for the file that is `-`, writes its reports into a folder
 * and gives a summary to print. `now`: milliseconds since the epoch, the time of the analysis where none is given. `say`
 * gets a line about what takes long.
 */
export async function analyze(
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  { now, say }: { now: () => number; say: (line: string) => void },
): Promise<Result<Analyzed>> {
  const started = now();
  const read = readAnalyzeArguments(args, started);
  if (!read.ok) return read;
  const { out } = read.value;
  const files = await readFiles(read.value, input);
  if (!files.ok) return files;
  try {
    const { print, failOn } = read.value;
    const summary = await writeFolder(files.value, read.value, print === "nothing" ? () => {} : say);
    const ms = now() - started;
    const text = await printed(summary, read.value, ms);
    const severe = failOn === undefined ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
    return ok({ text, isFailedOn: summary.findings.some(({ severity }) => severe.includes(severity)) });
  } catch (error) {
    return fail(`${out}: ${systemProblem(error)}`);
  }
}

/** What standard output gets: the summary, or the findings for another product. */
async function printed(summary: Summary, { print, out, account }: AnalyzeArguments, ms: number): Promise<string> {
  if (print === "nothing") return "";
  if (print === "text") return summaryText(summary, out, ms);
  if (print === "json") return summaryJson(summary, ms);
  const { accountId, partition, at } = summary.account.settings;
  const findings = summary.findings.map(publishedFinding);
  const accountFile = account === STANDARD_INPUT ? {} : { accountFile: account };
  const exchanged = { accountId, partition, analysisTime: at, engineVersion: ENGINE_VERSION, findings, ...accountFile };
  return exchangeText(exchanged, print);
}

async function readFiles(paths: AnalyzeArguments, input: AsyncIterable<Uint8Array>): Promise<Result<AccountInput>> {
  const account = await readAccountFile(paths.account, input);
  if (!account.ok) return account;
  const inventory = paths.resources === undefined ? undefined : await readResourcesFile(paths.resources, input);
  if (inventory?.ok === false) return inventory;
  const report =
    paths.credentialReport === undefined ? undefined : await readCredentialReportFile(paths.credentialReport, input);
  if (report?.ok === false) return report;
  const organization =
    paths.organization === undefined ? undefined : await readOrganizationFile(paths.organization, input);
  if (organization?.ok === false) return organization;
  return ok({
    ...account.value,
    at: paths.at,
    trustedAccounts: paths.trustedAccounts,
    inventory: inventory?.value,
    credentialReport: report?.value,
    organization: organization?.value,
  });
}

/** Throws the errors of the file system; then nothing stays in the folder. */
async function writeFolder(
  input: AccountInput,
  { at, out, only }: AnalyzeArguments,
  say: (line: string) => void,
): Promise<Summary> {
  const account = openAccount(input);
  const { partition } = input;
  const { accountId } = account.settings;
  const engineVersion = ENGINE_VERSION;
  const header = { accountId, partition, analysisTime: at, engineVersion, catalogueVersion, catalogueDate };
  const threads = threadCount(account);
  if (threads > 1) say(`analyzing ${account.principals.length} principals on ${threads} cores`);
  const principals = new PrincipalPass(account, input, threads);
  const folder = await openReportFolder(typedPath(out), at);
  const { stamp } = folder;
  try {
    const reported = {
      resources: account.resources,
      policies: account.policies,
      externalGrants: () => account.externalGrants(),
      principalCount: account.principals.length,
      accesses: principals.accesses(),
      escalation: () => principals.analysis.escalation,
      findings: () => principals.analysis.findings(),
      remedies: () => principals.remedies(),
      gaps: () => gapsInOrder(account.gaps),
      written: (ids: ReadonlySet<string>) => writtenPolicies(input, ids),
    };
    const wanted = REPORT_KINDS.filter(({ ext }) => only.some((format) => ext.startsWith(format)));
    const files = await writeReports(folder.output, header, reported, { only: new Set(wanted) });
    const gaps = gapsInOrder(account.gaps);
    const objects = files.map((file) => {
      const fileName = datedName(file, stamp);
      const { contentType, bytes, sha256 } = file;
      return { fileName, key: fileName, contentType, bytes, sha256 };
    });
    const analysisTime = new Date(at).toISOString();
    const manifest = manifestText({ accountId, analysisTime, engineVersion, catalogueVersion, objects, gaps });
    await folder.publish(files, manifest);
    return {
      account,
      figures: principals.figures,
      administrators: principals.administrators,
      escalating: principals.analysis.escalation.escalating.length,
      findings: principals.analysis.findings(),
      gaps,
      files: [...objects.map(({ fileName }) => fileName), datedName(MANIFEST, stamp)],
      report: join(out, datedName(files.some(({ ext }) => ext === REPORT.ext) ? REPORT : MANIFEST, stamp)),
      bytes: objects.reduce((sum, object) => sum + object.bytes, Buffer.byteLength(manifest)),
    };
  } finally {
    await folder.close();
  }
}
