import * as z from "zod";
import { parseTimestamp } from "../../platform/instant.ts";
import { fail, ok, type Result } from "../../platform/result.ts";
import { compilePattern, type Matcher } from "../policy/pattern.ts";
import { FINDING_KINDS, type Finding } from "./findingRules.ts";

/**
 * Findings that somebody accepts until a day or a moment: one by its id, or those of a kind about what a pattern of ARNs
 * matches.
 */
export interface FindingException {
  id?: string | undefined;
  kind?: string | undefined;
  /** With `*` and `?`, matched against the ARNs that the id of a finding names; `*` alone matches every finding. */
  arn?: string | undefined;
  reason: string;
  /** The last day in UTC, `2027-03-31`, or the moment of its end in ISO 8601. */
  expires: string;
}

/** An exception, and how many findings of an analysis it matches. */
export interface UsedException {
  exception: FindingException;
  isExpired: boolean;
  findings: number;
}

/** The most exceptions of an account, and the most characters of a reason. */
export const EXCEPTIONS = 500;
const REASON_LENGTH = 500;
const SUBJECT_LENGTH = 2048;

/** Text in a line: reports, terminals and log lines show it as it is. */
const line = (length: number) =>
  z
    .string("not text")
    .min(1, "empty")
    .max(length, `longer than ${length} characters`)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "more than one line, or with control characters");

/** The shape of an exception; the desk and the API read the same. */
export const findingException = z
  .strictObject(
    {
      id: line(SUBJECT_LENGTH).optional().meta({ description: "The id of a finding." }),
      kind: z.enum(FINDING_KINDS, "not a kind of finding").optional(),
      arn: line(SUBJECT_LENGTH).optional().meta({
        description:
          "With `kind`: a pattern, with `*` and `?`, for the ARNs that the id of a finding names. `*` alone matches every finding of the kind.",
      }),
      reason: line(REASON_LENGTH).meta({ description: "Why the findings are accepted." }),
      expires: line(40)
        .refine((text) => endOf(text) !== undefined, "not a date, such as 2027-03-31, nor an ISO 8601 timestamp")
        .meta({ description: "The last day in UTC, or the moment from which the findings count again." }),
    },
    { error: ({ code }) => (code === "invalid_type" ? "not an object" : undefined) },
  )
  .refine(
    ({ id, kind, arn }) =>
      (id !== undefined) !== (kind !== undefined && arn !== undefined) &&
      (id === undefined || (kind ?? arn) === undefined),
    "name either id, or kind and arn",
  )
  .meta({ id: "FindingException" });

const exceptionList = z.array(findingException, "not a list").max(EXCEPTIONS, `more than ${EXCEPTIONS} exceptions`);

/** Reads a list of exceptions that a person wrote; the first member that does not fit is an error. */
export function readExceptions(json: unknown): Result<FindingException[]> {
  const read = exceptionList.safeParse(json);
  if (read.success) return ok(read.data);
  const [issue] = read.error.issues;
  if (issue === undefined) return fail("not a list of exceptions");
  const path = issue.path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  if (issue.code === "unrecognized_keys") return fail(`${path}.${issue.keys[0]}: no member of an exception`);
  const isMissing = issue.code === "invalid_type" && memberOf(json, issue.path) === undefined;
  return fail([path, isMissing ? "missing" : issue.message].filter((part) => part !== "").join(": "));
}

/** Marks the findings that an exception accepts at a time, in milliseconds since the epoch; their order stays. */
export function withAcceptance(
  findings: readonly Finding[],
  exceptions: readonly FindingException[],
  at: number,
): Finding[] {
  const holding = exceptions.filter((exception) => !isExpired(exception, at)).map(preparedException);
  if (holding.length === 0) return [...findings];
  return findings.map((finding) => {
    const { exception } = holding.find(({ matches }) => matches(finding)) ?? {};
    return exception ? { ...finding, accepted: { reason: exception.reason, expires: exception.expires } } : finding;
  });
}

/** What becomes of exceptions at a time, in their order. */
export function usedExceptions(
  findings: readonly Finding[],
  exceptions: readonly FindingException[],
  at: number,
): UsedException[] {
  return exceptions.map((exception) => {
    const { matches } = preparedException(exception);
    return { exception, isExpired: isExpired(exception, at), findings: findings.filter(matches).length };
  });
}

function isExpired({ expires }: FindingException, at: number): boolean {
  return at >= (endOf(expires) ?? Number.NEGATIVE_INFINITY);
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The moment from which an exception no longer holds; undefined for text that is neither a date nor a timestamp. */
function endOf(expires: string): number | undefined {
  const at = parseTimestamp(expires, { withoutOffset: true });
  if (at === undefined) return undefined;
  return /^\d{4}-\d\d-\d\d$/.test(expires) ? at + DAY_MS : at;
}

function preparedException(exception: FindingException): {
  exception: FindingException;
  matches(finding: Finding): boolean;
} {
  const { id, kind, arn = "" } = exception;
  if (id !== undefined) return { exception, matches: (finding) => finding.id === id };
  const matchesArn = arn === "*" ? undefined : compilePattern(arn);
  return {
    exception,
    matches: (finding) => finding.kind === kind && (matchesArn === undefined || isAbout(finding, matchesArn)),
  };
}

/** Whether one of the ARNs that the finding is about, and not merely lists, matches. */
function isAbout({ id, principals, resources }: Finding, matches: Matcher): boolean {
  const named = `${id}:`;
  return [...principals, ...resources].some((arn) => named.includes(`:${arn}:`) && matches(arn));
}

function memberOf(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
    json,
  );
}
