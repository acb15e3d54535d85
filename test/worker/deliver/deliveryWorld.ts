import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { readAwsEndpoints } from "../../../src/aws/client/endpoint.ts";
import type { Env } from "../../../src/env.ts";
import { writeReportFiles } from "../../../src/jobs/execution/analyze/reportFiles.ts";
import type { ClaimedExecution, JobDependencies, StageContext } from "../../../src/jobs/execution/stage/stage.ts";
import { writeStagedFiles } from "../../../src/jobs/execution/staging/analysisFiles.ts";
import * as names from "../../../src/report/model/reportNames.ts";
import { deleteArtifacts } from "../../../src/store/artifacts.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { customer, execution, type PartnerDelivery, partner } from "../../../src/store/schema.ts";
import { testBindings } from "../../bindings.ts";
import { ACCOUNT, AT, accesses, escalation, external, findings, resources } from "../../node/report/smallAccount.ts";
import { undivided } from "../undivided.ts";

export const bindings = env as unknown as Env & { MIGRATIONS: D1Migration[]; SANDBOX: Fetcher };

const PARTNER = "P123456";
const CUSTOMER = "P123456-430363089266";
export const STAMP = "2022-12-10-0714";
export const DATED = `customers/${CUSTOMER}/reports/aws/${ACCOUNT}/2022/12/`;
/** The index of the access, which is in no set. */
export const INDEX = `customers/${CUSTOMER}/index/aws/${ACCOUNT}/2022/12/access.${STAMP}.index`;
export const LATEST = `customers/${CUSTOMER}/reports/aws/${ACCOUNT}/latest/`;
/** `principals.csv` and the others: every kind of report that there is, but for tables as Parquet. */
export const KINDS = Object.values(names).flatMap((each) =>
  typeof each === "object" && "report" in each && !names.isHive(each) ? [`${each.report}.${each.ext}`] : [],
);
export const datedNames = KINDS.map((kind) => kind.replace(".", `.${STAMP}.`)).sort();
export const latestNames = KINDS.map((kind) => kind.replace(".", ".latest.")).sort();
export const gap = {
  service: "s3",
  region: "",
  action: "s3:GetBucketPolicy",
  code: "AccessDenied",
  resource: "ledger",
};

export interface Situation {
  deliverToS3?: PartnerDelivery["DeliverToS3"];
  awsEncryptionKeyId?: string;
  latestReportEnabled?: boolean;
}

const silent = { info: () => {}, warn: () => {}, error: () => {}, with: () => silent };

const dependencies: JobDependencies = {
  runtime: {
    now: () => Date.now(),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    fetch: (request) => fetch(request),
    sleep: () => Promise.resolve(),
    log: silent,
  },
  d1: bindings.DB,
  inbox: bindings.INBOX,
  staging: bindings.STAGING,
  jobs: { send: () => Promise.reject(new Error("not in this test")) } as unknown as JobDependencies["jobs"],
  keyRing: undefined,
  vendingKeys: undefined,
  identities: {
    aws: { accessKeyId: testBindings.AWS_ACCESS_KEY_ID, secretAccessKey: testBindings.AWS_SECRET_ACCESS_KEY },
    "aws-us-gov": {
      accessKeyId: testBindings.AWS_ACCESS_KEY_ID_US_GOV,
      secretAccessKey: testBindings.AWS_SECRET_ACCESS_KEY_US_GOV,
    },
  },
  endpoints: readAwsEndpoints({ AWS_ENDPOINT_URL: testBindings.AWS_ENDPOINT_URL }).endpoints,
};

/** An execution about to be delivered: its row, its partner's settings, and the staged files of a small account. */
export async function deliveryWorld(situation: Situation = {}): Promise<StageContext> {
  await applyD1Migrations(bindings.DB, bindings.MIGRATIONS);
  await bindings.SANDBOX.fetch("https://sandbox.test/_sandbox/", { method: "DELETE" });
  for (const bucket of [bindings.INBOX, bindings.STAGING]) await deleteArtifacts(bucket, "");
  for (const table of ["execution_report", "execution", "customer", "partner"])
    await bindings.DB.exec(`delete from ${table}`);

  const claimed = executionOf();
  const DeliverToS3 = situation.deliverToS3;
  const at = { createdAt: AT, updatedAt: AT };
  const { orm } = openDatabase(bindings.DB);
  await orm.batch([
    orm.insert(partner).values({
      partnerId: PARTNER,
      awsEncryptionKeyId: situation.awsEncryptionKeyId ?? null,
      deliveryDestinations: DeliverToS3 ? { DeliverToS3 } : {},
      ...at,
    }),
    orm.insert(customer).values({
      customerId: CUSTOMER,
      partnerId: PARTNER,
      partnerCustomerId: "customer-1",
      deliveryDestinations: [],
      latestReportEnabled: situation.latestReportEnabled ?? false,
      ...at,
    }),
    orm
      .insert(execution)
      .values({ ...claimed, kind: "ondemand", day: "2022-12-10", createdAt: AT, dueAt: AT + 300_000 }),
  ]);
  await stageAnalysis(claimed.analysisPrefix ?? "");
  return { execution: claimed, dependencies, progress: async () => {}, ...undivided };
}

function executionOf(): ClaimedExecution {
  const executionId = `ondemand-${CUSTOMER}-${ACCOUNT}-2022-12-10_ONO2`;
  return {
    executionId,
    partnerId: PARTNER,
    partnerCustomerId: "customer-1",
    customerId: CUSTOMER,
    accountId: ACCOUNT,
    provider: "aws",
    auditorAuthMethod: "credential",
    roleArn: null,
    externalId: null,
    status: "delivering",
    stamp: STAMP,
    startedAt: AT,
    fence: 3,
    collectionPrefix: null,
    analysisPrefix: `executions/${executionId}/2/analysis/`,
    cursor: null,
  };
}

async function stageAnalysis(prefix: string): Promise<void> {
  const header = {
    accountId: ACCOUNT,
    partition: "aws",
    analysisTime: AT,
    engineVersion: "1.0.0",
    catalogueVersion: "0.1",
    catalogueDate: "",
  };
  const files = await writeReportFiles(bindings.STAGING, prefix, header, {
    resources,
    policies: [],
    externalGrants: () => external,
    principalCount: accesses.length,
    accesses: (async function* () {
      yield* accesses;
    })(),
    escalation: () => escalation,
    findings: () => findings,
    gaps: () => [gap],
  });
  await writeStagedFiles(bindings.STAGING, prefix, {
    engineVersion: "1.0.0",
    catalogueVersion: "0.1",
    files,
    gaps: [gap],
  });
}

/** Names of the inbox's objects under `prefix`, and what tells their bytes apart. */
export async function inboxObjects(prefix: string): Promise<Record<string, string>> {
  const { objects } = await bindings.INBOX.list({ prefix });
  return Object.fromEntries(objects.map(({ key, etag }) => [key.slice(prefix.length), etag]));
}

export interface S3Object {
  key: string;
  bytes: number;
  contentType: string;
  encryption: string;
  kmsKeyId?: string;
}

/** What the sandbox's bucket got. */
export async function s3Objects(bucket: string): Promise<S3Object[]> {
  const answer = await bindings.SANDBOX.fetch(`https://sandbox.test/_sandbox/objects/${bucket}`);
  return answer.json();
}

export async function playFaults(rules: readonly object[]): Promise<void> {
  const body = JSON.stringify(rules);
  const answer = await bindings.SANDBOX.fetch("https://sandbox.test/_sandbox/faults", { method: "POST", body });
  if (!answer.ok) throw new Error(await answer.text());
}

export async function reportRows() {
  const { results } = await bindings.DB.prepare("select * from execution_report order by file_name").all<{
    file_name: string;
    object_key: string;
    bytes: number;
    sha256: string;
    content_type: string;
  }>();
  return results;
}

export async function executionStatus(): Promise<string | null> {
  return bindings.DB.prepare("select status from execution").first<string>("status");
}
