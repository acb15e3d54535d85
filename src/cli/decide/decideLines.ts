import { once } from "node:events";
import type { Writable } from "node:stream";
import { batchesOf } from "./batches.ts";
import { createDecider } from "./decider.ts";
import { type DeciderThreads, startDeciderThreads } from "./deciderThreads.ts";

/** Bytes of input after which starting threads pays off: each has to get warm by itself. */
const WORTH_THREADS = 128 * 1024 * 1024;
/** Batches that are decided ahead of the one that is written next. */
const AHEAD = 32;

/**
 * `iam decide`: one answer for each line, in order, written as soon as the chunk that completes the line is read and the
 * lines before it are answered. An empty line is a request that cannot be read, so answer n always belongs to line n. Long
 * input is decided on all cores where there are enough. `at`: the time of all calls, in milliseconds since the epoch.
 */
export async function decideLines(input: AsyncIterable<Uint8Array>, output: Writable, at: number): Promise<void> {
  const decide = createDecider(at);
  let threads: DeciderThreads | undefined;
  let starting: Promise<void> | undefined;
  let bytes = 0;
  /** Writes of the batches so far, one after the other. */
  const writing: Promise<void>[] = [];
  let last: Promise<void> = Promise.resolve();
  const write = async (answers: string | Uint8Array) => {
    if (!output.write(answers)) await once(output, "drain");
  };
  try {
    for await (const batch of batchesOf(input)) {
      bytes += batch.bytes.length;
      if (bytes > WORTH_THREADS)
        starting ??= startDeciderThreads(at).then((started) => {
          threads = started;
        });
      const answers = threads === undefined ? decide(batch) : threads.decide(batch);
      const before = last;
      last = (async () => {
        await before;
        await write(await answers);
      })();
      last.catch(() => {});
      writing.push(last);
      if (threads === undefined) await last;
      else if (writing.length > AHEAD) await writing.shift();
    }
    await last;
  } finally {
    await starting;
    await threads?.close();
  }
}
