import { credentialReportCsv } from "../../accounts/credentialReport.ts";
import type { Account, Sequence } from "../../accounts/model.ts";
import { utf8 } from "../../bytes.ts";
import type { Context } from "../../context.ts";
import { boundedInteger, paginate } from "../../protocol/pagination.ts";
import { type QueryInput, queryProtocol } from "../../protocol/query.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../../protocol/service.ts";
import type { XmlObject } from "../../protocol/xml.ts";
import { getAccountAuthorizationDetails } from "./authorizationDetails.ts";

/** AWS Identity and Access Management, version 2010-05-08. */
export const iam = defineService({
  name: "iam",
  global: true,
  protocol: queryProtocol({ namespace: "https://iam.amazonaws.com/doc/2010-05-08/", version: "2010-05-08" }),
  operations: {
    GetAccountAuthorizationDetails: { run: forAccount(getAccountAuthorizationDetails) },
    GenerateCredentialReport: { run: generateCredentialReport },
    GetCredentialReport: { run: getCredentialReport },
    ListAccountAliases: { run: forAccount(listAccountAliases) },
    GetAccountSummary: { run: forAccount(getAccountSummary) },
    ListVirtualMFADevices: { run: forAccount(listVirtualMfaDevices) },
  },
});

type OnAccount = (input: QueryInput, account: Account) => XmlObject | AwsFailure;

function forAccount(operation: OnAccount): (input: QueryInput, context: Context) => XmlObject | AwsFailure {
  return (input, { account }) => (account === undefined ? noSuchAccount() : operation(input, account));
}

function noSuchAccount(): AwsFailure {
  return failure(404, "NoSuchEntity", "The sandbox has no such account.");
}

/** A page of a list with Marker and MaxItems, as all lists of IAM have them. */
function iamPage<Item>(
  input: QueryInput,
  list: Sequence<Item>,
  scope: string,
): { items: readonly Item[]; position: XmlObject } | AwsFailure {
  const size = boundedInteger(input.get("MaxItems"), { standard: 100, min: 1, max: 1000 });
  if (size === undefined) return failure(400, "ValidationError", "MaxItems must be a number from 1 to 1000");
  const page = paginate(list, { size, marker: input.get("Marker") ?? undefined, scope });
  if (page === undefined) return failure(400, "ValidationError", "Invalid Marker.");
  return { items: page.items, position: { IsTruncated: page.next !== undefined, Marker: page.next } };
}

function listAccountAliases(input: QueryInput, account: Account): XmlObject | AwsFailure {
  const page = iamPage(input, account.aliases, "ListAccountAliases");
  return isFailure(page) ? page : { AccountAliases: { member: page.items }, ...page.position };
}

function getAccountSummary(_input: QueryInput, account: Account): XmlObject {
  const root = account.credentials.at(0) ?? {};
  const counts: Record<string, number> = {
    Users: account.users.length,
    UsersQuota: 5000,
    Groups: account.groups.length,
    GroupsQuota: 300,
    Roles: account.roles.length,
    RolesQuota: 5000,
    Policies: account.localPolicies.length,
    PoliciesQuota: 5000,
    MFADevices: account.mfaDevices.length,
    MFADevicesInUse: account.mfaDevices.length,
    AccountMFAEnabled: root.mfa_active === "true" ? 1 : 0,
    AccountAccessKeysPresent: root.access_key_1_active === "true" || root.access_key_2_active === "true" ? 1 : 0,
    AccountPasswordPresent: 1,
    AccountSigningCertificatesPresent: 0,
  };
  return { SummaryMap: { entry: Object.entries(counts).map(([key, value]) => ({ key, value })) } };
}

function listVirtualMfaDevices(input: QueryInput, account: Account): XmlObject | AwsFailure {
  const status = input.get("AssignmentStatus") ?? "Any";
  if (!["Assigned", "Unassigned", "Any"].includes(status)) {
    return failure(400, "ValidationError", "AssignmentStatus must be one of Assigned, Unassigned, Any");
  }
  const devices = status === "Unassigned" ? [] : account.mfaDevices;
  const page = iamPage(input, devices, `ListVirtualMFADevices ${status}`);
  if (isFailure(page)) return page;
  const member = page.items.map((device) => ({ ...device, User: { ...device.User } }));
  return { VirtualMFADevices: { member }, ...page.position };
}

/** The first call starts the report, and the second finds it complete. */
async function generateCredentialReport(_input: QueryInput, context: Context): Promise<XmlObject | AwsFailure> {
  if (context.account === undefined) return noSuchAccount();
  const { accountId } = context.account;
  if ((await context.state.reportState(accountId)) === "none") {
    await context.state.advanceReport(accountId, "started");
    return { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
  }
  await context.state.advanceReport(accountId, "complete");
  return { State: "COMPLETE" };
}

async function getCredentialReport(_input: QueryInput, context: Context): Promise<XmlObject | AwsFailure> {
  if (context.account === undefined) return noSuchAccount();
  const state = await context.state.reportState(context.account.accountId);
  if (state === "none")
    return failure(410, "ReportNotPresent", "No report exists. Call GenerateCredentialReport first.");
  if (state === "started") {
    await context.state.advanceReport(context.account.accountId, "complete");
    return failure(404, "ReportInProgress", "The credential report is still being generated.");
  }
  const bytes = utf8(credentialReportCsv(context.account));
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  const generatedTime = `${new Date(context.now).toISOString().slice(0, 19)}Z`;
  return { Content: btoa(binary), ReportFormat: "text/csv", GeneratedTime: generatedTime };
}
