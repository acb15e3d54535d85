import * as z from "zod";
import type { Gap } from "../../../iam/index.ts";
import { writeArtifact } from "../../../store/artifacts.ts";

/** One report in the staging bucket, ready to be delivered; the object is `{prefix}{report}.{ext}`. */
export interface StagedFile {
  contentType: string;
  /** Where it is, if not where the analysis is. */
  prefix?: string;
  report: string;
  ext: string;
  /** Of the content, compressed or not. */
  bytes: number;
  sha256: string;
  /** Of the object, where it is compressed with gzip. */
  stored?: { bytes: number; sha256: string };
}

/** What an analysis left behind: written last, so that where it is all files are. */
export interface StagedFiles {
  engineVersion: string;
  catalogueVersion: string;
  files: readonly StagedFile[];
  gaps: readonly Gap[];
}

const NAME = "files.json";

const stagedFiles = z.object({
  engineVersion: z.string(),
  catalogueVersion: z.string(),
  files: z.array(
    z.object({
      prefix: z.string().exactOptional(),
      report: z.string(),
      ext: z.string(),
      contentType: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      stored: z.object({ bytes: z.int(), sha256: z.string() }).exactOptional(),
    }),
  ),
  gaps: z.array(
    z.object({
      service: z.string(),
      region: z.string(),
      action: z.string(),
      code: z.string(),
      resource: z.string().exactOptional(),
      message: z.string().exactOptional(),
    }),
  ),
});

export function stagedKey(prefix: string, file: Pick<StagedFile, "prefix" | "report" | "ext">): string {
  return `${file.prefix ?? prefix}${file.report}.${file.ext}`;
}

export async function writeStagedFiles(bucket: R2Bucket, prefix: string, staged: StagedFiles): Promise<void> {
  await writeArtifact(bucket, `${prefix}${NAME}`, [JSON.stringify(staged)], { contentType: "application/json" });
}

/** Throws when there is none: the checkpoint that names `prefix` comes after it. */
export async function readStagedFiles(bucket: R2Bucket, prefix: string): Promise<StagedFiles> {
  const object = await bucket.get(`${prefix}${NAME}`);
  if (!object) throw new Error("the staged analysis is gone");
  return stagedFiles.parse(await object.json());
}
