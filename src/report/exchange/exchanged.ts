import { FRAMEWORKS, type Framework, type Severity } from "../../iam/index.ts";
import type { PublishedFinding } from "../json/findingsJson.ts";

/** Formats in which other products take findings: a JSON document, or one JSON document a line. */
export const EXCHANGE_FORMATS = ["ocsf", "asff", "sarif"] as const;

export type ExchangeFormat = (typeof EXCHANGE_FORMATS)[number];

/** The findings of one analysis, to be handed to another product. */
export interface ExchangedFindings {
  accountId: string;
  /** `aws`, `aws-us-gov` or `aws-cn`. */
  partition: string;
  /** Milliseconds since the epoch. */
  analysisTime: number;
  engineVersion: string;
  /** As findings.json has them. */
  findings: readonly PublishedFinding[];
  /** The file that the account was read from, for products that want findings to be in a file. */
  accountFile?: string;
}

export const PRODUCT = "k9";

/** Severities in words, as OCSF and ASFF write them but for the case. */
export const SEVERITY_LABELS: Record<Severity, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
};

/** The text, or as much of it as fits into `length` UTF-16 code units with an ellipsis at its end. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** What is known beyond the title: the note, and under which conditions alone the finding holds. */
export function descriptionOf({ title, note, conditions }: PublishedFinding): string {
  const depends = conditions.map(
    ({ operator, key, values }) => `${operator} ${key} ${values.map((value) => JSON.stringify(value)).join(", ")}`,
  );
  return [
    `${title}.`,
    ...(note === undefined ? [] : [`${note}.`]),
    ...(depends.length === 0 ? [] : [`Only under conditions: ${depends.join("; ")}.`]),
  ].join(" ");
}

/** Users, roles and resources that a finding is about, each once. */
export function subjectsOf({ principals, resources }: PublishedFinding): string[] {
  return [...new Set([...principals, ...resources])];
}

const REQUIRING: readonly Framework[] = ["cisAwsFoundations", "nist80053", "pciDss"];

/** What it violates: `PCI DSS 4.0: 7.2.2`. */
export function requirementsOf({ mappings }: PublishedFinding): string[] {
  return REQUIRING.flatMap((framework) =>
    (mappings[framework] ?? []).map((each) => `${FRAMEWORKS[framework]}: ${each}`),
  );
}
