/**
 * Serves one Worker, built once: unlike under `wrangler dev`, a changed file does not restart it in the middle of a run.
 * `startWorker` forks this file and is told when the Worker answers. It ends with the process that forked it, however that
 * one ended: the channel between them closes.
 */
import { unstable_startWorker } from "wrangler";

/** What `startWorker` passes, as JSON in the one argument. */
export interface WorkerToServe {
  /** Path of its wrangler configuration. */
  config: string;
  hostname: string;
  port: number;
  /** Files of settings; a later one wins. */
  envFiles: readonly string[];
}

const [given] = process.argv.slice(2);
if (given === undefined || process.send === undefined)
  throw new Error("scripts/local/serveWorker.ts is forked, not run");
const { config, hostname, port, envFiles }: WorkerToServe = JSON.parse(given);

process.on("disconnect", () => process.exit(0));
// Ctrl-C and a closed terminal reach every process of it; what they mean is the parent's decision.
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => {});

const worker = await unstable_startWorker({
  config,
  envFiles: [...envFiles],
  dev: { watch: false, inspector: false, server: { hostname, port } },
});
await worker.ready;
process.send("ready");
