import type { Gap, UsedException } from "../iam/index.ts";
import { counted } from "../platform/numberText.ts";
import { type Figure, howToClose, knowledgeOf, knownNumber } from "../report/model/knowledge.ts";
import { openFindings } from "../report/model/reportedFinding.ts";
import { analysisTime } from "../report/model/time.ts";
import type { Summary } from "./analysis/analyzeAccount.ts";
import type { Administrators } from "./analysis/principalPass.ts";
import { printable } from "./printable.ts";

const NAMED = 20;
/** The most ways to close gaps in one line. */
const CLOSING = 2;

/** What is printed after an analysis: numbers as far as they are known, up to 20 administrators and gaps, and last the path of the file to open. */
export function summaryText(
  { account, figures, administrators, escalating, findings, exceptions, gaps, files, report, bytes }: Summary,
  out: string,
  ms: number,
): string {
  const { principals, resources, settings } = account;
  const users = principals.filter(({ type }) => type === "IAMUser").length;
  const counting = openFindings(findings);
  const severities = [...Map.groupBy(counting, ({ severity }) => severity)].map(
    ([severity, { length }]) => `${length} ${severity}`,
  );
  const known = knowledgeOf(gaps, principals);
  const figure = (name: Figure, amount: number, what: string) => {
    const told = knownNumber(amount, known.figure(name));
    const ways = [...new Set(known.gapsOf(name).map(howToClose))].filter((way) => way !== "");
    const rest = ways.length === 0 ? "" : ` (${ways.slice(0, CLOSING).join("; ")})`;
    if (told === undefined) return `not known${rest}`;
    return `${told.isLeast ? "at least " : ""}${told.amount}${what}${rest}`;
  };
  const unknown = known.unknownFindings.length;
  const lines = [
    line("account", `${settings.accountId} (${settings.partition}) at ${analysisTime(settings.at)}`),
    line("principals", `${principals.length}: ${users} users, ${principals.length - users} roles`),
    line("resources", figure("resources", resources.length, "")),
    line("administrators", administratorNumbers(administrators)),
    ...named(
      [
        ...administrators.full,
        ...administrators[LIMITED].map((arn) => `${arn} (${LIMITED})`),
        ...administrators.IAM.map((arn) => `${arn} (IAM)`),
      ],
      "analysis",
    ),
    line("escalation", `${escalating} can become administrator`),
    line("unused", figure("unused", figures.unused, " without recorded use in 90 days")),
    line("stale credentials", figure("staleCredentials", figures.staleCredentials, " users")),
    line("external", figure("external", figures.external, " parties outside the account have access")),
    line("findings", [String(counting.length), ...severities].join(", ")),
    ...acceptedLines(findings.length - counting.length, exceptions),
    ...(unknown > 0 ? [`  ${unknown} kinds of findings are not known, or not in full: see the findings`] : []),
    line("gaps", String(gaps.length)),
    ...named(gaps.map(gapText), "manifest"),
    line("files", `${files.length} in ${out}, ${(bytes / 1e6).toFixed(1)} MB`),
    ...named(files, "manifest"),
    line("time", `${(ms / 1000).toFixed(1)} s`),
    printable(report),
  ];
  return lines.map((text) => `${text}\n`).join("");
}

const LIMITED = "full but for the organization";

function administratorNumbers({ full, IAM, [LIMITED]: limited }: Administrators): string {
  const ofOrganization = limited.length === 0 ? "" : `, ${limited.length} ${LIMITED}`;
  return `${full.length} full${ofOrganization}, ${IAM.length} of IAM only`;
}

function line(what: string, value: string): string {
  return `${what.padEnd(19)}${printable(value)}`;
}

function named(names: readonly string[], where: string): string[] {
  const shown = names.slice(0, NAMED).map((name) => `  ${printable(name)}`);
  return names.length > NAMED ? [...shown, `  and ${names.length - NAMED} more: see the ${where}`] : shown;
}

function gapText({ service, region, action, code, resource, message }: Gap): string {
  const what = [action === "parse" ? service : action, region, code, resource].filter((part) => part).join(" ");
  return message === undefined ? what : `${what}: ${message}`;
}

/** What is accepted, and the exceptions that do nothing. */
function acceptedLines(accepted: number, exceptions: readonly UsedException[]): string[] {
  if (exceptions.length === 0) return [];
  const idle = exceptions.flatMap(({ exception, isExpired, findings }) => {
    const { id, kind, arn, reason, expires } = exception;
    const what = `${id ?? `${kind} ${arn}`} (${reason})`;
    if (isExpired) return [`expired ${expires}, matches ${findings}: ${what}`];
    return findings === 0 ? [`matches nothing: ${what}`] : [];
  });
  return [
    line("accepted", `${accepted} not counted, by ${counted(exceptions.length, "exception")}`),
    ...named(idle, "findings"),
  ];
}
