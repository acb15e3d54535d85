import { and, type Certainty, isSurer } from "../../certainty.ts";
import type { Proof } from "../../policy/proof.ts";
import type { OpenCondition } from "../../policy/statement.ts";

/** A permission that a step needs and that was found. */
export interface Requirement {
  action: string;
  /** The service that needs it, where it is not the acting principal. */
  by?: string;
  /** ARN or pattern; `TARGET` for the principal that the step leads to. */
  resource: string;
  certainty: Certainty;
  /** A policy that begins with `#` is one of the target's own: `#trust`. Empty where an earlier step granted it. */
  because: readonly Proof[];
  conditions: readonly OpenCondition[];
  /** Set where the principal has it only through a service that it calls. */
  through?: ThroughService;
}

/** A service that makes the request with the principal's permissions. */
export interface ThroughService {
  /** Its service principal. */
  principal: string;
  name: string;
  /** What the principal needs for the service to make the request. */
  start: readonly Requirement[];
}

export const TARGET = "";

/** That of the least certain of the permissions. */
export function certaintyOf(requires: readonly Requirement[]): Certainty {
  let found: Certainty = "certain";
  for (const { certainty } of requires) found = and(found, certainty);
  return found;
}

/** The first of the surest permissions; undefined without any. */
export function surest(found: readonly (Requirement | undefined)[]): Requirement | undefined {
  let best: Requirement | undefined;
  for (const each of found) {
    if (each !== undefined && (best === undefined || isSurer(each.certainty, best.certainty))) best = each;
  }
  return best;
}

/** The first of the surest lists of permissions; undefined without any. */
export function surestList(found: readonly (readonly Requirement[] | undefined)[]): readonly Requirement[] | undefined {
  let best: readonly Requirement[] | undefined;
  for (const each of found) {
    if (each !== undefined && (best === undefined || isSurer(certaintyOf(each), certaintyOf(best)))) best = each;
  }
  return best;
}

/** All of the permissions; undefined where one is missing. */
export function allOf(found: readonly (Requirement | undefined)[]): readonly Requirement[] | undefined {
  const present = found.flatMap((each) => each ?? []);
  return present.length === found.length ? present : undefined;
}
