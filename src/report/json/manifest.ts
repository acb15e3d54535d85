import type { Gap } from "../../iam/index.ts";

/** One object of a set, as the manifest lists it. */
export interface ManifestObject {
  fileName: string;
  /** Object key, the same in every bucket that the set is delivered to; the file name if the set is in a folder. */
  key: string;
  contentType: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

export interface Manifest {
  /** Absent, like the customer, for an analysis that was run at the desk. */
  executionId?: string;
  customerId?: string;
  accountId: string;
  /** ISO 8601. */
  analysisTime: string;
  engineVersion: string;
  catalogueVersion: string;
  objects: readonly ManifestObject[];
  gaps: readonly Gap[];
}

/** The text of `manifest.{stamp}.json`. It is written last: if it exists, the whole set does. */
export function manifestText(manifest: Manifest): string {
  const { executionId, customerId, accountId, analysisTime, engineVersion, catalogueVersion, objects, gaps } = manifest;
  return `${JSON.stringify(
    {
      executionId,
      customerId,
      accountId,
      analysisTime,
      engineVersion,
      catalogueVersion,
      objects: objects.map(({ fileName, key, contentType, bytes, sha256 }) => ({
        fileName,
        key,
        contentType,
        bytes,
        sha256,
      })),
      gaps,
    },
    null,
    2,
  )}\n`;
}
