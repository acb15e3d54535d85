/** The build of 2026-11-30, which the speed of this one is measured against in the same run. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const COMMIT = "b10470ac929762fb421622bbc8e47865d0c424bf";
const here = resolve(import.meta.dirname, "..");
let folder: string | undefined;

/**
 * The folder with the former build's files: taken from this repository's history once a run, and removed when the process
 * exits. It shares this build's node_modules. Throws where the history does not go back that far (a shallow clone).
 */
export function formerBuild(): string {
  folder ??= checkOut();
  return folder;
}

function checkOut(): string {
  const to = mkdtempSync(join(tmpdir(), "former-build-"));
  process.once("exit", () => rmSync(to, { recursive: true, force: true }));
  const archive = spawnSync("git", ["archive", "--format=tar", COMMIT], { cwd: here, maxBuffer: 2 ** 28 });
  if (archive.status !== 0)
    throw new Error(`The former build is not in this history (git fetch --unshallow): ${archive.stderr}`);
  const unpacked = spawnSync("tar", ["-x", "-C", to], { input: archive.stdout });
  if (unpacked.status !== 0) throw new Error(String(unpacked.stderr));
  symlinkSync(join(here, "node_modules"), join(to, "node_modules"));
  return to;
}
