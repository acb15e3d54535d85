import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testBindings } from "../test/bindings.ts";
import { ACCOUNT_BODY, IDS } from "../test/system/account.ts";
import { ACCOUNT_PATH } from "../test/system/partner.ts";
import type { Reply } from "./killsHost.ts";
import { line } from "./print.ts";

/** At most so many of an account are unfinished at a time. */
const UNFINISHED = 10;
const RECOVERY = "* * * * *";
/** Cron does not fire by itself here. Leases take their real time; a recovery comes sooner than every minute. */
const RECOVERY_EVERY_MS = 2_000;
/** A kill comes so long after the start of the runtime, in the middle of an execution. */
const KILL_AFTER_MS = { least: 500, most: 3_500 };
const GIVE_UP_AFTER_MS = 30 * 60_000;

const TRANSITIONS = [
  "create table if not exists transition (execution_id text, went text)",
  `create trigger if not exists transitions after update of status on execution when old.status <> new.status
   begin insert into transition values (new.execution_id, old.status || '>' || new.status); end`,
];

interface Ended {
  status: string;
  error: string | null;
  attempts: number;
  fence: number;
  ends: number;
  reports: number;
}

/** A process with the built Worker, and how to reach it. */
interface Host {
  process: ChildProcess;
  serviceUrl: string;
  ask(question: { cron: string } | { query: string }): Promise<unknown[]>;
}

async function startHost(folder: string): Promise<Host> {
  // A group of its own: workerd dies with it.
  const child = fork("bench/killsHost.ts", [folder], { detached: true, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const waiting = new Map<number, (rows: unknown[]) => void>();
  let asked = 0;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once("exit", () => reject(new Error("the Worker has not started")));
  child.on("message", (reply: Reply) => {
    if ("serviceUrl" in reply) return resolve(reply.serviceUrl);
    if (reply.error !== undefined) throw new Error(reply.error);
    waiting.get(reply.id)?.(reply.rows ?? []);
    waiting.delete(reply.id);
  });
  const ask: Host["ask"] = (question) =>
    new Promise((answered) => {
      asked += 1;
      waiting.set(asked, answered);
      child.send({ id: asked, ...question });
    });
  return { process: child, serviceUrl: await promise, ask };
}

async function kill({ process: child }: Host): Promise<void> {
  const gone = once(child, "exit");
  if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  await gone;
}

/** Sends a request that can be repeated, and repeats it when its answer is lost. */
async function call({ serviceUrl }: Host, token: string, method: string, path: string, body: unknown, key = "-") {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "Idempotency-Key": key,
    connection: "close",
  };
  for (let tries = 1; ; tries += 1) {
    try {
      const response = await fetch(new URL(path, serviceUrl), { method, headers, body: JSON.stringify(body) });
      await response.arrayBuffer();
      return response.status;
    } catch (error) {
      if (tries === 5) throw error;
    }
  }
}

/**
 * Kills the built Worker and its runtime with `kill -9` again and again while executions run, with everything on disk as in
 * production, and tells how each execution has ended: once, with one set of reports or one reason.
 */
export async function benchKills(executions = 200, kills = 100): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "k9-kills-"));
  const begunAt = Date.now();
  let host = await startHost(folder);
  try {
    for (const query of TRANSITIONS) await host.ask({ query });
    const operator = testBindings.OPERATOR_TOKEN;
    const partnerPath = `/partner/${IDS.partnerId}`;
    await call(host, operator, "PUT", partnerPath, { partnerId: IDS.partnerId });
    await call(host, operator, "PUT", ACCOUNT_PATH, ACCOUNT_BODY);
    let triggered = 0;
    let killed = 0;
    let killedAtWork = 0;
    let killAt = Date.now() + KILL_AFTER_MS.least;
    for (;;) {
      if (Date.now() - begunAt > GIVE_UP_AFTER_MS) throw new Error("the executions do not end");
      if (killed < kills && Date.now() >= killAt) {
        killedAtWork += (await unfinished(host, "lease_until is not null")) > 0 ? 1 : 0;
        await kill(host);
        killed += 1;
        host = await startHost(folder);
        killAt = Date.now() + KILL_AFTER_MS.least + Math.random() * (KILL_AFTER_MS.most - KILL_AFTER_MS.least);
      }
      for (let open = await unfinished(host); open < UNFINISHED && triggered < executions; open += 1) {
        const status = await call(host, operator, "POST", `${ACCOUNT_PATH}/analysis`, IDS, `kills-${triggered}`);
        if (status !== 202) break;
        triggered += 1;
      }
      await host.ask({ cron: RECOVERY });
      if (triggered === executions && killed >= kills && (await unfinished(host)) === 0) break;
      await new Promise((resolve) =>
        setTimeout(resolve, Math.min(RECOVERY_EVERY_MS, Math.max(killAt - Date.now(), 100))),
      );
    }
    report(await ended(host), executions, killed, killedAtWork, Date.now() - begunAt);
    line("credentials left", String(await one(host, "select count(*) as n from credential_envelope")));
  } finally {
    await kill(host);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function unfinished(host: Host, condition = "true"): Promise<number> {
  return one(host, `select count(*) as n from execution where finished_at is null and ${condition}`);
}

async function one(host: Host, query: string): Promise<number> {
  const [row] = (await host.ask({ query })) as { n: number }[];
  return row?.n ?? 0;
}

async function ended(host: Host): Promise<Ended[]> {
  const query = `select status, error_code as error, attempts, fence,
      (select count(*) from transition where transition.execution_id = execution.execution_id
        and (went like '%>succeeded' or went like '%>failed')) as ends,
      (select count(*) from execution_report where execution_report.execution_id = execution.execution_id) as reports
    from execution`;
  return (await host.ask({ query })) as Ended[];
}

function report(rows: readonly Ended[], executions: number, kills: number, atWork: number, ms: number): void {
  const succeeded = rows.filter(({ status }) => status === "succeeded");
  const sets = new Set(succeeded.map(({ reports }) => reports));
  const failures = rows.filter(({ status }) => status !== "succeeded");
  console.log(`\nThe built Worker, killed with kill -9, leases and disk as in production (${Math.round(ms / 1000)} s)`);
  line("executions, kills, kills while a worker held one", `${rows.length}, ${kills}, ${atWork}`);
  line("ended once", `${rows.filter(({ ends }) => ends === 1).length} of ${executions}`);
  line("succeeded, each with one whole set", String(succeeded.length), `reports of a set: ${[...sets].join(", ")}`);
  line("failed", String(failures.length), failures.map(({ error }) => error).join(", "));
  const claims = rows.map(({ fence }) => fence);
  line(
    "claims of an execution",
    `at most ${Math.max(...claims)}`,
    `${claims.filter((fence) => fence > 1).length} were claimed again`,
  );
}
