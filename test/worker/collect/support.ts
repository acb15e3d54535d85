import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { AwsIdentities } from "../../../src/aws/client/credential.ts";
import type { Env } from "../../../src/env.ts";
import type { ClaimedExecution, JobDependencies, StageContext } from "../../../src/jobs/execution/stage/stage.ts";
import { type Collection, readCollection } from "../../../src/jobs/execution/staging/collection.ts";
import type { Log, Runtime } from "../../../src/platform/runtime.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { credentialEnvelope, customer, execution, partner } from "../../../src/store/schema.ts";
import { sealCredential } from "../../../src/vault/envelope.ts";
import { type KeyRing, parseKeyRing } from "../../../src/vault/keyRing.ts";
import { undivided } from "../undivided.ts";

export const bindings = env as unknown as Env & { MIGRATIONS: D1Migration[]; SANDBOX: Fetcher };

const parsed = parseKeyRing(bindings.CREDENTIAL_KEYS ?? "");
if ("problem" in parsed) throw new Error(parsed.problem);
export const keyRing: KeyRing = parsed.ring;

export const PARTNER = "P123456";
export const CUSTOMER = "P123456-430363089266";
export const ACME = "123456789012";
export const GOVCLOUD = "210987654321";
export const LARGE = "333344445555";
const EXTERNAL_ID = "EXAMPLE-EXTERNAL-ID-1234";

/** The credential of the contract's example, which the sandbox knows for `ACME`. */
export const EXAMPLE_DETAILS = {
  accessKey: "AKIA_EXAMPLE",
  secretKey: "xlCs_EXAMPLE",
  sessionToken: "a32gh_EXAMPLE",
  arn: "arn:aws:sts::123456789012:assumed-role/auditor/iam-audit",
};

const silent: Log = { info() {}, warn() {}, error() {}, with: () => silent };

export interface Trial {
  context: StageContext;
  /** Milliseconds of every wait; none of them is waited. */
  sleeps: number[];
  progress: { done: number; total: number; what: string }[];
}

export interface TrialOptions {
  execution?: Partial<ClaimedExecution>;
  fetch?: Runtime["fetch"];
  staging?: R2Bucket;
  keyRing?: KeyRing | undefined;
  vendingKeys?: KeyRing | undefined;
  identities?: AwsIdentities;
  now?: () => number;
}

/** A stage context over the real bindings, whose network is the sandbox unless told otherwise. */
export function trial(options: TrialOptions = {}): Trial {
  const sleeps: number[] = [];
  const progress: Trial["progress"] = [];
  const runtime: Runtime = {
    now: options.now ?? (() => Date.now()),
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    fetch: options.fetch ?? ((request) => fetch(request)),
    sleep: async (ms) => {
      sleeps.push(ms);
    },
    log: silent,
  };
  const dependencies: JobDependencies = {
    runtime,
    d1: bindings.DB,
    inbox: bindings.INBOX,
    staging: options.staging ?? bindings.STAGING,
    jobs: bindings.JOBS,
    keyRing: "keyRing" in options ? options.keyRing : keyRing,
    vendingKeys: "vendingKeys" in options ? options.vendingKeys : keyRing,
    identities: options.identities ?? {
      aws: identity(bindings.AWS_ACCESS_KEY_ID, bindings.AWS_SECRET_ACCESS_KEY),
      "aws-us-gov": identity(bindings.AWS_ACCESS_KEY_ID_US_GOV, bindings.AWS_SECRET_ACCESS_KEY_US_GOV),
    },
    endpoints: { all: "https://sandbox.test", byService: {} },
  };
  const accountId = options.execution?.accountId ?? ACME;
  const provider = options.execution?.provider ?? "aws";
  const claimed: ClaimedExecution = {
    executionId: `ondemand-${CUSTOMER}-${accountId}-2022-11-11_ONO2`,
    partnerId: PARTNER,
    partnerCustomerId: "customer-1",
    customerId: CUSTOMER,
    accountId,
    provider,
    auditorAuthMethod: "config",
    roleArn: `arn:${provider}:iam::${accountId}:role/k9-auditor`,
    externalId: EXTERNAL_ID,
    status: "collecting",
    stamp: "2022-11-11-0700",
    startedAt: 0,
    fence: 1,
    collectionPrefix: null,
    analysisPrefix: null,
    cursor: null,
    ...options.execution,
  };
  return {
    context: {
      execution: claimed,
      dependencies,
      progress: async (done, total, what) => {
        progress.push({ done, total, what });
      },
      ...undivided,
    },
    sleeps,
    progress,
  };
}

function identity(accessKeyId = "", secretAccessKey = "") {
  return { accessKeyId, secretAccessKey };
}

export interface Fault {
  action: string;
  kind: "throttle" | "error" | "delay" | "expire" | "refuse" | "close";
  times?: number;
  after?: number;
  status?: number;
  code?: string;
  region?: string;
  resource?: string;
}

const CONTROL = "https://sandbox.test/_sandbox";

/** Tells the sandbox what is to go wrong from now on, and forgets its calls. */
export async function sandboxPlays(...faults: Fault[]): Promise<void> {
  await bindings.SANDBOX.fetch(`${CONTROL}/faults`, { method: "DELETE" });
  await bindings.SANDBOX.fetch(`${CONTROL}/calls`, { method: "DELETE" });
  if (faults.length === 0) return;
  const answer = await bindings.SANDBOX.fetch(`${CONTROL}/faults`, { method: "POST", body: JSON.stringify(faults) });
  if (!answer.ok) throw new Error(await answer.text());
}

export interface SandboxCall {
  action: string;
  permission: string;
  region: string;
  accountId: string;
  status: number;
}

export async function sandboxCalls(): Promise<SandboxCall[]> {
  return (await bindings.SANDBOX.fetch(`${CONTROL}/calls`)).json();
}

export async function sandboxObject(path: string): Promise<Response> {
  return bindings.SANDBOX.fetch(`${CONTROL}/objects/${path}`);
}

/** Tables with a partner, its vending URL if one is given, a customer and the execution of `trial()`. */
export async function emptyStore(credentialVendingServiceUrl: string | null = null): Promise<void> {
  await applyD1Migrations(bindings.DB, bindings.MIGRATIONS);
  const tables = ["credential_envelope", "execution", "organization_policies", "customer", "partner"];
  await bindings.DB.batch(tables.map((table) => bindings.DB.prepare(`delete from ${table}`)));
  const { orm } = openDatabase(bindings.DB);
  const at = { createdAt: 0, updatedAt: 0 };
  const who = { partnerId: PARTNER, customerId: CUSTOMER, partnerCustomerId: "customer-1" };
  await orm.batch([
    orm.insert(partner).values({ partnerId: PARTNER, credentialVendingServiceUrl, ...at }),
    orm.insert(customer).values({ ...who, deliveryDestinations: [], ...at }),
  ]);
}

/** Seals a credential for the execution, as the trigger does. */
export async function sealFor({ execution: claimed }: StageContext, details: object, expiresAt: number): Promise<void> {
  const { executionId, customerId, accountId, partnerId, partnerCustomerId, provider } = claimed;
  const { orm } = openDatabase(bindings.DB);
  const key = { executionId, customerId, accountId };
  const plaintext = new TextEncoder().encode(JSON.stringify(details));
  const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
  const envelope = await sealCredential(keyRing, key, plaintext, randomBytes);
  const row = {
    ...key,
    partnerId,
    partnerCustomerId,
    provider,
    kind: "ondemand" as const,
    day: "2022-11-11",
    createdAt: 0,
  };
  await orm.batch([
    orm.insert(execution).values({
      ...row,
      auditorAuthMethod: "credential",
      status: "collecting",
      fence: claimed.fence,
      leaseUntil: Date.now() + 300_000,
    }),
    orm.insert(credentialEnvelope).values({ ...key, envelope, expiresAt }),
  ]);
}

export async function collectionOf({ execution: claimed }: StageContext): Promise<Collection> {
  return readCollection(bindings.STAGING, `executions/${claimed.executionId}/${claimed.fence}/collection/`);
}
