import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { within } from "../../../src/platform/deadline.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const late = () => new Error("late");

test("what comes in time is given as it is, and no timer is left", async () => {
  await expect(within(Promise.resolve(7), 1000, late)).resolves.toBe(7);
  await expect(within(Promise.reject(new Error("its own")), 1000, late)).rejects.toThrow("its own");
  expect(vi.getTimerCount()).toBe(0);
});

test("what does not come is given up at the deadline and not before", async () => {
  let end = "waiting";
  within(new Promise(() => {}), 1000, late).catch((error: Error) => {
    end = error.message;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(end).toBe("waiting");
  await vi.advanceTimersByTimeAsync(1);
  expect(end).toBe("late");
});
