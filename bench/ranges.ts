import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportAuthorizationDetails, exportResources } from "../sandbox/accounts/export.ts";
import { generateAccount } from "../sandbox/accounts/generate.ts";
import type { AnalysisSizes } from "../src/jobs/execution/stage/analysisSizes.ts";
import { testBindings } from "../test/bindings.ts";
import { type System, startSystem } from "../test/system/host.ts";
import { Caller, configureAccount, IDS, partnerWithKey } from "../test/system/partner.ts";
import { benchAccess } from "./access.ts";
import { line, megabytes, milliseconds, ratio } from "./print.ts";

interface Case {
  principals: number;
  /** Buckets and keys. */
  resources: number;
}

const PAGE = 200;
const ASK_EVERY_MS = 20;
const IDLE_REQUESTS = 200;

const HEAP_MEGABYTES = 128;
const TARGETS = { waitMs: 250, cpuSeconds: 60, cpuRatio: 1.3, residentMegabytes: 100 };
/** One piece, whatever the size. */
const UNDIVIDED: AnalysisSizes = { undivided: Number.MAX_SAFE_INTEGER, range: Number.MAX_SAFE_INTEGER };

/**
 * The built Worker analyzes a large account in parts, its consumer in the isolate that also answers requests: how long those
 * wait meanwhile, and what each invocation takes of CPU and memory, the heap bounded as a Worker's is; then the same in one
 * piece, unbounded. What was collected is put into the staging bucket; deciding, reports and delivery are the service's.
 * Locally one process runs everything: CPU and memory are those of the Worker with the simulated R2, D1 and queues.
 */
export async function benchRanges(principals = 2_000, resources = 400): Promise<void> {
  const size: Case = { principals, resources };
  console.log(
    `\n${principals} principals, ${resources} buckets and keys in the built Worker (local R2, D1 and queues in the same process; wall time, unless CPU)`,
  );
  const parted = await analyzed(size);
  print("idle", parted.idle);
  print(`target of p99 ${TARGETS.waitMs} ms`, parted.busy);
  const { invocations } = parted;
  line(
    `${invocations.length} invocations, heap of ${HEAP_MEGABYTES} MB`,
    milliseconds(parted.ms),
    "from message to inbox, one invocation after the other",
  );
  const longest = Math.max(...invocations.map(({ cpuMs }) => cpuMs));
  line("CPU of the longest invocation", milliseconds(longest), `target: at most ${TARGETS.cpuSeconds} s`);
  const peak = Math.max(...invocations.map(({ residentBytes }) => residentBytes)) - parted.idleBytes;
  line(
    "most memory resident over the idle process",
    megabytes(peak),
    `target: at most ${TARGETS.residentMegabytes} MB in the isolate; in order ${invocations.map(({ what, residentBytes }) => `${what} ${megabytes(residentBytes - parted.idleBytes)}`).join(", ")}`,
  );
  const whole = await analyzed(size, UNDIVIDED);
  const cpuOf = (run: Analyzed) => run.invocations.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  line(
    "CPU of all invocations",
    milliseconds(cpuOf(parted)),
    `${ratio(cpuOf(parted), cpuOf(whole))} one undivided pass with an unbounded heap (${milliseconds(cpuOf(whole))}); target: at most ${TARGETS.cpuRatio}×`,
  );
}

interface Analyzed {
  /** How long requests took before and meanwhile. */
  idle: number[];
  busy: number[];
  ms: number;
  idleBytes: number;
  invocations: Invocation[];
}

interface Invocation {
  what: string;
  /** Of the whole process. */
  cpuMs: number;
  /** The most that was resident. */
  residentBytes: number;
}

/** Divided as the service does it and with its heap bounded; or as `sizes` say, with all the heap that there is. */
async function analyzed(size: Case, sizes?: AnalysisSizes): Promise<Analyzed> {
  const folder = mkdtempSync(join(tmpdir(), "bench-ranges-"));
  if (sizes === undefined) process.env.MINIFLARE_WORKERD_V8_FLAGS = `--max-old-space-size=${HEAP_MEGABYTES}`;
  const system = await startSystem({ persistTo: folder, ...(sizes && { sizes }) });
  delete process.env.MINIFLARE_WORKERD_V8_FLAGS;
  try {
    const partner = await partnerWithKey(new Caller(system, testBindings.OPERATOR_TOKEN));
    await configureAccount(partner);
    const idle = await answersWhile(system, async (asked) => asked >= IDLE_REQUESTS);
    const workerd = workerdProcess();
    const idleBytes = workerd.residentBytes();
    const executionId = await addCollected(system, size);
    const startedAt = performance.now();
    const invocations = invocationsOf(system, workerd);
    let status = "";
    const busy = await answersWhile(system, async (asked) => {
      invocations.look();
      if (asked % 25 === 0) status = await statusOf(system, executionId);
      return status === "succeeded" || status === "failed";
    });
    const ms = performance.now() - startedAt;
    if (status !== "succeeded") throw new Error(`the execution has ${status}`);
    if (sizes === undefined) await benchAccess(partner, executionId);
    return { idle, busy, ms, idleBytes, invocations: invocations.seen };
  } finally {
    await system.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Ends of invocations, as the service logs them; what runs next begins there, for one runs at a time. */
const ENDS = /"event":"(part\.done|part\.paused|stage\.parted|execution\.ended)"/;

/** `look` is to be called often: it notices which invocations have ended since, and what the process uses. */
function invocationsOf(system: System, workerd: ReturnType<typeof workerdProcess>) {
  const seen: Invocation[] = [];
  let lines = system.consoleLines().length;
  let cpuMs = workerd.cpuMs();
  let residentBytes = 0;
  return {
    seen,
    look() {
      residentBytes = Math.max(residentBytes, workerd.residentBytes());
      for (const text of system.consoleLines().slice(lines)) {
        lines += 1;
        const [, event] = ENDS.exec(text) ?? [];
        if (event === undefined) continue;
        const now = workerd.cpuMs();
        const kind = /"kind":"(\w+)"/.exec(text)?.[1];
        const what = kind ?? (event === "stage.parted" ? "plan" : "end");
        seen.push({ what, cpuMs: now - cpuMs, residentBytes });
        cpuMs = now;
        residentBytes = 0;
      }
    },
  };
}

/** Clock ticks of /proc are hundredths of a second, and its pages have 4 KiB (proc_pid_stat(5)). */
const TICK_MS = 10;
const PAGE_BYTES = 4096;

/** The workerd that this process has started last. */
function workerdProcess() {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name) && fieldsOf(name)?.parent === process.pid);
  const pid = pids.findLast((name) => fieldsOf(name)?.name === "workerd") ?? "";
  return {
    cpuMs: () => fieldsOf(pid)?.cpuMs ?? 0,
    residentBytes: () => fieldsOf(pid)?.residentBytes ?? 0,
  };
}

function fieldsOf(pid: string) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = text.lastIndexOf(")");
    const fields = text.slice(end + 2).split(" ");
    const number = (at: number) => Number(fields[at - 3]);
    return {
      name: text.slice(text.indexOf("(") + 1, end),
      parent: number(4),
      cpuMs: (number(14) + number(15)) * TICK_MS,
      residentBytes: number(24) * PAGE_BYTES,
    };
  } catch {
    return undefined;
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
