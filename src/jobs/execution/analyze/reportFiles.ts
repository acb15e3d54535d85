import type { AnalysisHeader } from "../../../report/model/analysisHeader.ts";
import {
  type ReportedAccount,
  type ReportOptions,
  type ReportOutput,
  writeReports,
} from "../../../report/writeReports.ts";
import { openArtifact } from "../../../store/artifacts.ts";
import { type StagedFile, stagedKey } from "../staging/analysisFiles.ts";
import { stagedCells } from "./stagedCells.ts";

/** Writes reports of one analysis under `prefix` in the staging bucket and gives what they are. */
export function writeReportFiles(
  bucket: R2Bucket,
  prefix: string,
  header: AnalysisHeader,
  account: ReportedAccount,
  { pause, ...options }: ReportOptions & Pick<ReportOutput, "pause"> = {},
): Promise<StagedFile[]> {
  const open = (kind: Pick<StagedFile, "report" | "ext" | "contentType">) =>
    openArtifact(bucket, stagedKey(prefix, kind), { contentType: kind.contentType });
  return writeReports({ open, cells: stagedCells(bucket, prefix), ...(pause && { pause }) }, header, account, options);
}
