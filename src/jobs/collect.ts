import { type AwsClient, createAwsClient } from "../aws/client.ts";
import type { AwsCredential } from "../aws/identity.ts";
import { getCallerIdentity } from "../aws/sts.ts";
import { earlyFacts, lateFacts } from "./collect/accountFacts.ts";
import { credentialExpired, stageFailure } from "./collect/failure.ts";
import { collectIamPages } from "./collect/iamPages.ts";
import { collectKeys } from "./collect/kmsKeys.ts";
import { createPageWriter, createResourcePages } from "./collect/pages.ts";
import { collectBuckets } from "./collect/s3Buckets.ts";
import { CollectingStopped, createSurvey } from "./collect/survey.ts";
import { COLLECTION_FILE, type Collection, CREDENTIAL_REPORT_FILE } from "./collection.ts";
import { auditCredential } from "./credentials/auditCredential.ts";
import { type StageContext, type StageResult, stagingPrefix } from "./stage.ts";

/** Claims after which a service that still throttles or is out of reach is left as a gap; see `createSurvey`. */
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
    const message = `The credential belongs to another AWS account than ${accountId}. Nothing was read with it.`;
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
  const survey = createSurvey(client, execution.fence <= PATIENT_CLAIMS);

  const early = await earlyFacts(survey);
  const expected = ["Users", "Groups", "Roles", "Policies"].reduce((sum, name) => sum + (early.summary[name] ?? 0), 0);
  const iam = await collectIamPages(client, writer, (done) =>
    progress(done, Math.max(done, expected), "users, groups, roles and policies"),
  );
  if (!iam.ok) return stageFailure(iam.failure);

  const late = await lateFacts(survey, execution.accountId);
  if (late.credentialReport !== undefined) {
    await writer.writeFile(CREDENTIAL_REPORT_FILE, late.credentialReport, "text/csv");
  }

  const resources = createResourcePages(writer);
  let buckets = 0;
  for await (const bucket of collectBuckets(survey, late.publicAccessBlock)) {
    await resources.add(bucket);
    buckets += 1;
    await progress(buckets, buckets, "S3 buckets");
  }
  let keys = 0;
  let regionsDone = 0;
  const regionDone = async () => {
    regionsDone += 1;
    await progress(regionsDone, late.regions.length, "regions with KMS keys");
  };
  for await (const key of collectKeys(survey, late.regions, regionDone)) {
    await resources.add(key);
    keys += 1;
    await progress(regionsDone, late.regions.length, "regions with KMS keys");
  }
  await resources.finish();

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
    counts: { ...iam.counts, buckets, keys },
    gaps: survey.gaps(),
    pages: [...writer.pages],
    collectedAt: dependencies.runtime.now(),
    credentialReport: late.credentialReport !== undefined,
  };
  await writer.writeFile(COLLECTION_FILE, JSON.stringify(collection), "application/json");
  dependencies.runtime.log.info("collected", {
    executionId: execution.executionId,
    pages: collection.pages.length,
    gaps: collection.gaps.length,
    ...collection.counts,
  });
  return { outcome: "done", prefix };
}
