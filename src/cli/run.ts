import type { Writable } from "node:stream";
import { analyze } from "./analyze.ts";
import { decideLines } from "./decide/decideLines.ts";
import { nearest } from "./nearest.ts";
import { ANALYZE_HELP, DECIDE_HELP, HELP } from "./usage.ts";

/** What the command reads and writes, and the clock. */
export interface CommandContext {
  input: AsyncIterable<Uint8Array>;
  output: Writable;
  errors: Writable;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Exit status of bad input. */
const BAD_INPUT = 2;

const COMMANDS = ["analyze", "decide"];

/** Runs the command that `args` name and gives the exit status: 0, or 2 and one line on `errors`. */
export async function run(args: readonly string[], { input, output, errors, now }: CommandContext): Promise<number> {
  const refuse = (problem: string): number => {
    errors.write(`iam ${problem.replace(/\p{Cc}+/gu, " ")}\n`);
    return BAD_INPUT;
  };
  const [command, ...rest] = args;
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    output.write(command === "analyze" ? ANALYZE_HELP : command === "decide" ? DECIDE_HELP : HELP);
    return 0;
  }
  if (command === undefined) {
    errors.write(HELP);
    return BAD_INPUT;
  }
  if (command === "analyze") {
    const summary = await analyze(rest, input, { now, say: (line) => errors.write(`iam analyze: ${line}\n`) });
    if (!summary.ok) return refuse(`analyze: ${summary.error}`);
    output.write(summary.value);
    return 0;
  }
  if (command !== "decide") {
    const meant = nearest(command, COMMANDS);
    return refuse(`${command}: no such command; ${meant ? `did you mean ${meant}?` : "there are analyze and decide"}`);
  }
  if (rest[0] !== undefined) {
    return refuse(`decide: ${rest[0]}: unexpected argument; requests are read from standard input`);
  }
  await decideLines(input, output, now());
  return 0;
}
