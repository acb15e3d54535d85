import {
  type Account,
  AccountAnalysis,
  catalogueVersion,
  ENGINE_VERSION,
  type PrincipalAccess,
  type PrincipalGrants,
  REMEDY_BUDGET,
  type Remedies,
} from "../../../iam/index.ts";
import { inSlices } from "../../../platform/slices.ts";
import { gapsInOrder } from "../../../report/model/gapOrder.ts";
import type { Compared } from "../../../report/summary/comparison.ts";
import type { ReportOptions } from "../../../report/writeReports.ts";
import type { StagedPiece } from "../../../store/schema.ts";
import type { Pace } from "../stage/pace.ts";
import { type StagedFile, writeStagedFiles } from "../staging/analysisFiles.ts";
import type { AnalysisInput } from "./analysisInput.ts";
import type { OpenedAccount } from "./openAccount.ts";
import { readAccesses, readFacts } from "./rangeFiles.ts";
import { writeReportFiles } from "./reportFiles.ts";

export interface ReportSetOptions extends ReportOptions {
  pace: Pace;
  compare?(): Promise<Compared>;
  firstSeen?(): Promise<ReadonlyMap<string, number>>;
}

/** An account whose principals come in order of ARN. */
interface AnalyzedPrincipals {
  account: Account;
  analysis: AccountAnalysis;
  accesses: AsyncIterable<PrincipalGrants>;
}

/** Writes reports of an account under `prefix`, from its principals in order of ARN. */
export function writeReportSet(
  staging: R2Bucket,
  prefix: string,
  { header }: AnalysisInput,
  {
    account,
    analysis,
    accesses,
    written,
    documents,
  }: AnalyzedPrincipals & Pick<OpenedAccount, "written" | "documents">,
  { pace, compare, firstSeen, ...options }: ReportSetOptions,
): Promise<StagedFile[]> {
  let remedies: Remedies | undefined;
  const reported = {
    resources: account.resources,
    policies: account.policies,
    externalGrants: () => account.externalGrants(),
    principalCount: account.principals.length,
    accesses,
    settle: async (pause: () => Promise<void>, wantsFindings: boolean) => {
      if (!wantsFindings) return analysis.finishEscalation(pause);
      await analysis.finish(pause);
      const held = await documents();
      if (held !== undefined) remedies = await inSlices(analysis.remedies(held, REMEDY_BUDGET), pause);
    },
    remedies: () => remedies,
    escalation: () => analysis.escalation,
    findings: () => analysis.findings(),
    gaps: () => gapsInOrder(account.gaps),
    written,
    exceptions: () => analysis.exceptions(),
    ...(compare && { compare }),
    ...(firstSeen && { firstSeen }),
  };
  return writeReportFiles(staging, prefix, header, reported, { ...options, pause: pace });
}

/** The principals at these positions, each decided once; `onEach` is called after each. */
export async function* decided(
  { details }: OpenedAccount,
  analysis: AccountAnalysis,
  from: number,
  to: number,
  onEach: (done: number) => Promise<void>,
): AsyncGenerator<PrincipalAccess> {
  let done = 0;
  for await (const detail of details(from, to)) {
    yield analysis.analyze(detail);
    done += 1;
    await onEach(done);
  }
}

/** About how long a principal takes to decide, in milliseconds. */
export function principalCostMs({ resources }: Account): number {
  return 2 + resources.length / 200;
}

/** An account whose principals are decided and staged. */
export async function fromRanges(
  staging: R2Bucket,
  { account, collection, written, documents }: OpenedAccount,
  { exceptions }: AnalysisInput,
  pieces: readonly StagedPiece[],
  pace: Pace,
) {
  const analysis = new AccountAnalysis(account, collection.accountSummary, exceptions);
  for (const piece of pieces) {
    analysis.add(await readFacts(staging, piece));
    await pace(FACTS_MS);
  }
  return { account, analysis, written, documents, accesses: readAccesses(staging, pieces) };
}

/** About how long it takes to read what a range keeps for the findings, in milliseconds: a slice of its own. */
const FACTS_MS = 50;

/** Ends an analysis: what was written, and all gaps. */
export async function writeAnalysisFiles(
  staging: R2Bucket,
  prefix: string,
  { gaps }: Account,
  files: readonly StagedFile[],
  compared: Pick<Compared, "gaps">,
): Promise<void> {
  await writeStagedFiles(staging, prefix, {
    engineVersion: ENGINE_VERSION,
    catalogueVersion,
    files,
    gaps: gapsInOrder([...gaps, ...compared.gaps]),
  });
}
