import { join } from "node:path";
import { ENGINE_VERSION } from "../iam/index.ts";
import { fail, ok, type Result } from "../platform/result.ts";
import type { ExchangedFindings } from "../report/exchange/exchanged.ts";
import { exchangeText } from "../report/exchange/exchangeText.ts";
import type { sarifLog } from "../report/exchange/sarif.ts";
import { publishedFinding } from "../report/json/findingsJson.ts";
import { knowledgeOf, knownNumber } from "../report/model/knowledge.ts";
import { openFindings, type ReportedFinding, severityCounts } from "../report/model/reportedFinding.ts";
import { AnalysisUnreadable } from "../report/stream/analysisUnreadable.ts";
import type { AccountOverview } from "../report/summary/accountOverview.ts";
import { analyzeAccount, type Summary } from "./analysis/analyzeAccount.ts";
import { type GivenAccount, readGivenAccounts } from "./analysis/givenAccounts.ts";
import { writtenPolicies } from "./analysis/openAccount.ts";
import { type AnalyzeArguments, readAnalyzeArguments } from "./analyzeArguments.ts";
import { failingFindings, failingText } from "./failOn.ts";
import { STANDARD_INPUT, systemProblem, typedPath } from "./input/inputFile.ts";
import { writeRollUp } from "./output/rollUp.ts";
import { NO_PROGRESS, type Progress } from "./progress.ts";
import { summaryText } from "./summary.ts";
import { summaryJson } from "./summaryJson.ts";

export interface Analyzed {
  /** To be printed. */
  text: string;
  /** What `--fail-on` applies to, in words; undefined where it applies to nothing. */
  failing: string | undefined;
}

/**
 * `iam analyze`: reads accounts from files, or from `input` for the file that is `-`, writes their reports into a folder and
 * gives a summary to print. `now`: milliseconds since the epoch, the time of the analysis where none is given.
 */
export async function analyze(
  args: readonly string[],
  input: AsyncIterable<Uint8Array>,
  { now, progress }: { now: () => number; progress: Progress },
): Promise<Result<Analyzed>> {
  const read = readAnalyzeArguments(args, now());
  if (!read.ok) return read;
  const { out, print } = read.value;
  const given = await readGivenAccounts(read.value, input);
  if (!given.ok) return given;
  const texts: string[] = [];
  const overviews: AccountOverview[] = [];
  const failures: string[] = [];
  const quiet = print === "nothing";
  for (const account of given.value) {
    const begun = now();
    const folder = given.value.length === 1 ? out : join(out, account.input.accountId);
    try {
      const summary = await analyzeAccount(account, read.value, folder, quiet ? NO_PROGRESS : progress);
      progress.end();
      overviews.push(overviewOf(summary));
      const failing = failingOf(summary, account, read.value);
      if (failing !== undefined && failing.length > 0) failures.push(await wordsOf(failing, account, read.value));
      texts.push(await printed(summary, read.value, { folder, ms: now() - begun, failing }));
    } catch (error) {
      progress.end();
      if (error instanceof AnalysisUnreadable && account.previous)
        return fail(`--previous: ${account.previous.path}: not an analysis (${error.message})`);
      return fail(`${folder}: ${systemProblem(error)}`);
    }
  }
  if (overviews.length > 1) {
    try {
      const index = await writeRollUp(
        typedPath(out),
        overviews.map((each) => ({ ...each, report: typedPath(each.report) })),
        read.value.cover,
      );
      if (print === "text") texts.push(`${overviews.length} accounts\n${index}\n`);
    } catch (error) {
      return fail(`${out}: ${systemProblem(error)}`);
    }
  }
  const failing = failures.length === 0 ? undefined : quiet ? "" : failures.join("");
  return ok({ text: print === "sarif" ? oneLog(texts) : texts.join(""), failing });
}

function failingOf({ findings }: Summary, { previous }: GivenAccount, { failOn }: AnalyzeArguments) {
  const earlier = previous?.findings.ok ? previous.findings.value : undefined;
  return failOn && failingFindings(findings, failOn, earlier);
}

async function wordsOf(failing: readonly ReportedFinding[], { input }: GivenAccount, { failOn }: AnalyzeArguments) {
  return failOn === undefined
    ? ""
    : failingText(input.accountId, failing, failOn, (ids) => writtenPolicies(input, ids));
}

/** The SARIF logs of several accounts as one, which has a run for each. */
function oneLog(texts: readonly string[]): string {
  const [first = "", ...others] = texts;
  if (others.length === 0) return first;
  const logs = texts.map((text): ReturnType<typeof sarifLog> => JSON.parse(text));
  return `${JSON.stringify({ ...logs[0], runs: logs.flatMap(({ runs }) => runs) })}\n`;
}

/** The numbers of an account, next to those of others. */
function overviewOf({
  account,
  figures,
  administrators,
  escalating,
  findings,
  gaps,
  report,
}: Summary): AccountOverview {
  const { principals, settings } = account;
  const users = principals.filter(({ type }) => type === "IAMUser").length;
  const known = knowledgeOf(gaps, principals);
  const amounts = {
    ...figures,
    escalating,
    administrators: Object.values(administrators).reduce((sum, { length }) => sum + length, 0),
  };
  const told = (name: keyof AccountOverview["figures"]) => knownNumber(amounts[name], known.figure(name));
  return {
    accountId: settings.accountId,
    partition: settings.partition,
    analysisTime: settings.at,
    users,
    roles: principals.length - users,
    figures: {
      administrators: told("administrators"),
      escalating: told("escalating"),
      unused: told("unused"),
      staleCredentials: told("staleCredentials"),
      external: told("external"),
    },
    severities: severityCounts(findings),
    accepted: findings.length - openFindings(findings).length,
    gaps: gaps.length,
    report,
  };
}

/** What standard output gets: the summary, or the findings for another product. */
async function printed(
  summary: Summary,
  { print, accounts }: AnalyzeArguments,
  { folder, ms, failing }: { folder: string; ms: number; failing: readonly ReportedFinding[] | undefined },
): Promise<string> {
  if (print === "nothing") return "";
  if (print === "text") return summaryText(summary, folder, ms);
  if (print === "json") return summaryJson(summary, ms, failing);
  const { accountId, partition, at } = summary.account.settings;
  const findings = summary.findings.map(publishedFinding);
  const [account = STANDARD_INPUT] = accounts;
  const accountFile = account === STANDARD_INPUT ? {} : { accountFile: account };
  const exchanged: ExchangedFindings = {
    ...{ accountId, partition, analysisTime: at, engineVersion: ENGINE_VERSION, findings },
    ...accountFile,
  };
  return exchangeText(exchanged, print);
}
