import { AccessDifference } from "./accessDifference.ts";
import { administratorChanges } from "./administratorChanges.ts";
import { escalationChanges } from "./escalationChanges.ts";
import { externalDifference } from "./externalDifference.ts";
import { Incomparable } from "./incomparable.ts";
import { addedAndRemoved, jointInventory } from "./inventories.ts";
import type {
  AccessChange,
  ChangePart,
  Changes,
  ComparedAccess,
  ComparedAnalysis,
  EscalationChange,
  GainedLost,
  NotComparable,
} from "./model.ts";

/**
 * What differs between two analyses of one account. Both are read once, in step, in order of the principals' ARNs; the
 * changes of each principal's access are passed to `onAccess`, which is awaited, before the next is read. Memory holds both
 * inventories, one principal's access, and every principal's administrator level and escalation paths. Last use, names,
 * tags and proofs are not compared, and nothing that rests on a gap of either analysis is: `notComparable` names it.
 */
export async function compareAnalyses(
  previous: ComparedAnalysis,
  current: ComparedAnalysis,
  onAccess: (changes: readonly AccessChange[]) => Promise<void>,
): Promise<{ changes: Changes; notComparable: NotComparable }> {
  const inventory = jointInventory(previous.resources, current.resources);
  const incomparable = new Incomparable(previous, current);
  const difference = new AccessDifference(inventory, incomparable);
  for await (const { before, now } of joined(previous.access, current.access)) {
    if (inventory.isSame && before !== undefined && now !== undefined && areEqual(before.grants, now.grants)) continue;
    const principal = (now ?? before)?.principal ?? "";
    if (incomparable.isAll("access") || incomparable.isPrincipal(principal)) continue;
    const had = before?.grants.map((text) => previous.parseGrant(text)) ?? [];
    const has = now?.grants.map((text) => current.parseGrant(text)) ?? [];
    const changes = difference.of(principal, had, has);
    if (changes.length > 0) await onAccess(changes);
  }
  const [before, now] = [await previous.principals(), await current.principals()];
  const listed = (earlier: readonly string[], later: readonly string[]) => {
    const { added, removed } = addedAndRemoved(earlier, later);
    const isComparable = (arn: string) => !incomparable.isUnlisted(arn);
    return { added: added.filter(isComparable), removed: removed.filter(isComparable) };
  };
  const comparable = <T>(
    part: ChangePart,
    { gained, lost }: GainedLost<T>,
    isLeftOut: (change: T) => boolean,
  ): GainedLost<T> => {
    const isKept = (change: T) => !incomparable.isAll(part) && !isLeftOut(change);
    return { gained: gained.filter(isKept), lost: lost.filter(isKept) };
  };
  // A path that cannot be compared may stand in the place of another, which is not shown then.
  const unclear = new Set(
    [...before, ...now]
      .flatMap(({ paths }) => paths)
      .filter((path) => incomparable.isPath(path) || difference.open.has(path.target.resource ?? ""))
      .map(pathStart),
  );
  const arnsOf = (principals: readonly { arn: string }[]) => principals.map(({ arn }) => arn);
  const changes: Changes = {
    principals: listed(arnsOf(before), arnsOf(now)),
    resources: listed(previous.resources, current.resources),
    administrators: comparable("administrators", administratorChanges(before, now), ({ principal }) =>
      incomparable.isPrincipal(principal),
    ),
    escalation: comparable("escalation", escalationChanges(before, now), (path) => unclear.has(pathStart(path))),
    externalAccess: comparable("externalAccess", externalDifference(previous.external, current.external), (change) =>
      incomparable.isExternal(change),
    ),
  };
  return { changes, notComparable: incomparable.summary };
}

function pathStart({ principal, target }: EscalationChange): string {
  return `${target.kind}\n${principal}`;
}

/** Two lists in order of ARN, joined by ARN; a principal that only one has comes alone. */
async function* joined(previous: ComparedAnalysis["access"], current: ComparedAnalysis["access"]) {
  let before = (await previous.next()).value;
  let now = (await current.next()).value;
  while (before !== undefined || now !== undefined) {
    const first = before === undefined || (now !== undefined && now.principal < before.principal) ? now : before;
    const pair: { before: ComparedAccess | undefined; now: ComparedAccess | undefined } = {
      before: before?.principal === first?.principal ? before : undefined,
      now: now?.principal === first?.principal ? now : undefined,
    };
    yield pair;
    if (pair.before !== undefined) before = (await previous.next()).value;
    if (pair.now !== undefined) now = (await current.next()).value;
  }
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at]);
}
