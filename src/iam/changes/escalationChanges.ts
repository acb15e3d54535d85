import type { ComparedPrincipal, EscalationChange, GainedLost } from "./model.ts";

/**
 * Ways that were not open, and ways that are no more; sorted. An analysis shows a handful of each principal's ways, and a
 * better one may take the place of another that is still open. So a way to administration that only one of the two shows
 * counts when it has a step or a target that no way of the other has, or when its principal has none there; and a way to
 * data when its principal has none to that resource there, by whomever. Nothing is said to be gone for a principal of whom
 * so many ways are shown that there may be more.
 */
export function escalationChanges(
  previous: readonly ComparedPrincipal[],
  current: readonly ComparedPrincipal[],
): GainedLost<EscalationChange> {
  const before = waysOf(previous);
  const now = waysOf(current);
  const mayHaveMore = ({ principal, target }: EscalationChange) =>
    (now.shown.get(`${target.kind}\n${principal}`) ?? 0) >= ALL_SHOWN_BELOW;
  return { gained: beyond(now, before), lost: beyond(before, now).filter((path) => !mayHaveMore(path)) };
}

/** An analysis shows ten ways to administration, and more to data. */
const ALL_SHOWN_BELOW = 10;

interface Ways {
  paths: Map<string, EscalationChange>;
  /** Who comes to whom, by what. */
  steps: Set<string>;
  targets: Set<string>;
  /** Principals with a way to administration, or to a resource's data. */
  starts: Set<string>;
  /** How many ways of a kind are shown of a principal. */
  shown: Map<string, number>;
}

function waysOf(principals: readonly ComparedPrincipal[]): Ways {
  const ways: Ways = { paths: new Map(), steps: new Set(), targets: new Set(), starts: new Set(), shown: new Map() };
  for (const { principal, target, steps } of principals.flatMap(({ paths }) => paths)) {
    const { kind, arn, resource } = target;
    const path: EscalationChange = {
      principal,
      target: { kind, arn, ...(resource === undefined ? {} : { resource }) },
      steps: steps.map(({ to, technique }) => ({ to, technique })),
    };
    ways.paths.set(JSON.stringify(path), path);
    for (const step of stepsOf(path)) ways.steps.add(step);
    ways.targets.add(targetOf(path));
    ways.starts.add(startOf(path));
    const ofKind = `${kind}\n${principal}`;
    ways.shown.set(ofKind, (ways.shown.get(ofKind) ?? 0) + 1);
  }
  return ways;
}

function beyond(these: Ways, those: Ways): EscalationChange[] {
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
