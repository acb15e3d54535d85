import type { OpenCondition } from "../../iam/index.ts";
import { anyAccess, weight } from "./accessMask.ts";

export type Statement = readonly [policy: string, statement: string];

/** Statements, and those of their conditions that the analysis cannot decide. */
export interface ProofLimit {
  statements: readonly Statement[];
  conditions: readonly OpenCondition[];
}

/** The first of many, and how many there are. */
export interface Some<T> {
  total: number;
  first: readonly T[];
}

/** What one set of statements grants. */
export interface ProofLine extends ProofLimit {
  certain: boolean;
  /** The position of the limit in the proof, if a deny restricts the line. */
  limit: number | undefined;
  /** Numbers of services by six-bit mask, the weightiest first. */
  gives: readonly [mask: number, services: Some<number>][];
  /** The number of services for each capability, by its bit. */
  counts: readonly number[];
  /** The resources; undefined if the statements name none and apply to all. */
  on: { resources: Some<number>; patterns: Some<string> } | undefined;
}

const NAMED = 3;
const SERVICES = 6;
const PATTERN_LENGTH = 200;

function someOf<T>(all: readonly T[], most: number): Some<T> {
  return { total: all.length, first: all.slice(0, most) };
}

/** `masks`: six-bit masks by number of service. */
export function givenBy(masks: ReadonlyMap<number, number>): Pick<ProofLine, "gives" | "counts"> {
  const byMask = new Map<number, number[]>();
  const counts = [0, 0, 0, 0, 0, 0];
  for (const [service, mask] of masks) {
    const same = byMask.get(mask);
    if (same) same.push(service);
    else byMask.set(mask, [service]);
    counts.forEach((_, bit) => {
      if ((mask >> bit) & 1) counts[bit] = (counts[bit] ?? 0) + 1;
    });
  }
  const sorted = [...byMask].sort(([a], [b]) => weight(b) - weight(a)).slice(0, SERVICES);
  return { gives: sorted.map(([mask, services]) => [anyAccess(mask), someOf(services, SERVICES)]), counts };
}

export function onThese(resources: readonly number[], patterns: ReadonlySet<string>): ProofLine["on"] {
  const some = someOf([...patterns], NAMED);
  return {
    resources: someOf(resources, NAMED),
    patterns: { ...some, first: some.first.map((pattern) => pattern.slice(0, PATTERN_LENGTH)) },
  };
}

type Packed = [
  ProofLine["statements"],
  ProofLine["conditions"],
  0 | 1,
  number,
  [number, number, ...number[]][],
  readonly number[],
  [number, readonly number[], number, readonly string[]]?,
];

/** A line as text, short enough to keep those of thousands of principals. */
export function packLine({ statements, conditions, certain, limit, gives, counts, on }: ProofLine): string {
  const given = gives.map(([mask, { total, first }]): [number, number, ...number[]] => [mask, total, ...first]);
  const packed: Packed = [statements, conditions, certain ? 1 : 0, limit ?? -1, given, counts];
  if (on) packed.push([on.resources.total, on.resources.first, on.patterns.total, on.patterns.first]);
  return JSON.stringify(packed);
}

/** The line that `packLine` wrote. */
export function unpackLine(text: string): ProofLine {
  const [statements, conditions, certain, limit, given, counts, on] = JSON.parse(text) as Packed;
  return {
    statements,
    conditions,
    certain: certain === 1,
    limit: limit < 0 ? undefined : limit,
    gives: given.map(([mask, total, ...first]) => [mask, { total, first }]),
    counts,
    on: on && { resources: { total: on[0], first: on[1] }, patterns: { total: on[2], first: on[3] } },
  };
}
