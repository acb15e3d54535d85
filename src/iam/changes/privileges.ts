import type {
  AdministratorChange,
  AdministratorLevel,
  ComparedPrincipal,
  EscalationChange,
  GainedLost,
} from "./model.ts";

const LEVELS: readonly (AdministratorLevel | null)[] = [null, "iam", "full"];

/** Who administers more than before, and who less; sorted by ARN. */
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

/** Paths that were not there, and paths that are no more: the same way to the same target is one path. Sorted. */
export function escalationChanges(
  previous: readonly ComparedPrincipal[],
  current: readonly ComparedPrincipal[],
): GainedLost<EscalationChange> {
  const before = byText(previous);
  const now = byText(current);
  const only = (these: Map<string, EscalationChange>, those: Map<string, EscalationChange>) =>
    [...these]
      .filter(([text]) => !those.has(text))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, path]) => path);
  return { gained: only(now, before), lost: only(before, now) };
}

function byText(principals: readonly ComparedPrincipal[]): Map<string, EscalationChange> {
  return new Map(
    principals.flatMap(({ paths }) =>
      paths.map(({ principal, target: { kind, arn, resource }, steps }): [string, EscalationChange] => {
        const target = { kind, arn, ...(resource === undefined ? {} : { resource }) };
        const path = { principal, target, steps: steps.map(({ to, technique }) => ({ to, technique })) };
        return [JSON.stringify(path), path];
      }),
    ),
  );
}
