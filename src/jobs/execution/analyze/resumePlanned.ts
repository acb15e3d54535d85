import * as z from "zod";
import * as names from "../../../report/model/reportNames.ts";
import type { Compared } from "../../../report/summary/comparison.ts";
import { openDatabase } from "../../../store/database.ts";
import { type AnalysisPart, readParts, waitForParts } from "../../../store/job/parts.ts";
import { MAX_ATTEMPTS } from "../stage/backoff.ts";
import { pacer } from "../stage/pace.ts";
import { failed, INTERNAL, LeaseLost, type StageContext, type StageResult, stagingPrefix } from "../stage/stage.ts";
import { readStagedFiles, type StagedFile } from "../staging/analysisFiles.ts";
import { readInput } from "./analysisInput.ts";
import { compareWithPrevious, readEarlier } from "./changes.ts";
import { openAccount } from "./openAccount.ts";
import { isLost, kindUnderWay, sendParts, waitingUntil } from "./parts.ts";
import { LAST_FILES } from "./plan.ts";
import { fromRanges, writeAnalysisFiles, writeReportSet } from "./writeReportSet.ts";

const cursor = z.object({ plan: z.int() });

/** The plan that the cursor of an execution names; undefined when its analysis is not divided. */
export function planOfCursor(text: string | null): number | undefined {
  return text === null ? undefined : cursor.parse(JSON.parse(text)).plan;
}

/**
 * Goes on with an analysis that was divided: ends it once every part is done, else sends the messages of parts that were
 * lost and waits again. Undefined when it must be planned again, since the Worker has changed meanwhile.
 */
export async function resumePlanned(context: StageContext, plan: number): Promise<StageResult | undefined> {
  const { execution, dependencies } = context;
  const { runtime, staging, jobs } = dependencies;
  const db = openDatabase(dependencies.d1);
  const planned = stagingPrefix({ ...execution, fence: plan }, "analysis");
  const input = await readInput(staging, planned);
  if (input === undefined) return undefined;
  const parts = await readParts(db, execution, plan);
  if (kindUnderWay(parts) === undefined) return writeLast(context, input, parts);
  const now = runtime.now();
  if (parts.some((part) => isLost(part, now) && part.attempts >= MAX_ATTEMPTS))
    return failed(INTERNAL.code, INTERNAL.message);

  const left = await waitForParts(db, execution, plan, waitingUntil(now));
  if (left === undefined) throw new LeaseLost();
  const kind = kindUnderWay(left);
  const lost = left.filter((part) => isLost(part, now));
  const { executionId, customerId, accountId } = execution;
  // The last part may have ended while this worker held the execution: then nobody else has told that it can go on.
  if (kind === undefined) await jobs.send({ kind: "execution", executionId, customerId, accountId });
  else await sendParts(jobs, { ...execution, plan }, lost, kind);
  return { outcome: "parted" };
}

/** Writes the reports that need the others, and ends the analysis. */
async function writeLast(
  context: StageContext,
  input: NonNullable<Awaited<ReturnType<typeof readInput>>>,
  parts: readonly AnalysisPart[],
): Promise<StageResult> {
  const { execution, dependencies } = context;
  const { staging } = dependencies;
  const pace = pacer(dependencies.runtime, () => context.progress(0, 0, "last reports written"));
  const opened = await openAccount(staging, input, pace);
  const pieces = parts.filter(({ kind }) => kind === "range").flatMap(({ staged }) => staged);
  const whole = await fromRanges(staging, opened, input, pieces, pace);
  const before: StagedFile[] = [];
  for (const { prefix } of parts.filter(({ kind }) => kind === "files").flatMap(({ staged }) => staged))
    before.push(...(await readStagedFiles(staging, prefix)).files.map((file) => ({ ...file, prefix })));

  const prefix = stagingPrefix(execution, "analysis");
  const analysisFile = before.find(({ report }) => report === names.ANALYSIS.report);
  if (analysisFile?.prefix === undefined) throw new Error("the analysis to compare was not written");
  const current = { ...analysisFile, prefix: analysisFile.prefix };
  let compared: Compared = { comparison: undefined, gaps: [] };
  const compare = async () => {
    compared = await compareWithPrevious(context, current);
    return compared;
  };
  const earlier = () => readEarlier(context);
  const last = await writeReportSet(staging, prefix, input, whole, { pace, compare, earlier, only: LAST_FILES });
  const order = names.ALL_KINDS.map(({ report, ext }) => `${report}.${ext}`);
  const place = ({ report, ext }: StagedFile) => order.indexOf(`${report}.${ext}`);
  const files = [...before, ...last].sort((a, b) => place(a) - place(b));
  await writeAnalysisFiles(staging, prefix, opened.account, files, compared);
  return { outcome: "done", prefix };
}
