/** Patterns as the sets of strings that they match: whether two sets meet, and whether one lies within the other. */
const MANY = "*";
const ONE = "?";
/** A character that no pattern names: only wildcards accept it, so what accepts it accepts any character. */
const WITNESS = "";

/** Whether some string matches both patterns. Exact; time is |a| × |b|. */
export function patternsIntersect(a: string, b: string): boolean {
  const width = b.length + 1;
  let below = new Uint8Array(width);
  for (let i = a.length; i >= 0; i--) {
    const row = new Uint8Array(width);
    const x = a.charAt(i);
    for (let j = b.length; j >= 0; j--) {
      const y = b.charAt(j);
      if (i === a.length && j === b.length) row[j] = 1;
      else if (x === MANY) row[j] = (below[j] ?? 0) | (row[j + 1] ?? 0);
      else if (y === MANY) row[j] = (row[j + 1] ?? 0) | (below[j] ?? 0);
      else if (x !== "" && y !== "" && (x === ONE || y === ONE || x === y)) row[j] = below[j + 1] ?? 0;
    }
    below = row;
  }
  return below[0] === 1;
}

/**
 * Whether every string that `b` matches is matched by `a`. Exact: `a` is run as an automaton over `b`, whose `?` is a
 * character that `a` does not name and whose `*` is any number of them, the number being followed until the states of
 * `a` repeat.
 */
export function patternCovers(a: string, b: string): boolean {
  if (a === MANY || a === b) return true;
  const seen = new Set<string>();
  const open: { states: readonly number[]; at: number }[] = [{ states: closure(a, [0]), at: 0 }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { states, at } = next;
    if (states.length === 0) return false;
    const key = `${at}:${states.join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const y = b.charAt(at);
    if (y === "") {
      if (!states.includes(a.length)) return false;
    } else if (y === MANY) {
      open.push({ states, at: at + 1 }, { states: step(a, states, WITNESS), at });
    } else {
      open.push({ states: step(a, states, y === ONE ? WITNESS : y), at: at + 1 });
    }
  }
  return true;
}

function step(pattern: string, states: readonly number[], character: string): readonly number[] {
  const reached: number[] = [];
  for (const state of states) {
    const x = pattern.charAt(state);
    if (x === MANY) reached.push(state);
    else if (x === ONE || (x !== "" && x === character)) reached.push(state + 1);
  }
  return closure(pattern, reached);
}

/** Adds what follows a `*` that matched nothing; drops what lies before the last `*` reached, which accepts all that they do. */
function closure(pattern: string, states: readonly number[]): readonly number[] {
  const all = new Set<number>();
  let floor = 0;
  for (const state of states) {
    let at = state;
    all.add(at);
    while (pattern.charAt(at) === MANY) {
      floor = Math.max(floor, at);
      at += 1;
      all.add(at);
    }
  }
  return [...all].filter((state) => state >= floor).sort((x, y) => x - y);
}
