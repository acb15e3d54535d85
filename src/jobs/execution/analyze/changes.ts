import type { Gap } from "../../../iam/index.ts";
import { compareTexts } from "../../../report/json/changesJson.ts";
import { ANALYSIS } from "../../../report/model/reportNames.ts";
import { AnalysisUnreadable } from "../../../report/stream/analysisUnreadable.ts";
import { gunzippedText } from "../../../report/stream/gzip.ts";
import type { Compared, Comparison } from "../../../report/summary/comparison.ts";
import { openDatabase } from "../../../store/database.ts";
import { findPreviousAnalysis, type PreviousAnalysis } from "../../../store/previousAnalysis.ts";
import type { StageContext } from "../stage/stage.ts";
import { stagedKey } from "../staging/analysisFiles.ts";

/**
 * Compares the analysis that is staged under `prefix` with the last one of the account that had succeeded when this one
 * began. An earlier file that is gone or cannot be read is a gap; what R2 itself throws passes through, so that the stage
 * is tried again.
 */
export async function compareWithPrevious(
  { execution, dependencies }: StageContext,
  prefix: string,
): Promise<Compared> {
  const { staging, inbox, d1 } = dependencies;
  const previous = await findPreviousAnalysis(openDatabase(d1), execution);
  if (previous === undefined) return { comparison: undefined, gaps: [] };
  const compared = await compare(previous, inbox, staging, stagedKey(prefix, ANALYSIS));
  return "code" in compared ? { comparison: undefined, gaps: [compared] } : { comparison: compared, gaps: [] };
}

async function compare(
  { executionId, startedAt, objectKey }: PreviousAnalysis,
  inbox: R2Bucket,
  staging: R2Bucket,
  stagedAnalysis: string,
): Promise<Comparison | Gap> {
  const gap = { service: "k9", region: "", action: "compare", resource: executionId };
  const earlier = await inbox.get(objectKey);
  if (earlier === null) return { ...gap, code: "PreviousAnalysisMissing" };
  const present = await staging.get(stagedAnalysis);
  if (present === null) throw new Error("the staged analysis is gone");
  try {
    const previous = { executionId, analysisTime: startedAt };
    return await compareTexts(previous, gunzippedText(earlier.body), gunzippedText(present.body));
  } catch (error) {
    if (error instanceof AnalysisUnreadable) return { ...gap, code: "PreviousAnalysisUnreadable" };
    throw error;
  }
}
