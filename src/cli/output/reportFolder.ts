import { rmSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { datedName, hivePath, isHive, MANIFEST, type ReportKind } from "../../report/model/reportNames.ts";
import { stampOf } from "../../report/model/time.ts";
import type { ReportOutput } from "../../report/writeReports.ts";
import { cellFile } from "./cellFile.ts";
import { openReportFile } from "./reportFile.ts";

/** A folder that receives a set of reports completely or not at all. */
export interface ReportFolder {
  output: ReportOutput;
  /** `YYYY-MM-DD-HHMM` in the names of its files: of the time of the analysis, or of the next minute that is free. */
  stamp: string;
  /** The path of a file in the folder. */
  nameOf(kind: Pick<ReportKind, "report" | "ext">, accountId: string): string;
  /** The path of a file that is complete and has no name yet. */
  unfinished(kind: ReportKind): string;
  /** Gives the files their paths, the manifest last. */
  publish(
    files: readonly (readonly [kind: Pick<ReportKind, "report" | "ext">, path: string])[],
    manifest: string,
  ): Promise<void>;
  /** Removes what was not published. */
  close(): Promise<void>;
}

/**
 * Makes the folder if it does not exist. Files are written into a hidden folder inside it and renamed when all are
 * complete. A set that is there, or is being written, is never replaced. Throws the errors of the file system.
 * `at`: the time of the analysis in milliseconds since the epoch.
 */
export async function openReportFolder(folder: string, at: number): Promise<ReportFolder> {
  await makeFolder(folder);
  const { stamp, unfinished } = await takeMinute(folder, at);
  const cells = cellFile(join(unfinished, "cells.bin"));
  const stop = (signal: NodeJS.Signals) => {
    rmSync(unfinished, { recursive: true, force: true });
    process.exit(signal === "SIGINT" ? 130 : 143);
  };
  process.once("SIGINT", stop).once("SIGTERM", stop);

  return {
    stamp,
    unfinished: (kind) => join(unfinished, datedName(kind, stamp)),
    output: { open: (kind) => openReportFile(join(unfinished, datedName(kind, stamp))), cells },
    nameOf: (kind, accountId) =>
      isHive(kind) ? hivePath(kind, { accountId, at, name: stamp }) : datedName(kind, stamp),
    async publish(files, manifest) {
      const last = datedName(MANIFEST, stamp);
      await writeFile(join(unfinished, last), manifest);
      const named = files.map(([kind, path]) => [datedName(kind, stamp), path] as const);
      for (const [name, path] of [...named, [last, last] as const]) {
        const target = join(folder, path);
        if (path !== name) await makeFolder(dirname(target));
        await rename(join(unfinished, name), target);
      }
    },
    async close() {
      await cells.close();
      await rm(unfinished, { recursive: true, force: true });
      process.off("SIGINT", stop).off("SIGTERM", stop);
    },
  };
}

const MINUTE_MS = 60_000;

/** The hidden folder of a minute takes it for this set, which only one of several processes succeeds in. */
async function takeMinute(folder: string, at: number): Promise<{ stamp: string; unfinished: string }> {
  for (let minute = at; ; minute += MINUTE_MS) {
    const stamp = stampOf(minute);
    const unfinished = join(folder, `.k9-${stamp}`);
    if (!(await isNew(unfinished))) continue;
    const isTaken = (await readdir(folder)).some((name) => name.split(".")[1] === stamp);
    if (!isTaken) return { stamp, unfinished };
    await rmdir(unfinished);
  }
}

async function isNew(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
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
