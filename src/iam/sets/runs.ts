/** Ascending numbers as runs, two numbers each: the distance from the end of the previous run, and the length. */
export function toRuns(ascending: Iterable<number>): number[] {
  const runs: number[] = [];
  let end = 0;
  for (const value of ascending) {
    const last = runs.length - 1;
    if (last > 0 && value === end) runs[last] = (runs[last] ?? 0) + 1;
    else runs.push(value - end, 1);
    end = value + 1;
  }
  return runs;
}

/** The numbers that `toRuns` was given. */
export function fromRuns(runs: readonly number[]): number[] {
  const values: number[] = [];
  let value = 0;
  for (let at = 0; at < runs.length; at += 2) {
    value += runs[at] ?? 0;
    for (let left = runs[at + 1] ?? 0; left > 0; left--) values.push(value++);
  }
  return values;
}
