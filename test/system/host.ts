import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import {
  convertV4MiniflareOptions,
  type LegacyWorkerOptions,
  Log,
  LogLevel,
  Miniflare,
  type RequestInit,
  type Response,
} from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import type { AnalysisSizes } from "../../src/jobs/execution/stage/analysisSizes.ts";
import { testBindings } from "../bindings.ts";

export interface SystemOptions {
  /** Folder for D1, R2 and queue files; in memory where it is missing. */
  persistTo?: string;
  /** Settings of the service beside those of tests. */
  settings?: Record<string, string>;
  /** From which size on an analysis is divided, and into which ranges; the service's own where it is missing. */
  sizes?: AnalysisSizes;
  /** Workers to run beside the service and the sandbox. */
  beside?: readonly LegacyWorkerOptions[];
  /** The Worker among those beside that gets what the service sends out, instead of the sandbox. */
  outbound?: string;
}

/** The built Worker and the built sandbox in one workerd, with real D1, R2 and queues. */
export interface System {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Cron by its expression, as the clock would fire it. */
  cron(expression: string): Promise<void>;
  sandbox(path: string, init?: globalThis.RequestInit): Promise<globalThis.Response>;
  /** Where the service listens, for a browser. */
  serviceUrl: URL;
  /** Where the sandbox listens: what a signature for it names as its host. */
  sandboxUrl: URL;
  /** A request to a Worker that runs beside. */
  fetchFrom(worker: string, path: string, init?: RequestInit): Promise<Response>;
  database(): Promise<D1Like>;
  inbox(): Promise<R2Like>;
  staging(): Promise<R2Like>;
  /** Puts a message into the queue of jobs on demand. */
  send(message: object): Promise<void>;
  /** Every line that the Workers wrote to the console so far. */
  consoleLines(): readonly string[];
  stop(): Promise<void>;
}

type D1Like = Awaited<ReturnType<Miniflare["getD1Database"]>>;
type R2Like = Awaited<ReturnType<Miniflare["getR2Bucket"]>>;

const SERVICE = "service";
const SANDBOX = "sandbox";

/** One ES module of an entry and all that it imports. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
    external: ["cloudflare:workers"],
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** One key sends more here in a minute than the service allows: what is measured or attacked is not the limit. */
export const AMPLE_LIMIT = { namespace_id: "1001", simple: { limit: 1_000_000, period: 60 as const } };

async function worker(
  name: string,
  config: string,
  settings: Record<string, string>,
  { entry, outbound = SANDBOX }: { entry?: string | undefined; outbound?: string | undefined } = {},
): Promise<LegacyWorkerOptions> {
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(config);
  if (main === undefined) throw new Error(`${config} names no main`);
  return {
    ...workerOptions,
    name,
    modules: [{ type: "ESModule", path: `${name}.mjs`, contents: await bundle(entry ?? main) }],
    bindings: settings,
    unsafeDirectSockets: [{ port: 0 }],
    ...(name === SERVICE && { outboundService: outbound, ratelimits: { REQUESTS: AMPLE_LIMIT } }),
  };
}

export async function startSystem({
  persistTo,
  settings = {},
  sizes,
  beside = [],
  outbound,
}: SystemOptions = {}): Promise<System> {
  const sized = sizes && { ANALYSIS_SIZES: JSON.stringify(sizes) };
  const entry = sizes && "test/system/sizedWorker.ts";
  const lines: string[] = [];
  const options = convertV4MiniflareOptions({
    log: new Log(LogLevel.ERROR),
    cf: false,
    handleStructuredLogs: ({ message }) => lines.push(message),
    ...(persistTo === undefined ? {} : { resourcePersistencePath: persistTo }),
    workers: [
      await worker(SERVICE, "wrangler.toml", { ...testBindings, ...settings, ...sized }, { entry, outbound }),
      await worker(SANDBOX, "sandbox/wrangler.toml", {}),
      ...beside,
    ],
  });
  const miniflare = new Miniflare(options);
  await miniflare.ready;
  const [serviceUrl, sandboxUrl] = await Promise.all(
    [SERVICE, SANDBOX].map((name) => miniflare.unsafeGetDirectURL(name)),
  );
  if (serviceUrl === undefined || sandboxUrl === undefined) throw new Error("the Workers do not listen");
  const database = () => miniflare.getD1Database("DB", SERVICE);
  await migrate(await database());
  const dispatch = async (name: string, url: string, init?: RequestInit) =>
    (await miniflare.getWorker(name)).fetch(url, init as never) as unknown as Promise<Response>;
  return {
    fetch: (path, init) => dispatch(SERVICE, `http://service.test${path}`, init),
    sandbox: (path, init) => fetch(new URL(path, sandboxUrl), init),
    serviceUrl,
    sandboxUrl,
    fetchFrom: (name, path, init) => dispatch(name, `http://${name}.test${path}`, init),
    cron: async (expression) => {
      const service = await miniflare.getWorker(SERVICE);
      await service.scheduled({ cron: expression });
    },
    database,
    inbox: () => miniflare.getR2Bucket("INBOX", SERVICE),
    staging: () => miniflare.getR2Bucket("STAGING", SERVICE),
    send: async (message) => {
      await (await miniflare.getQueueProducer<object>("JOBS", SERVICE)).send(message);
    },
    consoleLines: () => lines,
    stop: () => miniflare.dispose(),
  };
}

/** On an empty database; one from an earlier start is as it was left. */
async function migrate(database: D1Like): Promise<void> {
  if (await database.prepare("select 1 from sqlite_master where name = 'execution'").first()) return;
  for (const file of readdirSync("migrations")
    .filter((name) => name.endsWith(".sql"))
    .sort()) {
    const statements = readFileSync(join("migrations", file), "utf8").split("--> statement-breakpoint");
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
}
