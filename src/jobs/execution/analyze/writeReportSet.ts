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
import { ALL_KINDS, isHive, type ReportKind } from "../../../report/model/reportNames.ts";
import type { Compared } from "../../../report/summary/comparison.ts";
import type { StagedPiece } from "../../../store/schema.ts";
import type { Pace } from "../stage/pace.ts";
import { type StagedFile, writeStagedFiles } from "../staging/analysisFiles.ts";
import type { AnalysisInput } from "./analysisInput.ts";
import type { Earlier } from "./changes.ts";
import type { OpenedAccount } from "./openAccount.ts";
import { addFacts, readAccesses } from "./rangeFiles.ts";
import { writeReportFiles } from "./reportFiles.ts";

export interface ReportSetOptions {
  pace: Pace;
  /** The reports to write, of those that the customer wants. Missing: all of those. */
  only?: readonly ReportKind[];
  compare?(): Promise<Compared>;
  earlier?(): Promise<Earlier>;
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
  { header, hiveEnabled }: AnalysisInput,
  {
    account,
    analysis,
    accesses,
    written,
    documents,
  }: AnalyzedPrincipals & Pick<OpenedAccount, "written" | "documents">,
  { pace, compare, earlier, only = ALL_KINDS }: ReportSetOptions,
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
    ...(earlier && carriedAlong(earlier)),
  };
  const wanted = new Set(only.filter((kind) => hiveEnabled || !isHive(kind)));
  return writeReportFiles(staging, prefix, header, reported, { only: wanted, pause: pace });
}

/** What earlier analyses left, read once. */
function carriedAlong(read: () => Promise<Earlier>) {
  let found: Promise<Earlier> | undefined;
  const once = () => {
    found ??= read();
    return found;
  };
  return { firstSeen: async () => (await once()).firstSeen, history: async () => (await once()).history };
}

/** The principals at these positions, each decided once. */
export async function* decided(
  { account, details }: OpenedAccount,
  analysis: AccountAnalysis,
  [from, to]: readonly [from: number, to: number],
  pace: Pace,
): AsyncGenerator<PrincipalAccess> {
  const sliceMs = BASE_SLICE_MS + account.resources.length / RESOURCES_PER_MS;
  for await (const detail of details(from, to)) yield await inSlices(analysis.analyzing(detail), () => pace(sliceMs));
}

/** About how long a slice of deciding one principal takes, in milliseconds: most have about five. */
const BASE_SLICE_MS = 0.5;
const RESOURCES_PER_MS = 1_000;

/** An account whose principals are decided and staged. */
export async function fromRanges(
  staging: R2Bucket,
  { account, collection, written, documents }: OpenedAccount,
  { exceptions }: AnalysisInput,
  pieces: readonly StagedPiece[],
  pace: Pace,
) {
  const analysis = new AccountAnalysis(account, collection.accountSummary, exceptions);
  await addFacts(analysis, staging, pieces, pace);
  return { account, analysis, written, documents, accesses: readAccesses(staging, pieces) };
}

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
