import type { AnalysisHeader } from "../../report/analysisJson.ts";
import { type ReportedAccount, writeReports } from "../../report/writeReports.ts";
import { openArtifact } from "../../store/artifacts.ts";
import { type StagedFile, stagedKey } from "./files.ts";
import { stagedCells } from "./stagedCells.ts";

/** Writes all reports of one analysis under `prefix` in the staging bucket and gives what they are. */
export function writeReportFiles(
  bucket: R2Bucket,
  prefix: string,
  header: AnalysisHeader,
  account: ReportedAccount,
  spillBytes?: number,
): Promise<StagedFile[]> {
  const open = (kind: Pick<StagedFile, "report" | "ext" | "contentType">) =>
    openArtifact(bucket, stagedKey(prefix, kind), { contentType: kind.contentType });
  const read = (kind: Pick<StagedFile, "report" | "ext">) => readText(bucket, stagedKey(prefix, kind));
  return writeReports({ open, read, cells: stagedCells(bucket, prefix) }, header, account, spillBytes);
}

async function* readText(bucket: R2Bucket, key: string): AsyncGenerator<string> {
  const object = await bucket.get(key);
  if (!object) throw new Error("a staged report is gone");
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for await (const chunk of object.body) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
