/** Accounts whose roles hold AWS managed policies, at the desk and in the engine, against the former build. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FindingsResult } from "./findings.ts";
import { formerBuild } from "./formerBuild.ts";
import { writeManagedAccount } from "./managedAccount.ts";
import { line, megabytes, milliseconds, ratio } from "./print.ts";
import { measure, type Usage } from "./usage.ts";

const SEED = 20_261_130;
const RESOURCES = 2_000;
const DESK_ROLES = [500, 2_000];
const FINDINGS_ROLES = [1_000, 2_000] as const;
const FINDINGS_RUNS = 2;
const here = resolve(import.meta.dirname, "..");

export function benchManaged(): void {
  console.log(
    "\nRoles with about ten AWS managed policies each and 2,000 resources, against the build of 2026-11-30 (user CPU time of the whole process)",
  );
  const scratch = mkdtempSync(join(tmpdir(), "bench-managed-"));
  try {
    const filesOf = (roles: number): [string, string] =>
      writeManagedAccount({ seed: SEED, roles, resources: RESOURCES }, join(scratch, `account-${roles}`));
    for (const roles of DESK_ROLES) benchDesk(roles, filesOf(roles), join(scratch, "reports"));
    benchFindings(FINDINGS_ROLES.map(filesOf));
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function benchDesk(roles: number, [account, resources]: [string, string], out: string): void {
  const analyze = (build: string): Usage => {
    const at = ["--at", "2026-06-01T00:00:00Z"];
    const usage = measure(["src/cli/iam.ts", "analyze", account, "--resources", resources, ...at, "--out", out], build);
    rmSync(out, { recursive: true, force: true });
    return usage;
  };
  const former = analyze(formerBuild());
  const now = analyze(here);
  line(
    `${roles} roles at the desk, all reports`,
    milliseconds(now.userMs),
    `${ratio(former.userMs, now.userMs)} as fast as before (${milliseconds(former.userMs)}; by the clock ${ratio(former.wallMs, now.wallMs)}); peak memory ${megabytes(now.peakBytes)}, ${ratio(now.peakBytes, former.peakBytes)} of before (${megabytes(former.peakBytes)})`,
  );
}

/** How the time grows with the principals. Of a few runs the fastest counts: others on the machine lengthen the rest. */
function benchFindings(accounts: readonly [string, string][]): void {
  const growth = (build: string, index: string): { grown: number; slowest: number } => {
    const timeOf = (files: readonly string[]): number => {
      const { output } = measure([join(here, "bench/findings.ts"), build, index, ...files], build);
      const { findingsMs }: FindingsResult = JSON.parse(output);
      return findingsMs;
    };
    const runs = Array.from({ length: FINDINGS_RUNS }, () => accounts.map(timeOf));
    const [first = 0, last = 0] = accounts.map((_, at) => Math.min(...runs.map((times) => times[at] ?? 0)));
    return { grown: last / first, slowest: last };
  };
  const former = growth(formerBuild(), "src/iam/access/account.ts");
  const now = growth(here, "src/iam/access/accountIndex.ts");
  line(
    `findings() of ${FINDINGS_ROLES[1]} roles`,
    milliseconds(now.slowest),
    `${ratio(former.slowest, now.slowest)} as fast as before; ${now.grown.toFixed(2)} times the time of ${FINDINGS_ROLES[0]} roles (before: ${former.grown.toFixed(2)})`,
  );
}
