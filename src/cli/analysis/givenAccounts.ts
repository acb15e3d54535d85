import type { FindingException, Gap } from "../../iam/index.ts";
import { fail, ok, type Result } from "../../platform/result.ts";
import type { AnalyzeArguments } from "../analyzeArguments.ts";
import { readAccountFiles } from "../input/accountFiles.ts";
import { readCredentialReportFile } from "../input/credentialReportFile.ts";
import { readExceptionsFile } from "../input/exceptionsFile.ts";
import { filesByAccount } from "../input/ofAccount.ts";
import { readOrganizationFile } from "../input/organizationFile.ts";
import { type PreviousFile, readPreviousFile } from "../input/previousFile.ts";
import { readResourcesFile } from "../input/resourcesFile.ts";
import type { AccountInput } from "./openAccount.ts";

/** An account to analyze, and what to judge it by. */
export interface GivenAccount {
  input: AccountInput;
  exceptions: readonly FindingException[];
  previous: PreviousFile | undefined;
}

/** What the command line says of files. */
export type GivenFiles = Pick<
  AnalyzeArguments,
  | "accounts"
  | "resources"
  | "credentialReports"
  | "organizations"
  | "previous"
  | "exceptions"
  | "trustedAccounts"
  | "at"
  | "failOn"
>;

/** Reads all files that the command line names. What cannot be read at all is an error: nothing is analyzed then. */
export async function readGivenAccounts(
  args: GivenFiles,
  input: AsyncIterable<Uint8Array>,
): Promise<Result<GivenAccount[]>> {
  const accounts = await readAccountFiles(args.accounts, input);
  if (!accounts.ok) return accounts;
  const ids = accounts.value.map(({ accountId }) => accountId);
  const resources = filesByAccount("--resources", args.resources, ids);
  if (!resources.ok) return resources;
  const reports = filesByAccount("--credential-report", args.credentialReports, ids);
  if (!reports.ok) return reports;
  const organizations = filesByAccount("--organization", args.organizations, ids);
  if (!organizations.ok) return organizations;
  const earlier = filesByAccount("--previous", args.previous, ids);
  if (!earlier.ok) return earlier;
  const exceptions = args.exceptions === undefined ? ok([]) : await readExceptionsFile(args.exceptions, input);
  if (!exceptions.ok) return exceptions;

  const given: GivenAccount[] = [];
  for (const account of accounts.value) {
    const { accountId } = account;
    const inventory = await readIf(resources.value.get(accountId), (path) => readResourcesFile(path, input));
    if (!inventory.ok) return inventory;
    const report = await readIf(reports.value.get(accountId), (path) => readCredentialReportFile(path, input));
    if (!report.ok) return report;
    const organization = await readIf(organizations.value.get(accountId), (path) => readOrganizationFile(path, input));
    if (!organization.ok) return organization;
    const previous = await readIf(earlier.value.get(accountId), readPreviousFile);
    if (!previous.ok) return previous;
    const unfit = previous.value && problemOf(previous.value, accountId, args);
    if (unfit !== undefined) return fail(unfit);
    given.push({
      input: {
        ...account,
        gaps: [...account.gaps, ...gapsOf(previous.value)],
        at: args.at,
        trustedAccounts: args.trustedAccounts,
        inventory: inventory.value,
        credentialReport: report.value,
        organization: organization.value,
      },
      exceptions: exceptions.value,
      previous: previous.value,
    });
  }
  return ok(given);
}

async function readIf<T>(
  path: string | undefined,
  read: (path: string) => Promise<Result<T>>,
): Promise<Result<T | undefined>> {
  return path === undefined ? ok(undefined) : read(path);
}

/** Why an earlier analysis is of no use. */
function problemOf(
  previous: PreviousFile,
  accountId: string,
  { failOn }: Pick<GivenFiles, "failOn">,
): string | undefined {
  if (previous.accountId !== accountId)
    return `--previous: ${previous.path}: of account ${previous.accountId}, not ${accountId}`;
  if (failOn?.isNew && !previous.findings.ok)
    return `--previous: ${previous.findings.error}; without them --fail-on cannot tell what is new`;
  return undefined;
}

function gapsOf(previous: PreviousFile | undefined): Gap[] {
  if (previous === undefined || previous.findings.ok) return [];
  const message = `${previous.findings.error}; since when findings are known is not known`;
  return [{ service: "k9", region: "", action: "compare", code: "PreviousFindingsMissing", message }];
}
