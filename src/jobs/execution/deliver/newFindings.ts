import { queryFindings } from "../../../report/json/findingsQuery.ts";
import { FINDINGS } from "../../../report/model/reportNames.ts";
import { decodedText } from "../../../report/stream/text.ts";
import type { ClaimedExecution } from "../stage/stage.ts";
import { type StagedFiles, stagedKey } from "../staging/analysisFiles.ts";

/** How many findings this analysis is the first to have, without accepted ones; null where its findings do not tell. */
export async function countNewFindings(
  staging: R2Bucket,
  prefix: string,
  { startedAt }: Pick<ClaimedExecution, "startedAt">,
  { files }: StagedFiles,
): Promise<number | null> {
  const file = files.find(({ report, ext }) => report === FINDINGS.report && ext === FINDINGS.ext);
  const object = file && (await staging.get(stagedKey(prefix, file)));
  if (!object) return null;
  let count = 0;
  for await (const { finding } of queryFindings(decodedText(object.body), {})) {
    if (finding.accepted === undefined && Date.parse(finding.firstSeen ?? "") === startedAt) count += 1;
  }
  return count;
}
