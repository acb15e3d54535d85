/** The most results that are kept; then all are dropped. */
const KEPT = 4096;

/** The function with its results kept: for one that depends on nothing but its argument. */
export function remember<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as T;
    if (known.size >= KEPT) known.clear();
    const made = compute(key);
    known.set(key, made);
    return made;
  };
}
