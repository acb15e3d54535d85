import {
  type Account,
  AccountAnalysis,
  catalogueDate,
  catalogueVersion,
  createAccountIndex,
  ENGINE_VERSION,
  type Gap,
  organizationGap,
  type PrincipalAccess,
} from "../../../iam/index.ts";
import { gapsInOrder } from "../../../report/model/gapOrder.ts";
import type { Compared } from "../../../report/summary/comparison.ts";
import { trustedAccountsOf } from "../../../store/customer.ts";
import { openDatabase } from "../../../store/database.ts";
import { findPartner } from "../../../store/partner.ts";
import { type StageContext, type StageResult, stagingPrefix } from "../stage/stage.ts";
import { writeStagedFiles } from "../staging/analysisFiles.ts";
import { type Collection, readCollection, readCredentialReport } from "../staging/collection.ts";
import { compareWithPrevious } from "./changes.ts";
import { lacksPolicies, organizationOf } from "./organization.ts";
import { type DetailPages, principalDetails, principalsOf } from "./principalDetails.ts";
import { writeReportFiles } from "./reportFiles.ts";
import { type StagedPages, stagedPages } from "./stagedPages.ts";

/** After this many principals the work pauses, so that the lease can be renewed. */
const PRINCIPALS_PER_TURN = 16;

/**
 * Turns what was collected into reports, all in the staging bucket. The pages are read twice: once into the account index,
 * which keeps what decisions need, and once more in order of ARN, principal by principal. Its prefix ends with
 * `files.json`, written last.
 */
export async function analyze(context: StageContext): Promise<StageResult> {
  const { execution, dependencies } = context;
  const { staging } = dependencies;
  if (execution.collectionPrefix === null) throw new Error("nothing was collected for the analysis");
  const collected = execution.collectionPrefix;
  const collection = await readCollection(staging, collected);
  const staged = stagedPages(staging, collected);
  const { account, pageOf } = await indexAccount(context, collection, collected, staged);

  const prefix = stagingPrefix(execution, "analysis");
  const pages: DetailPages = {
    read: async (page) => (await staged.details(pageName(collection, page))).details,
  };
  const arns = account.principals.map(({ arn }) => arn);
  const header = {
    executionId: execution.executionId,
    accountId: execution.accountId,
    partition: execution.provider,
    analysisTime: execution.startedAt,
    engineVersion: ENGINE_VERSION,
    catalogueVersion,
    catalogueDate,
    ...(await readerFacts(context, collection)),
  };
  const analysis = new AccountAnalysis(account, collection.accountSummary);
  let compared: Compared = { comparison: undefined, gaps: [] };
  const files = await writeReportFiles(staging, prefix, header, {
    resources: account.resources,
    policies: account.policies,
    externalGrants: () => account.externalGrants(),
    principalCount: arns.length,
    accesses: accesses(context, account, analysis, principalDetails(pages, pageOf, arns)),
    escalation: () => analysis.escalation,
    findings: () => analysis.findings(),
    gaps: () => gapsInOrder(account.gaps),
    compare: async () => {
      await context.progress(0, 0, "changes");
      compared = await compareWithPrevious(context, prefix);
      return compared;
    },
  });
  await writeStagedFiles(staging, prefix, {
    engineVersion: ENGINE_VERSION,
    catalogueVersion,
    files,
    gaps: gapsInOrder([...account.gaps, ...compared.gaps]),
  });
  return { outcome: "done", prefix };
}

/** What a reader is told of the account and of who hands the report on, as far as there is a name. */
async function readerFacts({ execution, dependencies }: StageContext, { accountAlias }: Collection) {
  const partner = await findPartner(openDatabase(dependencies.d1), execution.partnerId);
  return {
    ...(accountAlias !== null && { accountAlias }),
    ...(partner?.name && { partnerName: partner.name }),
  };
}

/** First pass: everything into the index, and on which page each principal is. */
async function indexAccount(context: StageContext, collection: Collection, prefix: string, staged: StagedPages) {
  const { execution, dependencies } = context;
  const { staging } = dependencies;
  const organization = await organizationOf(context, collection, prefix);
  const trustedAccounts = await trustedAccountsOf(openDatabase(dependencies.d1), execution);
  const index = createAccountIndex({
    accountId: execution.accountId,
    partition: execution.provider,
    at: execution.startedAt,
    ...(organization !== undefined && { organization }),
    trustedAccounts,
  });
  const pageOf = new Map<string, number>();
  const known = new Map<string, string>();
  const add = (gaps: readonly Gap[]) => {
    for (const gap of gaps) index.addGap(gap);
  };
  for (const [number, page] of collection.pages.entries()) {
    await context.progress(number, collection.pages.length, "pages indexed");
    if (page.kind === "resources") {
      const { resources, gaps } = await staged.resources(page.name);
      index.addResources(resources);
      add(gaps);
      continue;
    }
    const { details, gaps } = await staged.details(page.name, known);
    index.addAuthorizationDetails(details);
    add(gaps);
    for (const { Arn } of principalsOf(details)) if (!pageOf.has(Arn)) pageOf.set(Arn, number);
  }
  const credentialReport = await readCredentialReport(staging, prefix, collection);
  if (credentialReport !== undefined) index.setCredentialReport(credentialReport);
  add(collection.gaps);
  if (lacksPolicies(collection, organization)) index.addGap(organizationGap());
  return { account: index.seal(), pageOf };
}

/** Second pass: each principal decided once. */
async function* accesses(
  context: StageContext,
  account: Account,
  analysis: AccountAnalysis,
  details: ReturnType<typeof principalDetails>,
): AsyncGenerator<PrincipalAccess> {
  const total = account.principals.length;
  let done = 0;
  for await (const detail of details) {
    if (done % PRINCIPALS_PER_TURN === 0) {
      await context.dependencies.runtime.sleep(0);
      await context.progress(done, total, "principals analysed");
    }
    yield analysis.analyze(detail);
    done += 1;
  }
  await context.progress(done, total, "principals analysed");
}

function pageName(collection: Collection, page: number): string {
  return collection.pages[page]?.name ?? "";
}
