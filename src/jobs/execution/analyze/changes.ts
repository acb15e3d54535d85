import type { Gap } from "../../../iam/index.ts";
import { compareTexts, type OpenText } from "../../../report/json/changesJson.ts";
import { firstSeenOf, readEarlierFindings } from "../../../report/json/earlierFindings.ts";
import { ANALYSIS, FINDINGS, nameBeside } from "../../../report/model/reportNames.ts";
import { AnalysisUnreadable } from "../../../report/stream/analysisUnreadable.ts";
import { gunzippedText } from "../../../report/stream/gzip.ts";
import { decodedText } from "../../../report/stream/text.ts";
import type { Compared, Comparison } from "../../../report/summary/comparison.ts";
import type { PastFigures } from "../../../report/summary/pastFigures.ts";
import { openDatabase } from "../../../store/database.ts";
import { findPreviousAnalysis, type PreviousAnalysis } from "../../../store/previousAnalysis.ts";
import type { StageContext } from "../stage/stage.ts";
import { type StagedFile, stagedKey } from "../staging/analysisFiles.ts";

/**
 * Compares the analysis that is staged as `current` with the last one of the account that had succeeded when this one
 * began. An earlier file that is gone or cannot be read is a gap; what R2 itself throws passes through, so that the stage
 * is tried again.
 */
export async function compareWithPrevious(
  { execution, dependencies }: StageContext,
  current: Pick<StagedFile, "report" | "ext"> & { prefix: string },
): Promise<Compared> {
  const { staging, inbox, d1 } = dependencies;
  const previous = await findPreviousAnalysis(openDatabase(d1), execution);
  if (previous === undefined) return { comparison: undefined, gaps: [] };
  const compared = await compare(previous, inbox, staging, stagedKey(current.prefix, current));
  return "code" in compared ? { comparison: undefined, gaps: [compared] } : { comparison: compared, gaps: [] };
}

/** What earlier analyses left to be carried along. */
export interface Earlier {
  /** When findings were first reported, by id, in milliseconds since the epoch. */
  firstSeen: ReadonlyMap<string, number>;
  /** The analyses in numbers, the oldest first. */
  history: readonly PastFigures[];
}

/** Empty where there is no earlier analysis, or its findings are gone or cannot be read, which the comparison says. */
export async function readEarlier({ execution, dependencies }: StageContext): Promise<Earlier> {
  const { inbox, d1 } = dependencies;
  const nothing = { firstSeen: new Map<string, number>(), history: [] };
  const previous = await findPreviousAnalysis(openDatabase(d1), execution);
  const key = previous && nameBeside(previous.objectKey, ANALYSIS, FINDINGS);
  const stored = key === undefined ? null : await inbox.get(key);
  if (stored === null) return nothing;
  try {
    const earlier = await readEarlierFindings(decodedText(stored.body));
    return { firstSeen: firstSeenOf(earlier), history: earlier.history };
  } catch (error) {
    if (error instanceof AnalysisUnreadable) return nothing;
    throw error;
  }
}

/** Compressed; up to this an analysis is unpacked once and kept, not twice. Its text is about 15 times as long. */
const KEPT_BYTES = 512 * 1024;

async function* each(pieces: readonly string[]): AsyncGenerator<string> {
  yield* pieces;
}

async function compare(
  { executionId, startedAt, objectKey }: PreviousAnalysis,
  inbox: R2Bucket,
  staging: R2Bucket,
  stagedAnalysis: string,
): Promise<Comparison | Gap> {
  const gap = { service: "k9", region: "", action: "compare", resource: executionId };
  if ((await inbox.head(objectKey)) === null) return { ...gap, code: "PreviousAnalysisMissing" };
  const opened = (bucket: R2Bucket, key: string): OpenText => {
    let kept: readonly string[] | undefined;
    return async () => {
      if (kept !== undefined) return each(kept);
      const object = await bucket.get(key);
      if (object === null) throw new Error("an analysis to compare is gone");
      if (object.size > KEPT_BYTES) return gunzippedText(object.body);
      const pieces: string[] = [];
      for await (const piece of gunzippedText(object.body)) pieces.push(piece);
      kept = pieces;
      return each(pieces);
    };
  };
  try {
    const previous = { executionId, analysisTime: startedAt };
    return await compareTexts(previous, opened(inbox, objectKey), opened(staging, stagedAnalysis));
  } catch (error) {
    if (error instanceof AnalysisUnreadable) return { ...gap, code: "PreviousAnalysisUnreadable" };
    throw error;
  }
}
