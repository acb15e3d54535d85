import type { Execution } from "./demoPartner.ts";

let shown = "";

/** In a terminal one line that is overwritten; elsewhere a new line for each change. */
export function showProgress({ status, progress }: Execution): void {
  const counts = progress.total > 0 ? ` ${progress.done}/${progress.total}` : "";
  const line = `  ${status.padEnd(10)}${counts} ${progress.what}`;
  if (line === shown) return;
  shown = line;
  const ended = status === "succeeded" || status === "failed";
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[2K${line}${ended ? "\n" : ""}`);
  else console.log(line);
}
