import { join } from "node:path";
import {
  type Account,
  type AuthorizationDetails,
  catalogueDate,
  catalogueVersion,
  createAccountIndex,
  ENGINE_VERSION,
  readCredentialReport,
} from "../iam/index.ts";
import { manifestText } from "../report/json/manifest.ts";
import { gapsInOrder } from "../report/model/gapOrder.ts";
import { datedName, MANIFEST, REPORT } from "../report/model/reportNames.ts";
import { stampOf } from "../report/model/time.ts";
import { writeReports } from "../report/writeReports.ts";
import { readAccountFile } from "./accountFile.ts";
import { type AnalyzeArguments, readAnalyzeArguments } from "./analyzeArguments.ts";
import { readText, systemProblem, typedPath } from "./inputFile.ts";
import { PrincipalPass } from "./principalPass.ts";
import { type Read, wrong } from "./read.ts";
import { openReportFolder } from "./reportFolder.ts";
import { readResourcesFile } from "./resourcesFile.ts";
import { type Summary, summaryText } from "./summary.ts";

/**
 * `iam analyze`: reads an account from files, writes its reports into a folder and gives a summary to print. `now`:
 * milliseconds since the epoch, the time of the analysis where none is given.
 */
export async function analyze(args: readonly string[], now: () => number): Promise<Read<string>> {
  const started = now();
  const read = readAnalyzeArguments(args, started);
  if (!read.ok) return read;
  const { out } = read.value;
  const input = await readInput(read.value);
  if (!input.ok) return input;
  try {
    const summary = await writeFolder(input.value, read.value);
    return { ok: true, value: summaryText(summary, out, now() - started) };
  } catch (error) {
    return wrong(`${out}: ${systemProblem(error)}`);
  }
}

interface Input {
  account: Account;
  partition: string;
  details: AuthorizationDetails;
}

/** Roles come with the authorization details: one that only the inventory has cannot be analysed. */
const UNKNOWN_ROLE = { service: "iam", region: "", action: "iam:GetAccountAuthorizationDetails", code: "NoSuchEntity" };

async function readInput({ account: path, resources, credentialReport, at }: AnalyzeArguments): Promise<Read<Input>> {
  const account = await readAccountFile(path);
  if (!account.ok) return account;
  const inventory = resources === undefined ? undefined : await readResourcesFile(resources);
  if (inventory?.ok === false) return inventory;
  const credentials = credentialReport === undefined ? undefined : await readText(credentialReport);
  if (credentials?.ok === false) return credentials;
  const problem = credentials && readCredentialReport(credentials.value).problem;
  if (problem !== undefined) return wrong(`${credentialReport}: header: ${problem}`);

  const { accountId, partition, details, gaps } = account.value;
  const index = createAccountIndex({ accountId, partition, at });
  index.addAuthorizationDetails(details);
  for (const gap of gaps) index.addGap(gap);
  if (inventory !== undefined) {
    index.addResources(inventory.value.resources);
    const roles = new Set(details.RoleDetailList.map(({ Arn }) => Arn));
    const strangers = inventory.value.resources.filter(
      ({ arn }) => /^arn:[^:]+:iam:.*:role\//.test(arn) && !roles.has(arn),
    );
    for (const { arn } of strangers) index.addGap({ ...UNKNOWN_ROLE, resource: arn });
    for (const gap of inventory.value.gaps) index.addGap(gap);
  }
  if (credentials !== undefined) index.setCredentialReport(credentials.value);
  return { ok: true, value: { account: index.seal(), partition, details } };
}

/** Throws what the file system refuses, and then nothing stays in the folder. */
async function writeFolder({ account, partition, details }: Input, { at, out }: AnalyzeArguments): Promise<Summary> {
  const { accountId } = account.settings;
  const stamp = stampOf(at);
  const engineVersion = ENGINE_VERSION;
  const header = { accountId, partition, analysisTime: at, engineVersion, catalogueVersion, catalogueDate };
  const principals = new PrincipalPass(account, details);
  const folder = await openReportFolder(typedPath(out), stamp);
  try {
    const files = await writeReports(folder.output, header, {
      resources: account.resources,
      externalGrants: () => account.externalGrants(),
      principalCount: account.principals.length,
      accesses: principals.accesses(),
      escalation: () => principals.analysis.escalation,
      findings: () => principals.analysis.findings(),
      gaps: () => gapsInOrder(account.gaps),
    });
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
      administrators: principals.administrators,
      escalating: principals.analysis.escalation.escalating.length,
      findings: principals.analysis.findings().map(({ severity }) => severity),
      gaps,
      files: [...objects.map(({ fileName }) => fileName), datedName(MANIFEST, stamp)],
      report: join(out, datedName(REPORT, stamp)),
      bytes: objects.reduce((sum, object) => sum + object.bytes, Buffer.byteLength(manifest)),
    };
  } finally {
    await folder.close();
  }
}
