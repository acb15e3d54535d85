import type { Proof } from "../../policy/proof.ts";
import type { OpenCondition } from "../../policy/statement.ts";
import { type Bits, intersection, isEmpty } from "../../sets/bitSet.ts";

/** How sure something is, in descending order: 0 certain, 1 conditional, 2 assumed. */
export type Sureness = 0 | 1 | 2;
export const CERTAIN = 0;
export const CONDITIONAL = 1;
export const ASSUMED = 2;

/** A permission that was found. */
export interface Requirement {
  action: string;
  /** The service that needs it, where it is not the acting principal. */
  by?: string;
  /** ARN or pattern; `TARGET` for the principal that the step gains. */
  resource: string;
  sureness: Sureness;
  /** A policy that begins with `#` is one of the target's own: `#trust`. Empty: an earlier step granted it. */
  because: readonly Proof[];
  conditions: readonly OpenCondition[];
}

export const TARGET = "";

/** One way to gain any of a set of principals: all of them by the same statements. */
export interface Option {
  requires: readonly Requirement[];
  sureness: Sureness;
  /** By position in the population of principals. */
  members: Bits;
}

export function least(a: Sureness, b: Sureness): Sureness {
  return a > b ? a : b;
}

/** The ways to gain a principal that need one of `a` and one of `b`. */
export function both(a: readonly Option[], b: readonly Option[]): Option[] {
  const found: Option[] = [];
  for (const one of a) {
    for (const other of b) {
      const members = intersection(one.members, other.members);
      if (isEmpty(members)) continue;
      const requires = [...one.requires, ...other.requires];
      found.push({ requires, sureness: least(one.sureness, other.sureness), members });
    }
  }
  return found;
}

/** The same ways, with more required. */
export function requiring(options: readonly Option[], more: readonly Requirement[]): Option[] {
  if (more.length === 0) return [...options];
  return options.map(({ requires, sureness, members }) => ({
    requires: [...requires, ...more],
    sureness: more.reduce((sum, each) => least(sum, each.sureness), sureness),
    members,
  }));
}

/** The same ways, to some of the principals alone. */
export function among(options: readonly Option[], members: Bits): Option[] {
  return options.flatMap((option) => {
    const left = intersection(option.members, members);
    return isEmpty(left) ? [] : [{ ...option, members: left }];
  });
}
