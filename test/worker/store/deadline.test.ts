import { expect, it, vi } from "vitest";
import { D1_DEADLINE_MS, guarded, StoreUnavailable } from "../../../src/store/database.ts";

it("D1 that hangs is unavailable after its deadline", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const call = guarded(() => new Promise(() => {})).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(D1_DEADLINE_MS);
    expect(await call).toBeInstanceOf(StoreUnavailable);
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
