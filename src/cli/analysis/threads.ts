import { availableParallelism } from "node:os";
import { availableMemory } from "node:process";
import { Worker } from "node:worker_threads";
import type { Account } from "../../iam/index.ts";
import type { AccountInput } from "./openAccount.ts";
import type { AnalyzedRange, PrincipalRange } from "./rangeWorker.ts";

/** More threads than this only wait for the one that writes. */
const MOST = 8;
/** Young generation of a thread's heap: most of what it allocates is garbage by the next principal. */
const YOUNG_MEGABYTES = 32;
/** Memory that a thread may need: it has its own copy of the account and the catalogue. */
const THREAD_BYTES = 768 * 1024 * 1024;
/** Principals × (resources + 1,000) from which starting threads pays off. */
const WORTH_THREADS = 3_000_000;

/**
 * How many threads work on the account, the one that writes the reports included, which leaves the analysis to the others; 1
 * means that it does everything.
 */
export function threadCount({ principals, resources }: Pick<Account, "principals" | "resources">): number {
  if (principals.length * (resources.length + 1_000) < WORTH_THREADS) return 1;
  return Math.max(1, Math.min(MOST, availableParallelism(), Math.floor(availableMemory() / THREAD_BYTES)));
}

const LARGEST_RANGE = 250;
const RANGES_PER_THREAD = 4;

/**
 * The principals of an account in ranges, in order of ARN, analyzed by all of `threads` but this one. Each is given a few ranges ahead of
 * the one that is read, so that what waits to be read is bounded.
 */
export async function* analyzedRanges(
  input: AccountInput,
  principals: number,
  threads: number,
): AsyncGenerator<AnalyzedRange> {
  const others = Math.max(1, threads - 1);
  const size = Math.min(LARGEST_RANGE, Math.max(1, Math.ceil(principals / (others * RANGES_PER_THREAD))));
  const workers = Array.from({ length: others }, () => startThread(input));
  const under: Promise<AnalyzedRange>[] = [];
  let next = 0;
  let from = 0;
  const fill = () => {
    for (; from < principals && under.length < others * 2; from += size) {
      const range = workers[next++ % others]?.analyze({ from, to: Math.min(principals, from + size) });
      if (range === undefined) continue;
      // Whoever reads it gets the error; until then it does not count as unhandled.
      range.catch(() => {});
      under.push(range);
    }
  };
  try {
    fill();
    for (let range = under.shift(); range !== undefined; range = under.shift()) {
      const analyzed = await range;
      fill();
      yield analyzed;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

function startThread(input: AccountInput) {
  const worker = new Worker(new URL("./rangeWorker.ts", import.meta.url), {
    workerData: input,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES },
  });
  const waiting: PromiseWithResolvers<AnalyzedRange>[] = [];
  let failure: { error: unknown } | undefined;
  const fail = (error: unknown) => {
    failure ??= { error };
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on("message", (range: AnalyzedRange) => waiting.shift()?.resolve(range));
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("a thread ended before its work was done")));
  return {
    analyze(range: PrincipalRange): Promise<AnalyzedRange> {
      const analyzed = Promise.withResolvers<AnalyzedRange>();
      waiting.push(analyzed);
      if (failure) fail(failure.error);
      else worker.postMessage(range);
      return analyzed.promise;
    },
    async close() {
      await worker.terminate();
    },
  };
}
