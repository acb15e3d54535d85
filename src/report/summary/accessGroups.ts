/** Who can do what: all principals with the same access are one group. */
export interface AccessRows {
  /** Display names; a service's position is its number. */
  services: readonly string[];
  /** In order of their first member. */
  groups: readonly AccessGroup[];
  /** The position of each principal's group; principals in order of ARN. */
  groupOf: readonly number[];
}

export interface AccessGroup {
  /** Pairs of code units: the number of a service and the access to it (accessMask.ts), in order of the numbers. */
  cells: string;
  /** Positions of principals, ascending. */
  members: number[];
  isFullAdmin: boolean;
  isIamAdmin: boolean;
  /** Service-linked roles belong to an AWS service, and only it can assume them. */
  isServiceLinked: boolean;
  /** The weight of its access (accessMask.ts), summed over all services. */
  weight: number;
  /** The first few different proofs of this access. */
  variants: ProofVariant[];
  /** Members with other proofs than these. */
  others: number;
}

export interface ProofVariant {
  members: number[];
  /** Lines and limits as text (proofLine.ts), the weightiest first; fewer than `total` if memory did not suffice. */
  lines: string[];
  limits: string[];
  total: number;
}

/** Anchor of the row with a principal's access; undefined for a principal that was not analyzed. */
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
