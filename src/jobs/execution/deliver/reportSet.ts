import * as z from "zod";
import { type ManifestObject, manifestText } from "../../../report/json/manifest.ts";
import { ACCESS_INDEX } from "../../../report/model/accessIndexName.ts";
import {
  datedName,
  datedPrefix,
  hiveKey,
  isHive,
  latestName,
  latestPrefix,
  MANIFEST,
} from "../../../report/model/reportNames.ts";
import { writeArtifact } from "../../../store/artifacts.ts";
import type { ClaimedExecution } from "../stage/stage.ts";
import { type StagedFile, type StagedFiles, stagedKey } from "../staging/analysisFiles.ts";

/** An object to be delivered: its bytes lie in the staging bucket at `sourceKey`. */
export interface DeliveryObject extends ManifestObject {
  sourceKey: string;
  /** Length and digest of the staged object, where it is the content compressed with gzip. */
  stored?: StagedFile["stored"];
}

interface Naming {
  name(kind: { report: string; ext: string }): string;
  key(kind: { report: string; ext: string }): string;
  /** Name of the manifest's bytes in the staging bucket. */
  stagedManifest: string;
}

/** The objects of a run under their final keys; the manifest, which is made and staged here, is the last. */
export function datedSet(staging: R2Bucket, prefix: string, execution: ClaimedExecution, staged: StagedFiles) {
  const name = (kind: { report: string; ext: string }) => datedName(kind, execution.stamp);
  return completeSet(staging, prefix, execution, staged, {
    name,
    key: (kind) => (isHive(kind) ? hiveKey(kind, execution) : datedPrefix(execution) + name(kind)),
    stagedManifest: "manifest.json",
  });
}

/** The same objects as the copies that always have the same keys; a table in a Hive layout has none. */
export function latestSet(staging: R2Bucket, prefix: string, execution: ClaimedExecution, staged: StagedFiles) {
  const files = staged.files.filter((file) => !isHive(file));
  return completeSet(
    staging,
    prefix,
    execution,
    { ...staged, files },
    {
      name: latestName,
      key: (kind) => latestPrefix(execution) + latestName(kind),
      stagedManifest: "manifest.latest.json",
    },
  );
}

async function completeSet(
  staging: R2Bucket,
  stagedPrefix: string,
  execution: ClaimedExecution,
  staged: StagedFiles,
  naming: Naming,
): Promise<DeliveryObject[]> {
  const reports = staged.files.filter(({ report }) => report !== ACCESS_INDEX.report);
  const objects = reports.map((file): DeliveryObject => {
    const { contentType, bytes, sha256, stored } = file;
    return {
      fileName: naming.name(file),
      key: naming.key(file),
      contentType,
      bytes,
      sha256,
      sourceKey: stagedKey(stagedPrefix, file),
      ...(stored && { stored }),
    };
  });
  const { engineVersion, catalogueVersion, gaps } = staged;
  const { executionId, customerId, accountId } = execution;
  const analysisTime = new Date(execution.startedAt).toISOString();
  const text = manifestText({
    executionId,
    customerId,
    accountId,
    analysisTime,
    engineVersion,
    catalogueVersion,
    objects,
    gaps,
  });
  const { contentType } = MANIFEST;
  const sourceKey = stagedPrefix + naming.stagedManifest;
  const artifact = await writeArtifact(staging, sourceKey, [text], { contentType });
  return [
    ...objects,
    { fileName: naming.name(MANIFEST), key: naming.key(MANIFEST), contentType, ...artifact, sourceKey },
  ];
}

const announced = z.object({ analysisTime: z.iso.datetime() });

/** Whether the inbox already has latest copies of a later analysis of this account: then an older one leaves them alone. */
export async function latestIsLater(inbox: R2Bucket, execution: ClaimedExecution): Promise<boolean> {
  const object = await inbox.get(latestPrefix(execution) + latestName(MANIFEST));
  const manifest = object ? announced.safeParse(await object.json().catch(() => undefined)) : undefined;
  return manifest?.success === true && Date.parse(manifest.data.analysisTime) > execution.startedAt;
}
