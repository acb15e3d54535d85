export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

export function milliseconds(value: number): string {
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

export function ratio(value: number, to: number): string {
  const times = value / to;
  return `${times < 10 ? times.toFixed(2) : times.toFixed(0)}×`;
}

export function line(what: string, value: string, beside = ""): void {
  console.log(`  ${what.padEnd(58)} ${value.padStart(12)}   ${beside}`);
}
