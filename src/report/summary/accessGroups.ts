/** Who can do what, gathered principal by principal: those with the same access are one group. */
export interface AccessRows {
  /** Display names; a service's position is its number. */
  services: readonly string[];
  /** In order of their first member. */
  groups: readonly AccessGroup[];
  /** Of each principal, in order of ARN, the position of its group. */
  groupOf: readonly number[];
}

export interface AccessGroup {
  /** Pairs of code units: a service's number and its mask (mask.ts), in order of the numbers. */
  cells: string;
  /** Positions of principals, ascending. */
  members: number[];
  isFullAdmin: boolean;
  isIamAdmin: boolean;
  /** Made by AWS for one of its services, which alone can act as it. */
  isServiceLinked: boolean;
  /** What its access weighs (mask.ts), over all services. */
  weight: number;
  /** The ways in which members come to this access, the first few of them. */
  variants: ProofVariant[];
  /** Members whose proof is yet another. */
  others: number;
}

export interface ProofVariant {
  members: number[];
  /** Lines and limits as text (proofLine.ts), the weightiest first; fewer than `total` where memory ended. */
  lines: string[];
  limits: string[];
  total: number;
}

/** Where everything about a principal's access stands; undefined for one that was not analysed. */
export function rowIdOf(rows: AccessRows, principal: number): string | undefined {
  const group = rows.groupOf[principal];
  return group === undefined ? undefined : rowId(group);
}

export function rowId(group: number): string {
  return `g${group}`;
}

/** Calls back with the number and mask of every service that the group has access to. */
export function forEachCell(cells: string, each: (service: number, mask: number) => void): void {
  for (let at = 0; at < cells.length; at += 2) each(cells.charCodeAt(at), cells.charCodeAt(at + 1));
}
