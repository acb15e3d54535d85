import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { generateAccount } from "../sandbox/accounts/generate.ts";
import { testBindings } from "../test/bindings.ts";
import { type System, startSystem } from "../test/system/host.ts";
import { Caller, configureAccount, IDS, partnerWithKey } from "../test/system/partner.ts";
import { benchAccess } from "./access.ts";
import { line, milliseconds } from "./print.ts";

interface Case {
  principals: number;
  /** Buckets and keys. */
  resources: number;
}

const PAGE = 200;
const ASK_EVERY_MS = 20;
const IDLE_REQUESTS = 200;

/**
 * The built Worker analyses a large account in parts, its consumer in the isolate that also answers requests: how long those
 * wait meanwhile. What was collected is put into the staging bucket; deciding, reports and delivery are the service's.
 */
export async function benchRanges(principals = 2_000, resources = 400): Promise<void> {
  const size: Case = { principals, resources };
  console.log(
    "\nRequests to the isolate in which a large account is analyzed (built Worker, local R2, D1 and queues; wall time)",
  );
  const folder = mkdtempSync(join(tmpdir(), "bench-ranges-"));
  const system = await startSystem({ persistTo: folder });
  try {
    const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
    await configureAccount(partner);
    const idle = await answersWhile(system, async (asked) => asked >= IDLE_REQUESTS);
    print("idle", idle);
    const executionId = await addCollected(system, size);
    const startedAt = performance.now();
    let status = "";
    const busy = await answersWhile(system, async (asked) => {
      if (asked % 25 === 0) status = await statusOf(system, executionId);
      return status === "succeeded" || status === "failed";
    });
    const ms = performance.now() - startedAt;
    if (status !== "succeeded") throw new Error(`the execution has ${status}`);
    print(`${size.principals} principals, ${size.resources} buckets and keys`, busy);
    const parts = partsOf(system.consoleLines());
    line(
      `${parts.length} parts`,
      milliseconds(ms),
      `from message to inbox; the longest part ${milliseconds(Math.max(0, ...parts))}, all together ${milliseconds(parts.reduce((sum, each) => sum + each, 0))}`,
    );
    await benchAccess(partner, executionId);
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true });
  }
}

function print(what: string, answers: readonly number[]): void {
  const sorted = [...answers].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  line(
    `GET /health, ${what}`,
    milliseconds(at(0.99)),
    `p99 of ${sorted.length}; median ${milliseconds(at(0.5))}, longest ${milliseconds(at(1))}`,
  );
}

/** Asks one request after the other, with a pause between, and gives how long each took. */
async function answersWhile(system: System, isOver: (asked: number) => Promise<boolean>): Promise<number[]> {
  const answers: number[] = [];
  while (!(await isOver(answers.length))) {
    const askedAt = performance.now();
    await (await system.fetch("/health")).text();
    answers.push(performance.now() - askedAt);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return answers;
}

/** An execution whose account has been collected, and its message. */
async function addCollected(system: System, { principals, resources }: Case): Promise<string> {
  const { partnerId, partnerCustomerId, accountId } = IDS;
  const database = await system.database();
  const staging = await system.staging();
  const customerId = await database.prepare("select customer_id from customer").first<string>("customer_id");
  if (customerId === null) throw new Error("no customer");
  const now = Date.now();
  const day = new Date(now).toISOString().slice(0, 10);
  const executionId = `ondemand-${customerId}-${accountId}-${day}_AAAA`;
  const prefix = `executions/${executionId}/1/collection/`;

  const generated = generateAccount({
    seed: 20_261_121,
    accountId,
    principals,
    buckets: Math.floor(resources * 0.75),
    keys: Math.floor(resources * 0.25),
    statementsPerPrincipal: 30,
  });
  const lists = Object.entries(exportAuthorizationDetails(generated)) as [string, unknown[]][];
  const pages: object[] = [];
  const add = async (kind: "iam" | "resources", content: unknown) => {
    const name = `${kind}-${String(pages.length + 1).padStart(4, "0")}.json`;
    const text = JSON.stringify(content);
    await staging.put(prefix + name, text);
    pages.push({ name, kind, entries: 0, bytes: text.length });
  };
  const longest = Math.max(...lists.map(([, list]) => list.length));
  for (let from = 0; from < longest; from += PAGE)
    await add("iam", Object.fromEntries(lists.map(([name, list]) => [name, list.slice(from, from + PAGE)])));
  await add("resources", exportResources(generated));
  const collection = {
    accountId,
    partition: "aws",
    callerArn: `arn:aws:iam::${accountId}:role/k9-auditor`,
    accountAlias: null,
    accountSummary: {},
    virtualMfaDevices: [],
    regions: ["us-east-1"],
    counts: { users: 0, groups: 0, roles: 0, policies: 0, buckets: 0, keys: 0, others: 0 },
    gaps: [],
    pages,
    collectedAt: now,
    credentialReport: false,
    organization: null,
  };
  await staging.put(`${prefix}collection.json`, JSON.stringify(collection));
  const columns: Record<string, string | number> = {
    execution_id: executionId,
    partner_id: partnerId,
    partner_customer_id: partnerCustomerId,
    customer_id: customerId,
    account_id: accountId,
    kind: "ondemand",
    day,
    provider: "aws",
    auditor_auth_method: "config",
    status: "analyzing",
    stamp: `${day}-0000`,
    fence: 1,
    collection_prefix: prefix,
    created_at: now,
    started_at: now,
    due_at: now + 3_600_000,
  };
  const names = Object.keys(columns);
  await database
    .prepare(`insert into execution (${names.join(", ")}) values (${names.map(() => "?").join(", ")})`)
    .bind(...Object.values(columns))
    .run();
  await system.send({ kind: "execution", executionId, customerId, accountId });
  return executionId;
}

async function statusOf(system: System, executionId: string): Promise<string> {
  const database = await system.database();
  const row = await database.prepare("select status from execution where execution_id = ?").bind(executionId).first();
  return String(row?.status);
}

/** How long each part took, as the service logs it. */
function partsOf(lines: readonly string[]): number[] {
  return lines
    .filter((text) => text.includes('"part.done"') || text.includes('"part.paused"'))
    .map((text) => Number(/"ms":(\d+)/.exec(text)?.[1] ?? 0));
}
