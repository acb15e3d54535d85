import { parseTimestamp } from "../platform/instant.ts";
import { readOptions } from "./options.ts";
import { type Read, wrong } from "./read.ts";

export interface AnalyzeArguments {
  account: string;
  resources: string | undefined;
  credentialReport: string | undefined;
  /** Milliseconds since the epoch, with a fraction where it has microseconds. */
  at: number;
  out: string;
}

/** `now`: what `--at` is without the option. */
export function readAnalyzeArguments(args: readonly string[], now: number): Read<AnalyzeArguments> {
  const options = readOptions(args, ["resources", "credential-report", "at", "out"]);
  if (!options.ok) return options;
  const { operands, values } = options.value;
  const [account, surplus] = operands;
  if (account === undefined) return wrong("ACCOUNT.json: missing");
  if (surplus !== undefined) return wrong(`${surplus}: one ACCOUNT.json is enough`);
  const out = values.get("out");
  if (out === undefined) return wrong("--out: missing");
  const given = values.get("at");
  const at = given === undefined ? now : parseTimestamp(given, { withoutOffset: true });
  if (at === undefined) return wrong(`--at: ${given} is no instant of ISO 8601, such as 2026-03-01T05:00:00Z`);
  return {
    ok: true,
    value: { account, resources: values.get("resources"), credentialReport: values.get("credential-report"), at, out },
  };
}
