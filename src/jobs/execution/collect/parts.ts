import { readAhead } from "./readAhead.ts";
import type { CollectRun } from "./run.ts";
import { CALLS_AT_ONCE } from "./session.ts";

/** Entries that are begun ahead of the one that is waited for: more than can be called at once. */
const AHEAD = CALLS_AT_ONCE * 2;

/** A step that reads something of each entry of a list. */
export interface Parts<T, R> {
  /** How many entries there are so far; fewer than were done when nothing more is to be read. */
  total(): number;
  /** What progress is told of. */
  what: string;
  entries(from: number): AsyncIterable<T> | Iterable<T>;
  read(entry: T): Promise<R>;
  /** Takes the results in order. It may make the list longer. */
  take(result: R): Promise<void> | void;
}

/**
 * Continues the step from where the state says, with checkpoints on the way; no call is under way at a checkpoint. False when
 * the rest is left to the next invocation.
 */
export async function inParts<T, R>(
  run: CollectRun,
  { total, what, entries, read, take }: Parts<T, R>,
): Promise<boolean> {
  const { state, context, mayBegin } = run;
  const isOver = () => state.done >= total();
  while (!isOver()) {
    for await (const result of readAhead(entries(state.done), { atOnce: AHEAD, mayBegin }, read)) {
      await take(result);
      state.done += 1;
      run.advance();
      if (isOver()) break;
      await context.progress(state.done, total(), what);
    }
    if (isOver()) return true;
    if (run.isSpent()) return false;
    if (!mayBegin()) await run.checkpoint();
  }
  return true;
}
