import type { AdministratorChange, AdministratorLevel, ComparedPrincipal, GainedLost } from "./model.ts";

const LEVELS: readonly (AdministratorLevel | null)[] = [null, "iam", "full"];

/** Principals whose administrator level rose, and those whose level fell; sorted by ARN. */
export function administratorChanges(
  previous: readonly ComparedPrincipal[],
  current: readonly ComparedPrincipal[],
): GainedLost<AdministratorChange> {
  const before = new Map(previous.map(({ arn, level }) => [arn, level]));
  const now = new Map(current.map(({ arn, level }) => [arn, level]));
  const gained: AdministratorChange[] = [];
  const lost: AdministratorChange[] = [];
  for (const principal of [...new Set([...before.keys(), ...now.keys()])].sort()) {
    const change = { principal, from: before.get(principal) ?? null, to: now.get(principal) ?? null };
    const rise = LEVELS.indexOf(change.to) - LEVELS.indexOf(change.from);
    if (rise > 0) gained.push(change);
    if (rise < 0) lost.push(change);
  }
  return { gained, lost };
}
