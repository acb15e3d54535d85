import * as z from "zod";
import { SEVERITIES, type Severity, type TrustedAccount } from "../iam/index.ts";
import { parseTimestamp } from "../platform/instant.ts";
import { fail, ok, type Result } from "../platform/result.ts";
import { EXCHANGE_FORMATS, type ExchangeFormat } from "../report/exchange/exchanged.ts";
import { readCommandLine } from "./commandLine.ts";
import { STANDARD_INPUT } from "./inputFile.ts";

export interface AnalyzeArguments {
  /** A path, or `-` for standard input; so are the other files. */
  account: string;
  resources?: string;
  credentialReport?: string;
  organization?: string;
  trustedAccounts: readonly TrustedAccount[];
  /** Milliseconds since the epoch, with a fraction where it has microseconds. */
  at: number;
  out: string;
  only: readonly ReportFormat[];
  /** What is printed when the reports are written. */
  print: "text" | "json" | ExchangeFormat | "nothing";
  /** A finding of it, or of a more severe one, makes the command end with status 1. */
  failOn?: Severity;
}

/** The formats of reports, by the name extension that `--only` takes. */
export const FORMATS = ["csv", "json", "html", "xlsx", "parquet"] as const;
/** Without `--only`. Parquet is for programs, and to be asked for. */
const DEFAULT_FORMATS = FORMATS.filter((format) => format !== "parquet");
export type ReportFormat = (typeof FORMATS)[number];

const timestamp = z.string().transform((text, { issues }) => {
  const at = parseTimestamp(text, { withoutOffset: true });
  if (at === undefined) {
    const message = `${text} is not an ISO 8601 timestamp, such as 2026-03-01T05:00:00Z`;
    issues.push({ code: "custom", message, input: text });
    return z.NEVER;
  }
  return at;
});

const formats = z.string().transform((text, { issues }): readonly ReportFormat[] => {
  const named = text.split(",");
  const unknown = named.find((name) => !FORMATS.some((format) => format === name));
  if (unknown === undefined) return FORMATS.filter((format) => named.includes(format));
  issues.push({ code: "custom", message: `${unknown} is not one of ${FORMATS.join(", ")}`, input: text });
  return z.NEVER;
});

const TRUSTED_ACCOUNT = /^(\d{12})(?:=([^\p{Cc}]{1,100}))?$/u;

const trustedAccount = z.string().transform((text, { issues }): TrustedAccount => {
  const [matched, accountId = "", name] = TRUSTED_ACCOUNT.exec(text) ?? [];
  if (matched !== undefined) return { accountId, name };
  const message = `${text} is not the ID of an account, 12 digits, with = and a name or without`;
  issues.push({ code: "custom", message, input: text });
  return z.NEVER;
});

/** What `--format` takes: the summary for people or programs, or the findings for another product. */
const PRINTED = ["text", "json", ...EXCHANGE_FORMATS] as const;

const schema = z.object({
  "ACCOUNT.json": z.string("missing; give what aws iam get-account-authorization-details prints"),
  "--resources": z.string().exactOptional(),
  "--credential-report": z.string().exactOptional(),
  "--organization": z.string().exactOptional(),
  "--trusted-account": z.array(trustedAccount).default([]),
  "--at": timestamp.exactOptional(),
  "--only": formats.default(DEFAULT_FORMATS),
  "--format": z.enum(PRINTED, `not one of ${PRINTED.join(", ")}`).default("text"),
  "--fail-on": z.enum(SEVERITIES, `not one of ${SEVERITIES.join(", ")}`).exactOptional(),
  "--out": z.string("missing; name the folder for the reports"),
});

const OPTIONS = Object.keys(schema.shape).filter((name) => name.startsWith("--"));

/** `now`: what `--at` is without the option. */
export function readAnalyzeArguments(args: readonly string[], now: number): Result<AnalyzeArguments> {
  const line = readCommandLine(
    args,
    OPTIONS.map((name) => name.slice(2)),
    { repeatable: ["trusted-account"], flags: ["quiet"] },
  );
  if (!line.ok) return line;
  const { operands, options, lists, flags } = line.value;
  const [account, unexpected] = operands;
  if (unexpected !== undefined)
    return fail(`${unexpected}: unexpected argument; one ACCOUNT.json is analyzed at a time`);
  const given = Object.entries({ ...options, ...lists }).map(([name, value]) => [`--${name}`, value]);
  const read = schema.safeParse({
    ...Object.fromEntries(given),
    ...(account !== undefined && { "ACCOUNT.json": account }),
  });
  if (!read.success) {
    const [issue] = read.error.issues;
    return fail(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const {
    "ACCOUNT.json": file,
    "--resources": resources,
    "--credential-report": report,
    "--organization": organization,
    "--trusted-account": trustedAccounts,
    "--at": at,
    "--only": only,
    "--format": format,
    "--fail-on": failOn,
    "--out": out,
  } = read.data;
  if ([file, resources, report, organization].filter((path) => path === STANDARD_INPUT).length > 1)
    return fail(`${STANDARD_INPUT}: standard input can be one file only; give the paths of the others`);
  return ok({
    account: file,
    ...(resources !== undefined && { resources }),
    ...(report !== undefined && { credentialReport: report }),
    ...(organization !== undefined && { organization }),
    trustedAccounts,
    at: at ?? now,
    out,
    only,
    print: flags.includes("quiet") ? "nothing" : format,
    ...(failOn !== undefined && { failOn }),
  });
}
