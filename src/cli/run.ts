import type { Writable } from "node:stream";
import { analyze } from "./analyze.ts";
import { decideLines } from "./decideLines.ts";

/** What the command reads and writes, and the clock. */
export interface AccountContext {
  input: AsyncIterable<Uint8Array>;
  output: Writable;
  errors: Writable;
  /** Milliseconds since the epoch. */
  now(): number;
}

const USAGE = `Usage:
  iam analyze ACCOUNT.json [--resources RESOURCES.json] [--credential-report REPORT.csv] [--at INSTANT] --out DIR
      ACCOUNT.json: what \`aws iam get-account-authorization-details\` prints. Writes the reports into DIR.
  iam decide
      One JSON request a line on standard input, one JSON answer a line on standard output.
`;

/** Exit status of bad input. */
const BAD_INPUT = 2;

/** Runs the command that `args` name and gives the exit status: 0, or 2 and one line on `errors`. */
export async function run(args: readonly string[], surroundings: AccountContext): Promise<number> {
  const { input, output, errors, now } = surroundings;
  const complain = (problem: string): number => {
    errors.write(`iam ${problem.replace(/\p{Cc}+/gu, " ")}\n`);
    return BAD_INPUT;
  };
  const [command, ...rest] = args;
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    output.write(USAGE);
    return 0;
  }
  if (command === undefined) {
    errors.write(USAGE);
    return BAD_INPUT;
  }
  if (command === "analyze") {
    const summary = await analyze(rest, now);
    if (!summary.ok) return complain(`analyze: ${summary.problem}`);
    output.write(summary.value);
    return 0;
  }
  if (command !== "decide") return complain(`${command}: no such command; there are analyze and decide`);
  if (rest[0] !== undefined) return complain(`decide: ${rest[0]}: it takes no arguments`);
  await decideLines(input, output, now());
  return 0;
}
