import { type AwsClient, createAwsClient } from "../../../aws/client/client.ts";
import type { AwsCredential } from "../../../aws/client/credential.ts";
import { getCallerIdentity } from "../../../aws/services/sts.ts";
import { auditCredential } from "../credentials/auditCredential.ts";
import { type StageContext, type StageResult, stagingPrefix } from "../stage/stage.ts";
import { credentialExpired, stageFailure } from "../stage/stageFailure.ts";
import {
  COLLECTION_FILE,
  type Collection,
  CREDENTIAL_REPORT_FILE,
  ORGANIZATION_POLICIES_FILE,
} from "../staging/collection.ts";
import { earlyFacts, finishedCredentialReport, lateFacts } from "./accountFacts.ts";
import { collectIamPages } from "./iamPages.ts";
import { collectOrganization } from "./organization.ts";
import { createPageWriter } from "./pages.ts";
import { collectResources } from "./resources.ts";
import { CollectingStopped, createCollectorSession } from "./session.ts";

/** Claims after which a service that still throttles or is unavailable becomes a gap; see `createCollectorSession`. */
const PATIENT_CLAIMS = 3;

/**
 * The first stage: gets a credential for the account, makes sure that it is the account's, and copies the account's
 * configuration page by page into the staging bucket. Gives the prefix where `collection.json` lies, or why there is none.
 */
export async function collect(context: StageContext): Promise<StageResult> {
  const { runtime, endpoints } = context.dependencies;
  const { accountId, provider } = context.execution;
  const obtained = await auditCredential(context);
  if (!("ok" in obtained)) return obtained;
  if (obtained.expiresAt !== undefined && obtained.expiresAt <= runtime.now()) return credentialExpired();

  const client = createAwsClient({
    credential: obtained.credential satisfies AwsCredential,
    provider,
    endpoints,
    runtime,
  });
  const caller = await getCallerIdentity(client);
  if (!caller.ok) return stageFailure(caller.failure);
  if (caller.value.accountId !== accountId) {
    const message = `The credential does not belong to AWS account ${accountId}. Nothing was read with it.`;
    return { outcome: "failed", code: "wrong_account", message };
  }
  try {
    return await collectAccount(context, client, caller.value.arn);
  } catch (error) {
    if (error instanceof CollectingStopped) return error.failure;
    throw error;
  }
}

async function collectAccount(context: StageContext, client: AwsClient, callerArn: string): Promise<StageResult> {
  const { execution, dependencies, progress } = context;
  const prefix = stagingPrefix(execution, "collection");
  const writer = createPageWriter(dependencies.staging, prefix);
  const session = createCollectorSession(client, execution.fence <= PATIENT_CLAIMS);

  const early = await earlyFacts(session);
  const expected = ["Users", "Groups", "Roles", "Policies"].reduce((sum, name) => sum + (early.summary[name] ?? 0), 0);
  const iam = await collectIamPages(client, writer, (done) =>
    progress(done, Math.max(done, expected), "users, groups, roles and policies"),
  );
  if (!iam.ok) return stageFailure(iam.failure);

  const late = await lateFacts(session, execution.accountId);
  const organization = await collectOrganization(session);
  if (organization?.policies !== undefined) {
    await writer.writeFile(ORGANIZATION_POLICIES_FILE, JSON.stringify(organization.policies), "application/json");
  }
  const scope = { session, accountId: execution.accountId, roles: iam.roles };
  const counts = await collectResources(scope, writer, late, progress);
  const report = await finishedCredentialReport(session);
  if (report !== undefined) await writer.writeFile(CREDENTIAL_REPORT_FILE, report, "text/csv");

  const collection: Collection = {
    accountId: execution.accountId,
    partition: execution.provider,
    callerArn,
    accountAlias: early.alias ?? null,
    accountSummary: early.summary,
    virtualMfaDevices: late.mfaDevices.map(({ serialNumber, userArn, enabledAt }) => ({
      serialNumber,
      userArn: userArn ?? null,
      enabledAt: enabledAt ?? null,
    })),
    regions: [...late.regions],
    counts: { ...iam.counts, ...counts },
    gaps: session.gaps(),
    pages: [...writer.pages],
    collectedAt: dependencies.runtime.now(),
    credentialReport: report !== undefined,
    organization: organization ? { id: organization.id, managementAccount: organization.managementAccount } : null,
    organizationPolicies: organization?.policies !== undefined,
  };
  await writer.writeFile(COLLECTION_FILE, JSON.stringify(collection), "application/json");
  dependencies.runtime.log.info("collection.done", {
    executionId: execution.executionId,
    pages: collection.pages.length,
    gaps: collection.gaps.length,
    ...collection.counts,
  });
  return { outcome: "done", prefix };
}
