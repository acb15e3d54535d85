import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { datedName, MANIFEST, type ReportKind } from "../../report/model/reportNames.ts";
import type { ReportOutput } from "../../report/writeReports.ts";
import { cellFile } from "./cellFile.ts";
import { openReportFile } from "./reportFile.ts";

/** A folder that receives a set of reports completely or not at all. */
export interface ReportFolder {
  output: ReportOutput;
  /** Gives the files their names, the manifest last. An earlier set of the same minute is replaced. */
  publish(kinds: readonly Pick<ReportKind, "report" | "ext">[], manifest: string): Promise<void>;
  /** Removes what was not published. */
  close(): Promise<void>;
}

/**
 * Makes the folder if it does not exist. Files are written into a hidden folder inside it and renamed when all are
 * complete. Throws the errors of the file system.
 */
export async function openReportFolder(folder: string, stamp: string): Promise<ReportFolder> {
  await makeFolder(folder);
  const unfinished = await mkdtemp(join(folder, ".k9-"));
  const cells = cellFile(join(unfinished, "cells.bin"));
  const stop = (signal: NodeJS.Signals) => {
    rmSync(unfinished, { recursive: true, force: true });
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);

  return {
    output: { open: (kind) => openReportFile(join(unfinished, datedName(kind, stamp))), cells },
    async publish(kinds, manifest) {
      const last = datedName(MANIFEST, stamp);
      await writeFile(join(unfinished, last), manifest);
      await rm(join(folder, last), { force: true });
      for (const name of [...kinds.map((kind) => datedName(kind, stamp)), last]) {
        await rename(join(unfinished, name), join(folder, name));
      }
    },
    async close() {
      await cells.close();
      await rm(unfinished, { recursive: true, force: true });
      process.off("SIGINT", stop).off("SIGTERM", stop);
    },
  };
}

/** With the folders above it. Node's recursive mkdir never ends where the file system denies that a parent exists. */
async function makeFolder(folder: string): Promise<void> {
  const isThere = await makeOne(folder);
  const above = dirname(folder);
  if (isThere || above === folder) return;
  await makeFolder(above);
  await mkdir(folder);
}

/** Whether the folder exists now; false if the one above it does not. */
async function makeOne(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EEXIST" && code !== "ENOENT") throw error;
    return code === "EEXIST";
  }
}
