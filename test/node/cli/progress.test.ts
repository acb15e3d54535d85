import { expect, it } from "vitest";
import { terminalProgress } from "../../../src/cli/progress.ts";

it("progress is silent for two seconds, then one line that is written again at most four times a second", () => {
  const written: string[] = [];
  let now = 1_000_000;
  const progress = terminalProgress(
    (text) => written.push(text),
    () => now,
  );
  const step = (ms: number, done: number) => {
    now += ms;
    progress.step(done, 400, "principals of 111122223333");
  };
  step(0, 0);
  step(1_999, 50);
  expect(written).toEqual([]);
  step(1, 51);
  step(100, 52);
  step(149, 53);
  step(1, 100);
  expect(written).toEqual([
    "\r\u001b[K12 %: 51 of 400 principals of 111122223333",
    "\r\u001b[K25 %: 100 of 400 principals of 111122223333",
  ]);
  progress.end();
  progress.end();
  expect(written.slice(2)).toEqual(["\r\u001b[K"]);
});
