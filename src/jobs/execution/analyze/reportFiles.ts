import type { AnalysisHeader } from "../../../report/model/analysisHeader.ts";
import type { ReportKind } from "../../../report/model/reportNames.ts";
import { gzipped } from "../../../report/stream/gzip.ts";
import type { ReportSink } from "../../../report/stream/sink.ts";
import {
  type ReportedAccount,
  type ReportOptions,
  type ReportOutput,
  writeReports,
} from "../../../report/writeReports.ts";
import { openArtifact, openDigest } from "../../../store/artifacts.ts";
import { type StagedFile, stagedKey } from "../staging/analysisFiles.ts";
import { stagedCells } from "./stagedCells.ts";

const encoder = new TextEncoder();

/**
 * Writes reports of one analysis under `prefix` in the staging bucket, the index of the access with them, and gives what they are. CSVs lie there compressed
 * with gzip, to a tenth or less.
 */
export function writeReportFiles(
  bucket: R2Bucket,
  prefix: string,
  header: AnalysisHeader,
  account: ReportedAccount,
  { pause, ...options }: ReportOptions & Pick<ReportOutput, "pause"> = {},
): Promise<StagedFile[]> {
  const open = (kind: ReportKind): ReportSink => {
    const { ext, contentType } = kind;
    const key = stagedKey(prefix, kind);
    return ext === "csv"
      ? compressed(openArtifact(bucket, key, { contentType, contentEncoding: "gzip" }))
      : openArtifact(bucket, key, { contentType });
  };
  const output: ReportOutput = { open, cells: stagedCells(bucket, prefix), takesIndex: true, ...(pause && { pause }) };
  return writeReports(output, header, account, options);
}

/** Keeps what is written compressed; length and digest are those of the content. */
function compressed(artifact: ReportSink): ReportSink {
  const sink = gzipped(artifact);
  const content = openDigest();
  return {
    async write(chunk) {
      const bytes = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
      await content.write(bytes);
      await sink.write(bytes);
    },
    async close() {
      const stored = await sink.close();
      return { ...(await content.close()), stored };
    },
    async abort() {
      await Promise.allSettled([content.abort(), sink.abort()]);
    },
  };
}
