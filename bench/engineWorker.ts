/**
 * The whole analysis (decision, escalation, findings, and with `reports=true` all reports) inside workerd, in pages as the
 * service does it: nothing of the account is held but what the engine and the reports keep.
 * `?principals=5000&resources=10000` answers with what was counted when it is finished.
 */
import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { generateAccount } from "../sandbox/accounts/generate.ts";
import { type Account, createAccountIndex } from "../src/iam/access/accountIndex.ts";
import type { PrincipalAccess } from "../src/iam/access/model.ts";
import { AccountAnalysis } from "../src/iam/accountAnalysis.ts";
import { catalogueDate, catalogueVersion } from "../src/iam/catalogue/catalogue.ts";
import type { AuthorizationDetails } from "../src/iam/inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../src/iam/inventory/resourceRecord.ts";
import { ENGINE_VERSION } from "../src/iam/version.ts";
import { gapsInOrder } from "../src/report/model/gapOrder.ts";
import { type WrittenReport, writeReports } from "../src/report/writeReports.ts";
import { reportOutput, type Store } from "./reportOutput.ts";

const ACCOUNT_ID = "333344445555";
const AT = Date.UTC(2026, 10, 21);
const PAGE = 200;

type Generated = ReturnType<typeof generateAccount>;

/** One page of the account as text and back, as it comes out of object storage. */
function page(account: Generated, from: number): AuthorizationDetails {
  const window = <Item>({ length, at }: { length: number; at(index: number): Item | undefined }) => ({
    length: Math.max(0, Math.min(PAGE, length - from)),
    at: (index: number) => at(from + index),
  });
  const part = {
    ...account,
    users: window(account.users),
    groups: window(account.groups),
    roles: window(account.roles),
    localPolicies: window(account.localPolicies),
    awsPolicies: window(account.awsPolicies),
  };
  return JSON.parse(JSON.stringify(exportAuthorizationDetails(part)));
}

function* pages(account: Generated): Generator<AuthorizationDetails> {
  const longest = Math.max(
    account.users.length,
    account.roles.length,
    account.localPolicies.length,
    account.groups.length,
  );
  for (let from = 0; from < longest; from += PAGE) yield page(account, from);
}

/** Page by page; each is dropped before the next is analyzed. */
async function* accesses(
  account: Generated,
  analysis: AccountAnalysis,
  counts: Counts,
): AsyncGenerator<PrincipalAccess> {
  for (const details of pages(account)) {
    for (const detail of [...(details.UserDetailList ?? []), ...(details.RoleDetailList ?? [])]) {
      const access = analysis.analyze(detail);
      counts.principals += 1;
      for (const grant of access.grants) counts.rows += grant.scope === "resource" ? grant.resources.length : 1;
      yield access;
    }
  }
}

interface Counts {
  principals: number;
  rows: number;
}

function report(
  sealed: Account,
  analysis: AccountAnalysis,
  each: AsyncGenerator<PrincipalAccess>,
  store: Store,
): Promise<WrittenReport[]> {
  const header = {
    accountId: ACCOUNT_ID,
    partition: "aws",
    analysisTime: AT,
    engineVersion: ENGINE_VERSION,
    catalogueVersion,
    catalogueDate,
  };
  return writeReports(reportOutput(store), header, {
    resources: sealed.resources,
    policies: sealed.policies,
    externalGrants: () => sealed.externalGrants(),
    principalCount: sealed.principals.length,
    accesses: each,
    escalation: () => analysis.escalation,
    findings: () => analysis.findings(),
    gaps: () => gapsInOrder(sealed.gaps),
  });
}

async function drain(each: AsyncGenerator<PrincipalAccess>): Promise<WrittenReport[]> {
  for await (const _ of each);
  return [];
}

async function analyze(request: Request, { STORE }: { STORE: Store }): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const principals = Number(query.get("principals"));
  const resources = Number(query.get("resources"));
  const account = generateAccount({
    seed: 20_261_121,
    accountId: ACCOUNT_ID,
    principals,
    buckets: Math.floor(resources * 0.75),
    keys: Math.floor(resources * 0.25),
    statementsPerPrincipal: 30,
  });
  const index = createAccountIndex({ accountId: ACCOUNT_ID, partition: "aws", at: AT });
  for (const details of pages(account)) index.addAuthorizationDetails(details);
  const records: ResourceRecord[] = JSON.parse(JSON.stringify(exportResources(account)));
  index.addResources(records);
  records.length = 0;
  const sealed = index.seal();
  const analysis = new AccountAnalysis(sealed);
  const counts: Counts = { principals: 0, rows: 0 };
  const written =
    query.get("reports") === "true"
      ? await report(sealed, analysis, accesses(account, analysis, counts), STORE)
      : await drain(accesses(account, analysis, counts));
  return Response.json({
    ...counts,
    findings: analysis.findings().length,
    files: written.length,
    bytes: written.reduce((sum, { bytes }) => sum + bytes, 0),
  });
}

export default {
  fetch: (request: Request, env: { STORE: Store }): Promise<Response> =>
    analyze(request, env).catch((error: unknown) => new Response(String(error), { status: 500 })),
};
