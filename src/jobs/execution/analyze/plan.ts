import * as names from "../../../report/model/reportNames.ts";
import type { PlannedPart } from "../../../store/job/parts.ts";
import type { AnalysisSizes } from "../stage/analysisSizes.ts";
import type { OpenedAccount } from "./openAccount.ts";

/** Added to the number of resources: what a principal costs besides them. */
const BASE = 1_000;

/** 500 principals × 4,000 resources take about 15 seconds of CPU with all reports; their ranges alone a third of that. */
export const ANALYSIS_SIZES: AnalysisSizes = { undivided: 2_000_000, range: 4_000_000 };

/**
 * The reports that are written from the ranges side by side, by number of the group. The others need all of these, or what
 * the comparison with the last analysis gives.
 */
export const FILE_GROUPS: readonly (readonly names.ReportKind[])[] = [
  [names.PRINCIPALS, names.PRINCIPAL_ACCESS_SUMMARIES, names.HIVE_PRINCIPALS, names.HIVE_PRINCIPAL_ACCESS],
  [names.RESOURCES, names.RESOURCE_ACCESS_SUMMARIES, names.HIVE_RESOURCES, names.HIVE_RESOURCE_ACCESS],
  [names.ANALYSIS],
];

/** Those that are written last. */
export const LAST_FILES: readonly names.ReportKind[] = names.ALL_KINDS.filter(
  (kind) => !FILE_GROUPS.flat().includes(kind),
);

/** The parts of an analysis; undefined for an account that is done in one piece. */
export function planOf(
  { account, weightOf }: Pick<OpenedAccount, "account" | "weightOf">,
  sizes: AnalysisSizes,
): PlannedPart[] | undefined {
  const { principals, resources } = account;
  const size = principals.length * (resources.length + BASE);
  if (size <= sizes.undivided) return undefined;
  const weights = principals.map(({ arn }) => weightOf.get(arn) ?? 0);
  const ends = rangeEnds(weights, Math.min(principals.length, Math.ceil(size / sizes.range)));
  const ranges = ends.map((to, at) => ({
    part: at,
    kind: "range" as const,
    fromPosition: ends[at - 1] ?? 0,
    toPosition: to,
  }));
  const files = FILE_GROUPS.map((_, group) => ({
    part: ranges.length + group,
    kind: "files" as const,
    fromPosition: group,
    toPosition: group,
  }));
  return [...ranges, ...files];
}

/** Where each of `count` ranges of about equal weight ends; each has a member. */
export function rangeEnds(weights: readonly number[], count: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ends: number[] = [];
  let sum = 0;
  for (const [at, weight] of weights.entries()) {
    sum += weight;
    const left = weights.length - at - 1;
    const rangesLeft = count - ends.length - 1;
    if (rangesLeft > 0 && (sum >= (total * (ends.length + 1)) / count || left === rangesLeft)) ends.push(at + 1);
  }
  if (weights.length > 0) ends.push(weights.length);
  return ends;
}
