import { existsSync, readdirSync, readFileSync } from "node:fs";
import { median } from "./print.ts";

export interface Cost {
  /** Median. */
  wallMs: number;
  /** Mean. 0 where the system does not tell. */
  cpuMs: number;
}

/** What each costs, one request of each after the other, so that what else the machine does meets all alike. */
export async function inTurns<Name extends string>(
  { warmUp, rounds }: { warmUp: number; rounds: number },
  runs: Record<Name, () => Promise<unknown>>,
): Promise<Record<Name, Cost>> {
  const names = Object.keys(runs) as Name[];
  const costs = new Map<Name, { wallMs: number[]; cpuMs: number }>(
    names.map((name) => [name, { wallMs: [], cpuMs: 0 }]),
  );
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [name, cost] of costs) {
      const cpuBefore = cpuOfChildren();
      const startedAt = performance.now();
      await runs[name]();
      if (round < 0) continue;
      cost.wallMs.push(performance.now() - startedAt);
      cost.cpuMs += cpuOfChildren() - cpuBefore;
    }
  }
  const entries = [...costs].map(([name, { wallMs, cpuMs }]) => [
    name,
    { wallMs: median(wallMs), cpuMs: cpuMs / rounds },
  ]);
  return Object.fromEntries(entries) as Record<Name, Cost>;
}

/** Milliseconds for which the threads of this process's children have run; 0 where the system does not tell. */
function cpuOfChildren(): number {
  const children = listed(`/proc/self/task/${process.pid}/children`);
  return children.flatMap(threadsOf).reduce((sum, file) => sum + Number(listed(file)[0] ?? 0), 0) / 1e6;
}

function threadsOf(pid: string): string[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`);
}

/** The words of a file; none where there is no such file. */
function listed(file: string): string[] {
  return existsSync(file) ? readFileSync(file, "utf8").trim().split(/\s+/) : [];
}
