import type { AccessGroup, ProofVariant } from "../../summary/accessGroups.ts";
import { type ProofLimit, type ProofLine, unpackLine } from "../../summary/proofLine.ts";
import { RESOURCE } from "../../summary/proofSource.ts";

/** A line that many proofs share, written once. */
export interface SharedLine {
  line: ProofLine;
  limit: ProofLimit | undefined;
  rows: number;
}

export interface SharedLines {
  list: readonly SharedLine[];
  /** Number in the list, from 1; undefined for a line that belongs to its row alone. */
  numberOf(line: string, variant: ProofVariant): number | undefined;
}

/** A line in at least this many proofs is written once for all of them. */
const MANY = 3;

/**
 * The lines of resource policies that grant access to many: a policy that allows the whole account is a reason for
 * everyone's access, and would hide the other reasons in every row.
 */
export function sharedLines(groups: readonly AccessGroup[]): SharedLines {
  const found = new Map<string, SharedLine>();
  for (const { variants } of groups) {
    for (const variant of variants) {
      for (const text of variant.lines) {
        const key = keyOf(text, variant);
        const known = key === undefined ? undefined : found.get(key);
        if (known) known.rows += 1;
        else if (key !== undefined) found.set(key, { ...resolved(text, variant), rows: 1 });
      }
    }
  }
  const shared = [...found].filter(([, { rows }]) => rows >= MANY).sort(([, a], [, b]) => b.rows - a.rows);
  const numbers = new Map(shared.map(([key], index) => [key, index + 1]));
  return {
    list: shared.map(([, line]) => line),
    numberOf(line, variant) {
      const key = keyOf(line, variant);
      return key === undefined ? undefined : numbers.get(key);
    },
  };
}

/** A key of the line and its limit; undefined if other policies than resource policies are among its statements. */
function keyOf(text: string, variant: ProofVariant): string | undefined {
  if (!text.startsWith(`[[["${RESOURCE}`)) return undefined;
  const { line, limit } = resolved(text, variant);
  if (!line.statements.every(([policy]) => policy.startsWith(RESOURCE))) return undefined;
  return JSON.stringify([{ ...line, limit: undefined }, limit]);
}

function resolved(text: string, { limits }: ProofVariant): Pick<SharedLine, "line" | "limit"> {
  const line = unpackLine(text);
  const limit = limits[line.limit ?? -1];
  return { line, limit: limit === undefined ? undefined : (JSON.parse(limit) as ProofLimit) };
}
