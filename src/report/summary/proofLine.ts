import type { OpenCondition } from "../../iam/index.ts";
import { present, weight } from "./capabilityMask.ts";

export type Statement = readonly [policy: string, statement: string];

/** Statements, and the conditions of theirs that the analysis cannot decide. */
export interface ProofLimit {
  statements: readonly Statement[];
  conditions: readonly OpenCondition[];
}

/** Some of many: how many there are, and the first of them. */
export interface Some<T> {
  total: number;
  first: readonly T[];
}

/** What one set of statements gives. */
export interface ProofLine extends ProofLimit {
  certain: boolean;
  /** Which of the proof's limits takes from it. */
  limit: number | undefined;
  /** Numbers of services by mask of six bits, the weightiest first. */
  gives: readonly [mask: number, services: Some<number>][];
  /** Of each capability, to how many services it is given. */
  counts: readonly number[];
  /** On what; undefined where the statements name no resource: on everything. */
  on: { resources: Some<number>; patterns: Some<string> } | undefined;
}

const NAMED = 3;
const SERVICES = 6;
const PATTERN_LENGTH = 200;

function someOf<T>(all: readonly T[], most: number): Some<T> {
  return { total: all.length, first: all.slice(0, most) };
}

/** `masks`: of six bits, by number of service. */
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
  return { gives: sorted.map(([mask, services]) => [present(mask), someOf(services, SERVICES)]), counts };
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

/** A line as text, small enough to hold those of thousands of principals. */
export function packLine({ statements, conditions, certain, limit, gives, counts, on }: ProofLine): string {
  const given = gives.map(([mask, { total, first }]): [number, number, ...number[]] => [mask, total, ...first]);
  const packed: Packed = [statements, conditions, certain ? 1 : 0, limit ?? -1, given, counts];
  if (on) packed.push([on.resources.total, on.resources.first, on.patterns.total, on.patterns.first]);
  return JSON.stringify(packed);
}

/** The opposite. */
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
