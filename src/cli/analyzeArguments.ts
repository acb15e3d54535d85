import * as z from "zod";
import { parseTimestamp } from "../platform/instant.ts";
import { fail, ok, type Result } from "../platform/result.ts";
import { readCommandLine } from "./commandLine.ts";
import { STANDARD_INPUT } from "./inputFile.ts";

export interface AnalyzeArguments {
  /** A path, or `-` for standard input; so are the other files. */
  account: string;
  resources?: string;
  credentialReport?: string;
  organization?: string;
  /** Milliseconds since the epoch, with a fraction where it has microseconds. */
  at: number;
  out: string;
}

const timestamp = z.string().transform((text, { issues }) => {
  const at = parseTimestamp(text, { withoutOffset: true });
  if (at === undefined) {
    const message = `${text} is not an ISO 8601 timestamp, such as 2026-03-01T05:00:00Z`;
    issues.push({ code: "custom", message, input: text });
    return z.NEVER;
  }
  return at;
});

const schema = z.object({
  "ACCOUNT.json": z.string("missing; give what aws iam get-account-authorization-details prints"),
  "--resources": z.string().exactOptional(),
  "--credential-report": z.string().exactOptional(),
  "--organization": z.string().exactOptional(),
  "--at": timestamp.exactOptional(),
  "--out": z.string("missing; name the folder for the reports"),
});

const OPTIONS = Object.keys(schema.shape).filter((name) => name.startsWith("--"));

/** `now`: what `--at` is without the option. */
export function readAnalyzeArguments(args: readonly string[], now: number): Result<AnalyzeArguments> {
  const line = readCommandLine(
    args,
    OPTIONS.map((name) => name.slice(2)),
  );
  if (!line.ok) return line;
  const { operands, options } = line.value;
  const [account, unexpected] = operands;
  if (unexpected !== undefined)
    return fail(`${unexpected}: unexpected argument; one ACCOUNT.json is analyzed at a time`);
  const given = Object.entries(options).map(([name, value]) => [`--${name}`, value]);
  const read = schema.safeParse({
    ...Object.fromEntries(given),
    ...(account !== undefined && { "ACCOUNT.json": account }),
  });
  if (!read.success) {
    const [issue] = read.error.issues;
    return fail(`${issue?.path.join(".")}: ${issue?.message}`);
  }
  const {
    "ACCOUNT.json": file,
    "--resources": resources,
    "--credential-report": report,
    "--organization": organization,
    "--at": at,
    "--out": out,
  } = read.data;
  if ([file, resources, report, organization].filter((path) => path === STANDARD_INPUT).length > 1)
    return fail(`${STANDARD_INPUT}: standard input can be one file only; give the paths of the others`);
  return ok({
    account: file,
    ...(resources !== undefined && { resources }),
    ...(report !== undefined && { credentialReport: report }),
    ...(organization !== undefined && { organization }),
    at: at ?? now,
    out,
  });
}
