import type { Writable } from "node:stream";
import { nearest } from "./nearest.ts";
import { HELP, helpOf } from "./usage.ts";

/** What the command reads and writes, and the clock. */
export interface CommandContext {
  input: AsyncIterable<Uint8Array>;
  output: Writable;
  errors: Writable;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whether `errors` is a terminal, on which progress is shown. */
  isTerminal?: boolean;
}

/** Exit status where `--fail-on` applies. */
const FAILED_ON = 1;
/** Exit status of bad input. */
const BAD_INPUT = 2;

const COMMANDS = ["analyze", "who-can", "can", "decide"];

/**
 * Runs the command that `args` name and gives the exit status: 0, 1 where a finding is as severe as `--fail-on` says, or 2
 * and one line on `errors`. What a command needs is loaded when it is run: help comes at once.
 */
export async function run(
  args: readonly string[],
  { input, output, errors, now, isTerminal = false }: CommandContext,
): Promise<number> {
  const refuse = (problem: string): number => {
    errors.write(`iam ${problem.replace(/\p{Cc}+/gu, " ")}\n`);
    return BAD_INPUT;
  };
  const progressOn = async () => {
    const { terminalProgress, NO_PROGRESS } = await import("./progress.ts");
    return isTerminal ? terminalProgress((text) => errors.write(text), now) : NO_PROGRESS;
  };
  const [command, ...rest] = args;
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    output.write(helpOf(command));
    return 0;
  }
  if (command === "--version" || command === "-V") {
    const { versionText } = await import("./version.ts");
    output.write(versionText());
    return 0;
  }
  if (command === undefined) {
    errors.write(HELP);
    return BAD_INPUT;
  }
  if (command === "analyze") {
    const { analyze } = await import("./analyze.ts");
    const analyzed = await analyze(rest, input, { now, progress: await progressOn() });
    if (!analyzed.ok) return refuse(`analyze: ${analyzed.error}`);
    const { text, failing } = analyzed.value;
    output.write(text);
    if (failing === undefined) return 0;
    if (failing !== "") errors.write(`iam analyze: ${failing}`);
    return FAILED_ON;
  }
  if (command === "who-can" || command === "can") {
    const { ask } = await import("./questions/ask.ts");
    const asked = await ask(command, rest, input, { now: now(), progress: await progressOn() });
    if (!asked.ok) return refuse(`${command}: ${asked.error}`);
    output.write(asked.value.text);
    for (const note of asked.value.notes) errors.write(`iam ${command}: ${note}\n`);
    return 0;
  }
  if (command !== "decide") {
    const meant = nearest(command, COMMANDS);
    return refuse(
      `${command}: no such command; ${meant ? `did you mean ${meant}?` : `there are ${COMMANDS.slice(0, -1).join(", ")} and ${COMMANDS.at(-1)}`}`,
    );
  }
  if (rest[0] !== undefined) {
    return refuse(`decide: ${rest[0]}: unexpected argument; requests are read from standard input`);
  }
  const { decideLines } = await import("./decide/decideLines.ts");
  await decideLines(input, output, now());
  return 0;
}
