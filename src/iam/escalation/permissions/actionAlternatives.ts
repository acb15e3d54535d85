const split = new Map<string, readonly string[]>();

/** The alternatives of an action of a technique. */
export function alternatives(action: string): readonly string[] {
  const known = split.get(action);
  if (known !== undefined) return known;
  const found = action.split(" | ");
  split.set(action, found);
  return found;
}
