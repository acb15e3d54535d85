import { AccountAnalysis } from "../../../iam/index.ts";
import * as names from "../../../report/model/reportNames.ts";
import type { Compared } from "../../../report/summary/comparison.ts";
import { openDatabase } from "../../../store/database.ts";
import { planParts } from "../../../store/job/parts.ts";
import { pacer } from "../stage/pace.ts";
import { LeaseLost, type StageContext, type StageResult, stagingPrefix } from "../stage/stage.ts";
import { readCollection } from "../staging/collection.ts";
import { analysisInput, stageInput } from "./analysisInput.ts";
import { compareWithPrevious, readEarlier } from "./changes.ts";
import { openAccount } from "./openAccount.ts";
import { sendParts, waitingUntil } from "./parts.ts";
import { ANALYSIS_SIZES, planOf } from "./plan.ts";
import { planOfCursor, resumePlanned } from "./resumePlanned.ts";
import { decided, writeAnalysisFiles, writeReportSet } from "./writeReportSet.ts";

/**
 * Turns what was collected into reports, all in the staging bucket. The pages are read twice: once into the account index,
 * which keeps what decisions need, and once more in order of ARN, principal by principal. Its prefix ends with
 * `files.json`, written last. Of a large account the second pass is divided into parts, which have workers of their own.
 */
export async function analyze(context: StageContext): Promise<StageResult> {
  const { execution, dependencies } = context;
  const { staging, sizes = ANALYSIS_SIZES } = dependencies;
  const plan = planOfCursor(execution.cursor);
  const resumed = plan === undefined ? undefined : await resumePlanned(context, plan);
  if (resumed !== undefined) return resumed;

  if (execution.collectionPrefix === null) throw new Error("nothing was collected for the analysis");
  const collected = execution.collectionPrefix;
  const collection = await readCollection(staging, collected);
  const input = await analysisInput(context, collection, collected);
  const pace = pacer(dependencies.runtime);
  const onPage = (done: number, total: number) => context.progress(done, total, "pages indexed");
  const opened = await openAccount(staging, input, pace, { collection, onPage });
  const prefix = stagingPrefix(execution, "analysis");
  const parts = planOf(opened, sizes);
  if (parts !== undefined) {
    await stageInput(staging, prefix, input);
    const total = parts.filter(({ kind }) => kind === "range").length;
    const progress = { done: 0, total, what: "ranges analyzed" };
    const wait = { dueAt: waitingUntil(dependencies.runtime.now()), progress };
    if (!(await planParts(openDatabase(dependencies.d1), execution, parts, wait))) throw new LeaseLost();
    await sendParts(dependencies.jobs, { ...execution, plan: execution.fence }, parts, "range");
    return { outcome: "parted" };
  }

  const { account } = opened;
  const analysis = new AccountAnalysis(account, collection.accountSummary, input.exceptions);
  const total = account.principals.length;
  const accesses = async function* () {
    let done = 0;
    for await (const access of decided(opened, analysis, [0, total], pace)) {
      yield access;
      done += 1;
      await context.progress(done, total, "principals analyzed");
    }
  };
  let compared: Compared = { comparison: undefined, gaps: [] };
  const compare = async () => {
    await context.progress(0, 0, "changes");
    compared = await compareWithPrevious(context, { prefix, ...names.ANALYSIS });
    return compared;
  };
  const earlier = () => readEarlier(context);
  const files = await writeReportSet(
    staging,
    prefix,
    input,
    { account, analysis, accesses: accesses(), written: opened.written, documents: opened.documents },
    { pace, compare, earlier },
  );
  await writeAnalysisFiles(staging, prefix, account, files, compared);
  return { outcome: "done", prefix };
}
