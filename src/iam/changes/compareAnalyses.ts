import { AccessDifference } from "./accessDifference.ts";
import { administratorChanges } from "./administratorChanges.ts";
import { escalationChanges } from "./escalationChanges.ts";
import { externalDifference } from "./externalDifference.ts";
import { addedAndRemoved, jointInventory } from "./inventories.ts";
import type { AccessChange, Changes, ComparedAccess, ComparedAnalysis } from "./model.ts";

/**
 * What differs between two analyses of one account. Both are read once, in step, in order of the principals' ARNs; the
 * changes of each principal's access are passed to `onAccess`, which is awaited, before the next is read. Memory holds both
 * inventories, one principal's access, and every principal's administrator level and escalation paths. Last use, names,
 * tags and proofs are not compared.
 */
export async function compareAnalyses(
  previous: ComparedAnalysis,
  current: ComparedAnalysis,
  onAccess: (changes: readonly AccessChange[]) => Promise<void>,
): Promise<Changes> {
  const inventory = jointInventory(previous.resources, current.resources);
  const difference = new AccessDifference(inventory);
  for await (const { before, now } of joined(previous.access, current.access)) {
    if (inventory.isSame && before !== undefined && now !== undefined && areEqual(before.grants, now.grants)) continue;
    const principal = (now ?? before)?.principal ?? "";
    const had = before?.grants.map((text) => previous.parseGrant(text)) ?? [];
    const has = now?.grants.map((text) => current.parseGrant(text)) ?? [];
    const changes = difference.of(principal, had, has);
    if (changes.length > 0) await onAccess(changes);
  }
  const [before, now] = [await previous.principals(), await current.principals()];
  return {
    principals: addedAndRemoved(
      before.map(({ arn }) => arn),
      now.map(({ arn }) => arn),
    ),
    resources: addedAndRemoved(previous.resources, current.resources),
    administrators: administratorChanges(before, now),
    escalation: escalationChanges(before, now),
    externalAccess: externalDifference(previous.external, current.external),
  };
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
