import { join } from "node:path";
import {
  type Account,
  type AuthorizationDetails,
  catalogueDate,
  catalogueVersion,
  createAccountIndex,
  ENGINE_VERSION,
  isRoleArn,
  type OrganizationPolicies,
  organizationGap,
  SEVERITIES,
} from "../iam/index.ts";
import { fail, ok, type Result } from "../platform/result.ts";
import { manifestText } from "../report/json/manifest.ts";
import { gapsInOrder } from "../report/model/gapOrder.ts";
import { NOT_GIVEN } from "../report/model/knowledge.ts";
import { datedName, MANIFEST, REPORT, REPORT_KINDS } from "../report/model/reportNames.ts";
import { writeReports } from "../report/writeReports.ts";
import { readAccountFile } from "./accountFile.ts";
import { type AnalyzeArguments, readAnalyzeArguments } from "./analyzeArguments.ts";
import { readCredentialReportFile } from "./credentialReportFile.ts";
import { systemProblem, typedPath } from "./inputFile.ts";
import { readOrganizationFile } from "./organizationFile.ts";
import { openReportFolder } from "./output/reportFolder.ts";
import { PrincipalPass } from "./principalPass.ts";
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
 * and gives a summary to print. `now`: milliseconds since the epoch, the time of the analysis where none is given.
 */
export async function analyze(
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  now: () => number,
): Promise<Result<Analyzed>> {
  const started = now();
  const read = readAnalyzeArguments(args, started);
  if (!read.ok) return read;
  const { out } = read.value;
  const files = await readFiles(read.value, input);
  if (!files.ok) return files;
  try {
    const summary = await writeFolder(files.value, read.value);
    const { print, failOn } = read.value;
    const ms = now() - started;
    const text = print === "nothing" ? "" : print === "json" ? summaryJson(summary, ms) : summaryText(summary, out, ms);
    const severe = failOn === undefined ? [] : SEVERITIES.slice(0, SEVERITIES.indexOf(failOn) + 1);
    return ok({ text, isFailedOn: summary.findings.some((severity) => severe.includes(severity)) });
  } catch (error) {
    return fail(`${out}: ${systemProblem(error)}`);
  }
}

interface Files {
  account: Account;
  partition: string;
  details: AuthorizationDetails;
}

/** A role that only the resources file names: roles are analyzed from the authorization details. */
const UNKNOWN_ROLE = { service: "iam", region: "", action: "iam:GetAccountAuthorizationDetails", code: "NoSuchEntity" };

const NO_CREDENTIAL_REPORT = {
  service: "iam",
  region: "",
  action: "iam:GetCredentialReport",
  code: NOT_GIVEN,
  message:
    "give --credential-report FILE, as aws iam generate-credential-report && aws iam get-credential-report print it",
};

const NO_RESOURCES = {
  service: "k9",
  region: "",
  action: "resources",
  code: NOT_GIVEN,
  message: "give --resources FILE, in the form that iam analyze --help shows",
};

async function readFiles(paths: AnalyzeArguments, input: AsyncIterable<Uint8Array>): Promise<Result<Files>> {
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

  const { accountId, partition, details, gaps } = account.value;
  const index = createAccountIndex({
    accountId,
    partition,
    at: paths.at,
    trustedAccounts: paths.trustedAccounts,
    ...(organization && { organization: knownOrganization(organization.value) }),
  });
  index.addAuthorizationDetails(details);
  for (const gap of gaps) index.addGap(gap);
  if (inventory !== undefined) {
    index.addResources(inventory.value.resources);
    const roles = new Set(details.RoleDetailList.map(({ Arn }) => Arn));
    const unknownRoles = inventory.value.resources.filter(({ arn }) => isRoleArn(arn) && !roles.has(arn));
    for (const { arn } of unknownRoles) index.addGap({ ...UNKNOWN_ROLE, resource: arn });
    for (const gap of inventory.value.gaps) index.addGap(gap);
  }
  if (report !== undefined) index.setCredentialReport(report.value);
  if (report === undefined) index.addGap(NO_CREDENTIAL_REPORT);
  if (inventory === undefined) index.addGap(NO_RESOURCES);
  if (organization === undefined) index.addGap(organizationGap("Give them with --organization FILE."));
  return ok({ account: index.seal(), partition, details });
}

function knownOrganization(policies: OrganizationPolicies) {
  return { id: policies.id, managementAccount: policies.managementAccount, policies };
}

/** Throws the errors of the file system; then nothing stays in the folder. */
async function writeFolder(
  { account, partition, details }: Files,
  { at, out, only }: AnalyzeArguments,
): Promise<Summary> {
  const { accountId } = account.settings;
  const engineVersion = ENGINE_VERSION;
  const header = { accountId, partition, analysisTime: at, engineVersion, catalogueVersion, catalogueDate };
  const principals = new PrincipalPass(account, details);
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
      gaps: () => gapsInOrder(account.gaps),
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
      findings: principals.analysis.findings().map(({ severity }) => severity),
      gaps,
      files: [...objects.map(({ fileName }) => fileName), datedName(MANIFEST, stamp)],
      report: join(out, datedName(files.some(({ ext }) => ext === REPORT.ext) ? REPORT : MANIFEST, stamp)),
      bytes: objects.reduce((sum, object) => sum + object.bytes, Buffer.byteLength(manifest)),
    };
  } finally {
    await folder.close();
  }
}
