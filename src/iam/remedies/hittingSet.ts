import { type Edit, keyOf } from "./edit.ts";
import type { Option, Way } from "./ways.ts";

/**
 * Few cheap edits of which every way has one; undefined where a way has none. Greedy: the edit that closes the most ways for
 * its cost comes first; what the others turn out to make needless is left out at the end.
 */
export function hittingSet(ways: readonly Way[], banned: ReadonlySet<string> = new Set()): Edit[] | undefined {
  const open = ways.map((way) => way.filter(({ edit }) => !banned.has(keyOf(edit))));
  if (open.some((way) => way.length === 0)) return undefined;
  const chosen = new Map<string, Edit>();
  let left = open;
  while (left.length > 0) {
    const best = bestOf(left);
    if (best === undefined) return undefined;
    chosen.set(keyOf(best), best);
    left = left.filter((way) => !has(way, keyOf(best)));
  }
  for (const key of [...chosen.keys()]) {
    const others = new Set([...chosen.keys()].filter((each) => each !== key));
    if (open.every((way) => way.some(({ edit }) => others.has(keyOf(edit))))) chosen.delete(key);
  }
  return [...chosen.values()];
}

function bestOf(ways: readonly Way[]): Edit | undefined {
  const counted = new Map<string, { option: Option; count: number }>();
  for (const option of ways.flat()) {
    const key = keyOf(option.edit);
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { option, count: 1 });
    else known.count += 1;
  }
  let best: { option: Option; count: number } | undefined;
  for (const each of counted.values()) {
    if (best === undefined || each.count / each.option.cost > best.count / best.option.cost) best = each;
  }
  return best?.option.edit;
}

function has(way: Way, key: string): boolean {
  return way.some(({ edit }) => keyOf(edit) === key);
}
