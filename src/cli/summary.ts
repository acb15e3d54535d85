import type { Account, Gap } from "../iam/index.ts";
import { analysisTime } from "../report/model/time.ts";

export interface Summary {
  account: Account;
  /** Names of all files, the manifest last. */
  files: readonly string[];
  /** ARNs; those under `iam` are administrators of IAM only. */
  administrators: { full: string[]; iam: string[] };
  /** How many principals can become administrator. */
  escalating: number;
  /** The severity of each finding, the most severe first. */
  findings: readonly string[];
  gaps: readonly Gap[];
  /** Path of the HTML report. */
  report: string;
  /** Of all files. */
  bytes: number;
}

const NAMED = 20;

/** What is printed after an analysis: numbers, up to 20 administrators and gaps, and last the path of the report to open. */
export function summaryText(
  { account, administrators, escalating, findings, gaps, files, report, bytes }: Summary,
  out: string,
  ms: number,
): string {
  const { principals, resources, settings } = account;
  const users = principals.filter(({ type }) => type === "IAMUser").length;
  const severities = [...new Set(findings)].map((each) => `${findings.filter((one) => one === each).length} ${each}`);
  const lines = [
    line("account", `${settings.accountId} (${settings.partition}) at ${analysisTime(settings.at)}`),
    line("principals", `${principals.length}: ${users} users, ${principals.length - users} roles`),
    line("resources", String(resources.length)),
    line("administrators", `${administrators.full.length} full, ${administrators.iam.length} of IAM only`),
    ...named([...administrators.full, ...administrators.iam.map((arn) => `${arn} (IAM)`)], "analysis"),
    line("escalation", `${escalating} can become administrator`),
    line("findings", [String(findings.length), ...severities].join(", ")),
    line("gaps", String(gaps.length)),
    ...named(gaps.map(gapText), "manifest"),
    line("files", `${files.length} in ${out}, ${(bytes / 1e6).toFixed(1)} MB`),
    ...named(files, "manifest"),
    line("time", `${(ms / 1000).toFixed(1)} s`),
    printable(report),
  ];
  return lines.map((text) => `${text}\n`).join("");
}

function line(what: string, value: string): string {
  return `${what.padEnd(15)}${printable(value)}`;
}

function named(names: readonly string[], where: string): string[] {
  const shown = names.slice(0, NAMED).map((name) => `  ${printable(name)}`);
  return names.length > NAMED ? [...shown, `  and ${names.length - NAMED} more: see the ${where}`] : shown;
}

function gapText({ service, region, action, code, resource, message }: Gap): string {
  const what = [action === "parse" ? service : action, region, code, resource].filter((part) => part).join(" ");
  return message === undefined ? what : `${what}: ${message}`;
}

/** Names come from the account: nothing in them may move the cursor or start a new line. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}
