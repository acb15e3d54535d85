import type { ServiceScope } from "../../catalogue/serviceActions.ts";
import { commonWitness, witnessOf } from "../../policy/witness.ts";
import type { Bits } from "../../sets/bitSet.ts";

/** The names inside a resource: the names that begin with `prefix`, which ends in a separator. */
export interface Subresource {
  prefix: string;
  /** Pattern of the names after `prefix`: `*` for objects, more where a name has several variables. */
  names: string;
  /** What stands in no `*` of `names`. */
  excluded: string;
  /** A name in it that only wildcards match. */
  witness: string;
  scope: ServiceScope;
  mask: Bits;
  resource: number;
}

/**
 * The name after the prefix of a subresource that a pattern of such names stands for; undefined where no name of the
 * subresource matches it.
 */
export function nameInside(
  { names, excluded }: Pick<Subresource, "names" | "excluded">,
  rest: string,
): string | undefined {
  if (names === "*" && excluded === "") return witnessOf(rest);
  const variables = new Map<number, string>();
  for (let at = names.indexOf("*"); at >= 0; at = names.indexOf("*", at + 1)) variables.set(at, excluded);
  return commonWitness(rest, names, variables);
}

/** Whether it is what a subresource is set off by: a slash or a colon. */
export function isSeparator(code: number): boolean {
  return code === 47 || code === 58;
}

/** Subresources of one resource type of one service have the same kind. */
export function kindOf({ scope, mask }: Pick<Subresource, "scope" | "mask">): string {
  return `${scope.index} ${scope.byType.indexOf(mask)}`;
}
