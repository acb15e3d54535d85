import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import type { Bits } from "../../sets/bitSet.ts";

/** The names inside a resource: the names that begin with `prefix`, which ends in a separator. */
export interface Subresource {
  prefix: string;
  /** A name in it that only wildcards match. */
  witness: string;
  scope: ServiceScope;
  mask: Bits;
  resource: number;
}

/** Whether it is what a subresource is set off by: a slash or a colon. */
export function isSeparator(code: number): boolean {
  return code === 47 || code === 58;
}

/** Subresources of one resource type of one service have the same kind. */
export function kindOf({ scope, mask }: Pick<Subresource, "scope" | "mask">): string {
  return `${scope.index} ${scope.byType.indexOf(mask)}`;
}
