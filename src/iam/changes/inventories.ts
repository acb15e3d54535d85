/** The resources of both analyses under one numbering: those of the current one first, then those that are gone. */
export interface JointInventory {
  arns: readonly string[];
  /** By position in the earlier analysis: the joint position. */
  ofPrevious: Int32Array;
  /** Whether both analyses number their resources alike. */
  isSame: boolean;
}

export function jointInventory(previous: readonly string[], current: readonly string[]): JointInventory {
  const arns = [...current];
  const positions = new Map(arns.map((arn, at) => [arn, at]));
  const ofPrevious = Int32Array.from(previous, (arn) => {
    const known = positions.get(arn);
    if (known !== undefined) return known;
    positions.set(arn, arns.length);
    return arns.push(arn) - 1;
  });
  const isSame = previous.length === current.length && previous.every((arn, at) => arn === current[at]);
  return { arns, ofPrevious, isSame };
}

/** What only the current list has, and what only the previous one has; each sorted. */
export function addedAndRemoved(
  previous: readonly string[],
  current: readonly string[],
): { added: string[]; removed: string[] } {
  const before = new Set(previous);
  const now = new Set(current);
  return {
    added: [...now].filter((each) => !before.has(each)).sort(),
    removed: [...before].filter((each) => !now.has(each)).sort(),
  };
}
