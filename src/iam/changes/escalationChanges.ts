import type { ComparedPrincipal, EscalationChange, GainedLost } from "./model.ts";

/**
 * Escalation paths that are new, and paths that are gone; sorted. An analysis shows only some of each principal's paths, and
 * a better one may replace another that still exists. So a path to administrator that only one of the two analyses shows
 * counts when it has a step or a target that no path of the other has, or when its principal has no such path there; and a
 * path to data when its principal has no path to that resource there. Nothing is reported as gone for a principal that has
 * so many paths shown that there may be more.
 */
export function escalationChanges(
  previous: readonly ComparedPrincipal[],
  current: readonly ComparedPrincipal[],
): GainedLost<EscalationChange> {
  const before = shownPathsOf(previous);
  const now = shownPathsOf(current);
  const mayHaveMore = ({ principal, target }: EscalationChange) =>
    (now.counts.get(`${target.kind}\n${principal}`) ?? 0) >= ALL_SHOWN_BELOW;
  return { gained: onlyIn(now, before), lost: onlyIn(before, now).filter((path) => !mayHaveMore(path)) };
}

/** Paths of a principal to administrator: with fewer than this an analysis shows all of them. It shows more to data. */
const ALL_SHOWN_BELOW = 10;

/** The paths that an analysis shows. */
interface ShownPaths {
  paths: Map<string, EscalationChange>;
  /** From whom to whom, by which technique. */
  steps: Set<string>;
  targets: Set<string>;
  /** Principals with a path to administrator, or to a resource's data. */
  starts: Set<string>;
  /** How many paths of a kind a principal has. */
  counts: Map<string, number>;
}

function shownPathsOf(principals: readonly ComparedPrincipal[]): ShownPaths {
  const shown: ShownPaths = {
    paths: new Map(),
    steps: new Set(),
    targets: new Set(),
    starts: new Set(),
    counts: new Map(),
  };
  for (const { principal, target, steps } of principals.flatMap(({ paths }) => paths)) {
    const { kind, arn, resource } = target;
    const path: EscalationChange = {
      principal,
      target: { kind, arn, ...(resource === undefined ? {} : { resource }) },
      steps: steps.map(({ to, technique }) => ({ to, technique })),
    };
    shown.paths.set(JSON.stringify(path), path);
    for (const step of stepsOf(path)) shown.steps.add(step);
    shown.targets.add(targetOf(path));
    shown.starts.add(startOf(path));
    const ofKind = `${kind}\n${principal}`;
    shown.counts.set(ofKind, (shown.counts.get(ofKind) ?? 0) + 1);
  }
  return shown;
}

/** Paths of `these` that count as missing from `those`. */
function onlyIn(these: ShownPaths, those: ShownPaths): EscalationChange[] {
  return [...these.paths]
    .filter(
      ([text, path]) =>
        !those.paths.has(text) &&
        (!those.starts.has(startOf(path)) ||
          (path.target.kind === "administrator" &&
            (stepsOf(path).some((step) => !those.steps.has(step)) || !those.targets.has(targetOf(path))))),
    )
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, path]) => path);
}

function stepsOf({ principal, steps }: EscalationChange): string[] {
  return steps.map(({ to, technique }, index) => `${steps[index - 1]?.to ?? principal}\n${to}\n${technique}`);
}

const targetOf = ({ target: { kind, arn, resource = "" } }: EscalationChange) => `${kind}\n${arn}\n${resource}`;
const startOf = ({ principal, target: { kind, resource = "" } }: EscalationChange) =>
  `${kind}\n${principal}\n${resource}`;
