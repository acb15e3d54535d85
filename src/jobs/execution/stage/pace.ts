import type { Runtime } from "../../../platform/runtime.ts";

/** Milliseconds of work after which requests, messages and timers get a turn. */
const SLICE_MS = 40;

/**
 * Called after each piece of work, with about how long it took. The clock of an isolate stands still while it computes, so
 * pieces cannot be measured.
 */
export type Pace = (costMs: number) => Promise<void>;

/** `onTurn` is called at the end of each slice. */
export function pacer({ sleep }: Pick<Runtime, "sleep">, onTurn: () => Promise<void> = async () => {}): Pace {
  let spentMs = 0;
  return async (costMs) => {
    spentMs += costMs;
    if (spentMs < SLICE_MS) return;
    spentMs = 0;
    await sleep(0);
    await onTurn();
  };
}
