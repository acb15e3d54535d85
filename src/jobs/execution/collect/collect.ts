import { createAwsClient } from "../../../aws/client/client.ts";
import type { AwsCredential } from "../../../aws/client/credential.ts";
import { getCallerIdentity } from "../../../aws/services/sts.ts";
import { auditCredential } from "../credentials/auditCredential.ts";
import { type StageContext, type StageResult, stagingPrefix } from "../stage/stage.ts";
import { credentialExpired, stageFailure } from "../stage/stageFailure.ts";
import { COLLECTION_FILE, type Collection, CREDENTIAL_REPORT_FILE } from "../staging/collection.ts";
import { earlyFacts, finishedCredentialReport, lateFacts } from "./accountFacts.ts";
import { collectIam } from "./iamPages.ts";
import { findOrganization, listAttachments, listUnits, readOrganizationDocuments } from "./organization.ts";
import { listResources, readPolicies, readRest } from "./resources.ts";
import { type CollectRun, openRun } from "./run.ts";
import { CollectingStopped } from "./session.ts";
import { type CollectState, firstState, readState, type Step, stepAfter } from "./state.ts";

/**
 * The first stage: gets a credential for the account, makes sure that it is the account's, and copies the account's
 * configuration into the staging bucket, in as many invocations as it takes. Gives the prefix where `collection.json` lies,
 * or why there is none.
 */
export async function collect(context: StageContext): Promise<StageResult> {
  const { runtime, endpoints } = context.dependencies;
  const { accountId, provider, auditorAuthMethod } = context.execution;
  const obtained = await auditCredential(context);
  if (!("ok" in obtained)) return obtained;
  const { expiresAt } = obtained;
  if (expiresAt !== undefined && expiresAt <= runtime.now()) return credentialExpired();

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
  const renewable = auditorAuthMethod !== "credential";
  let run: CollectRun | undefined;
  try {
    const state = (await resumed(context)) ?? firstState();
    run = openRun(context, client, state, renewable ? expiresAt : undefined);
    return (await takeSteps(run)) ? await finish(run, caller.value.arn) : await run.pause();
  } catch (error) {
    if (!(error instanceof CollectingStopped)) throw error;
    // The next invocation continues with a new credential; an execution that makes no progress fails.
    if (error.failure.code === "credential_expired" && renewable && run?.hasAdvanced() === true) return run.pause();
    return error.failure;
  }
}

function resumed({ execution, dependencies }: StageContext): Promise<CollectState | undefined> {
  return execution.cursor === null ? Promise.resolve(undefined) : readState(dependencies.staging, execution.cursor);
}

/** Each step gives false when it leaves the rest to the next invocation. */
const DO: Readonly<Record<Step, (run: CollectRun) => Promise<boolean>>> = {
  begin,
  iam: collectIam,
  facts: readFacts,
  units: listUnits,
  attachments: listAttachments,
  documents: readOrganizationDocuments,
  lists: listResources,
  policies: readPolicies,
  rest: readRest,
};

async function takeSteps(run: CollectRun): Promise<boolean> {
  const { state } = run;
  while (state.step !== "done") {
    if (run.hasAdvanced() && run.isSpent()) return false;
    if (!(await DO[state.step](run))) return false;
    state.step = stepAfter(state.step);
    state.done = 0;
  }
  return true;
}

async function begin({ session, state }: CollectRun): Promise<boolean> {
  state.early = await earlyFacts(session);
  return true;
}

async function readFacts(run: CollectRun): Promise<boolean> {
  const { context, session, state } = run;
  state.late = await lateFacts(session, context.execution.accountId);
  state.organization = await findOrganization(run);
  run.advance();
  return true;
}

async function finish(run: CollectRun, callerArn: string): Promise<StageResult> {
  const { context, session, state, writer, resources } = run;
  const { execution, dependencies } = context;
  const prefix = stagingPrefix(execution, "collection");
  await resources.finish();
  const report = await finishedCredentialReport(session);
  if (report !== undefined) await writer.writeFile(CREDENTIAL_REPORT_FILE, report, "text/csv");
  const { early, late, organization } = state;
  const policiesKey = organization?.policiesKey ?? undefined;
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
    counts: state.counts,
    gaps: session.gaps(),
    pages: writer.pages.map((page) => ({ ...page, name: nameFrom(prefix, page.name) })),
    collectedAt: dependencies.runtime.now(),
    credentialReport: report !== undefined,
    organization: organization && { id: organization.id, managementAccount: organization.managementAccount },
    organizationPolicies: policiesKey !== undefined,
    ...(policiesKey !== undefined && { organizationPoliciesKey: policiesKey }),
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

/** What is next to the collection goes by its name, the rest by its key. */
function nameFrom(prefix: string, key: string): string {
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}
