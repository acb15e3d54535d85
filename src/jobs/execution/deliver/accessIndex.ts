import { ACCESS_INDEX, accessIndexKeyOf } from "../../../report/model/accessIndexName.ts";
import { copyArtifact } from "../../../store/artifactCopy.ts";
import type { ClaimedExecution, JobDependencies } from "../stage/stage.ts";
import { type StagedFiles, stagedKey } from "../staging/analysisFiles.ts";

/** Puts the index of the access into the inbox, where the service alone reads it. An analysis of an earlier version has none. */
export async function deliverIndex(
  { staging, inbox }: Pick<JobDependencies, "staging" | "inbox">,
  prefix: string,
  execution: ClaimedExecution,
  { files }: StagedFiles,
): Promise<void> {
  const index = files.find(({ report }) => report === ACCESS_INDEX.report);
  const key = accessIndexKeyOf(execution);
  if (index === undefined || key === undefined) return;
  const { contentType, bytes, sha256 } = index;
  const copy = { bucket: inbox, key, contentType, bytes, sha256 };
  if (!(await copyArtifact(staging, stagedKey(prefix, index), copy))) throw new Error("the staged index is gone");
}
