import { getCompileCacheDir } from "node:module";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Batch } from "./batches.ts";

/** Threads that decide batches, each in the order in which it gets them. */
export interface DeciderThreads {
  /** UTF-8 of the answers. The bytes of the batch are gone afterwards. */
  decide(batch: Batch): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** More threads than this only wait for the one that reads and writes. */
const MOST = 8;
/** Young generation of a thread's heap: nearly everything it allocates is garbage by the next line. */
const YOUNG_MEGABYTES = 32;

/** With fewer, one thread alone is as fast: passing on what is read and written takes a good part of another's time. */
const LEAST_CORES = 4;

/** Undefined on a machine with few cores. `at` as for a decider. */
export async function startDeciderThreads(at: number): Promise<DeciderThreads | undefined> {
  const cores = availableParallelism();
  if (cores < LEAST_CORES) return undefined;
  const count = Math.min(MOST, cores);
  const threads = await Promise.all(Array.from({ length: count }, () => startThread(at)));
  return {
    decide(batch) {
      const [first, ...others] = threads;
      if (first === undefined) throw new RangeError("no thread");
      return others.reduce((best, each) => (each.waiting < best.waiting ? each : best), first).decide(batch);
    },
    async close() {
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}

/** In the sources, or next to the built command. */
function threadFile(): URL {
  return new URL(import.meta.url.endsWith(".ts") ? "./decideWorker.ts" : "./decideWorker.js", import.meta.url);
}

async function startThread(at: number) {
  const compileCache = getCompileCacheDir();
  const worker = new Worker(threadFile(), {
    workerData: at,
    // Threads use the compile cache only where their environment names it.
    env: { ...process.env, ...(compileCache !== undefined && { NODE_COMPILE_CACHE: compileCache }) },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  const ready = Promise.withResolvers<Uint8Array>();
  const waiting = [ready];
  worker.on("message", (answers: Uint8Array) => waiting.shift()?.resolve(answers));
  worker.on("error", (error) => {
    for (const { reject } of waiting) reject(error);
  });
  await ready.promise;
  return {
    get waiting() {
      return waiting.length;
    },
    decide(batch: Batch): Promise<Uint8Array> {
      const answer = Promise.withResolvers<Uint8Array>();
      waiting.push(answer);
      worker.postMessage(batch, [batch.bytes.buffer]);
      return answer.promise;
    },
    async close() {
      await worker.terminate();
    },
  };
}
