import * as z from "zod";
import { SEVERITIES, type Severity, type TrustedAccount } from "../iam/index.ts";
import { parseTimestamp } from "../platform/instant.ts";
import { fail, ok, type Result } from "../platform/result.ts";
import { EXCHANGE_FORMATS, type ExchangeFormat } from "../report/exchange/exchanged.ts";
import { COVER_LENGTH, type Cover } from "../report/model/cover.ts";
import { readCommandLine } from "./commandLine.ts";
import { STANDARD_INPUT } from "./input/inputFile.ts";
import { type FileOfAccount, fileOfAccount } from "./input/ofAccount.ts";

export interface AnalyzeArguments {
  /** Paths, or `-` for standard input; so are the other files. */
  accounts: readonly string[];
  resources: readonly FileOfAccount[];
  credentialReports: readonly FileOfAccount[];
  organizations: readonly FileOfAccount[];
  /** Earlier analyses; none of them is standard input. */
  previous: readonly FileOfAccount[];
  exceptions?: string;
  cover: Cover;
  trustedAccounts: readonly TrustedAccount[];
  /** Milliseconds since the epoch, with a fraction where it has microseconds. */
  at: number;
  out: string;
  only: readonly ReportFormat[];
  /** What is printed when the reports are written. */
  print: "text" | "json" | ExchangeFormat | "nothing";
  failOn?: FailOn;
}

/** Which findings make the command end with status 1. */
export interface FailOn {
  /** As on the command line. */
  text: string;
  /** Those of it, and more severe ones. */
  severity: Severity;
  /** Only those that the previous analysis lacks. */
  isNew: boolean;
}

/** The formats of reports, by the name extension that `--only` takes. */
export const FORMATS = ["csv", "json", "html", "xlsx", "parquet"] as const;
/** Without `--only`. Parquet is for programs, and to be asked for. */
const DEFAULT_FORMATS = FORMATS.filter((format) => format !== "parquet");
export type ReportFormat = (typeof FORMATS)[number];

export const timestamp = z.string().transform((text, { issues }) => {
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

export const filesOfAccounts = z.array(z.string().transform(fileOfAccount)).default([]);

/** A line of the cover. */
const coverLine = z
  .string()
  .max(COVER_LENGTH, `longer than ${COVER_LENGTH} characters`)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, "has control characters")
  .exactOptional();

const NEW = "new";

const failOn = z.string().transform((text, { issues }): FailOn => {
  const [first = "", second, ...others] = text.split(",");
  const named = [first, ...(second === undefined ? [] : [second])].filter((name) => name !== NEW);
  const [severity = "low"] = SEVERITIES.filter((each) => named.includes(each));
  const isNew = first === NEW || second === NEW;
  const isKnown = named.every((name) => name === severity) && named.length <= 1 && others.length === 0;
  if (isKnown && !(first === NEW && second === NEW)) return { text, severity, isNew };
  const message = `${text} is not one of ${[...SEVERITIES, NEW].join(", ")}, nor ${NEW},SEVERITY`;
  issues.push({ code: "custom", message, input: text });
  return z.NEVER;
});

/** What `--format` takes: the summary for people or programs, or the findings for another product. */
const PRINTED = ["text", "json", ...EXCHANGE_FORMATS] as const;

const schema = z.object({
  "ACCOUNT.json": z.array(z.string()).min(1, "missing; give what aws iam get-account-authorization-details prints"),
  "--resources": filesOfAccounts,
  "--credential-report": filesOfAccounts,
  "--organization": filesOfAccounts,
  "--previous": filesOfAccounts,
  "--exceptions": z.string().exactOptional(),
  "--title": coverLine,
  "--customer": coverLine,
  "--prepared-by": coverLine,
  "--trusted-account": z.array(trustedAccount).default([]),
  "--at": timestamp.exactOptional(),
  "--only": formats.default(DEFAULT_FORMATS),
  "--format": z.enum(PRINTED, `not one of ${PRINTED.join(", ")}`).default("text"),
  "--fail-on": failOn.exactOptional(),
  "--out": z.string("missing; name the folder for the reports"),
});

const REPEATABLE = ["trusted-account", "resources", "credential-report", "organization", "previous"];

const OPTIONS = Object.keys(schema.shape).filter((name) => name.startsWith("--"));

/** `now`: what `--at` is without the option. */
export function readAnalyzeArguments(args: readonly string[], now: number): Result<AnalyzeArguments> {
  const line = readCommandLine(
    args,
    OPTIONS.map((name) => name.slice(2)),
    { repeatable: REPEATABLE, flags: ["quiet"] },
  );
  if (!line.ok) return line;
  const { operands, options, lists, flags } = line.value;
  const given = Object.entries({ ...options, ...lists }).map(([name, value]) => [`--${name}`, value]);
  const read = schema.safeParse({ ...Object.fromEntries(given), "ACCOUNT.json": operands });
  if (!read.success) {
    const [issue] = read.error.issues;
    return fail(`${String(issue?.path[0])}: ${issue?.message}`);
  }
  const {
    "ACCOUNT.json": accounts,
    "--resources": resources,
    "--credential-report": credentialReports,
    "--organization": organizations,
    "--previous": previous,
    "--exceptions": exceptions,
    "--title": title,
    "--customer": customer,
    "--prepared-by": preparedBy,
    "--trusted-account": trustedAccounts,
    "--at": at,
    "--only": only,
    "--format": format,
    "--fail-on": failOn,
    "--out": out,
  } = read.data;
  const ofAccounts = [...resources, ...credentialReports, ...organizations].map(({ path }) => path);
  if ([...accounts, ...ofAccounts, exceptions].filter((path) => path === STANDARD_INPUT).length > 1)
    return fail(`${STANDARD_INPUT}: standard input can be one file only; give the paths of the others`);
  if (previous.some(({ path }) => path === STANDARD_INPUT))
    return fail("--previous: -: not standard input; give the path of a file, which is read twice");
  if (failOn?.isNew && previous.length === 0)
    return fail(`--fail-on: ${failOn.text}: give --previous ANALYSIS.json.gz to tell what is new`);
  return ok({
    accounts,
    resources,
    credentialReports,
    organizations,
    previous,
    ...(exceptions !== undefined && { exceptions }),
    cover: {
      ...(title !== undefined && { title }),
      ...(customer !== undefined && { customer }),
      ...(preparedBy !== undefined && { preparedBy }),
    },
    trustedAccounts,
    at: at ?? now,
    out,
    only,
    print: flags.includes("quiet") ? "nothing" : format,
    ...(failOn !== undefined && { failOn }),
  });
}
