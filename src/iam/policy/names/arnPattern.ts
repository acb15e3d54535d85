import { arnParts } from "../arn.ts";
import { commonWitness, remainders, WITNESS } from "../witness.ts";

/**
 * Patterns of ARNs, part by part: where one meets another, partition, service, region, account and resource are each
 * compared with their like, so that a wildcard in one part takes in nothing of the next. IAM compares a pattern with the
 * ARN of a request as one text ("IAM JSON policy elements: Resource"), but an ARN has a service, a region and an account
 * in fixed places ("Amazon Resource Names (ARNs)"), and no name that a service gives out looks like the rest of an ARN.
 */
export type ArnForm = readonly string[];

const PARTS = 6;
/** What is tried to read a pattern; only patterns that IAM does not accept need more. */
const STEPS = 2_000;

/** What a region may look like: `us-gov-west-1`, the beginning of one before a wildcard, or none. */
const REGION = /^(?:|[a-z]{2}(?:-[a-z]+)+-\d+|(?:[a-z]{0,2}|[a-z]{2}-[a-z\d-]*)[*?\uFDEF].*)$/;
/** What an account may look like; AWS's own policies and offerings have a word there. */
const ACCOUNT = /^(?:aws|offering|[\d*?\uFDEF]*)$/;

/**
 * How a pattern reads as the six parts of an ARN. Mostly as it is written; where it has too few colons for that, or a
 * part that can be none of an ARN in that place (`arn:aws:lambda:*:function:orders`), a `*` stands for several parts:
 * "If the * wildcard is the last character of a resource ARN segment, it can expand to match beyond the colon
 * boundaries".
 */
export function arnForms(pattern: string): readonly ArnForm[] {
  const written = arnParts(pattern);
  if (written.length === PARTS && written.every(canStand)) return [written];
  const text = pattern.replace(/\*+/g, "*");
  const found: ArnForm[] = [];
  let steps = 0;
  /** Reads what follows the parts `done`, cutting a `*` in two just so many times. */
  const read = (rest: string, cuts: number, done: ArnForm): void => {
    steps += 1;
    if (steps > STEPS) return;
    if (done.length === PARTS - 1) {
      if (cuts === 0) found.push([...done, rest]);
      return;
    }
    const end = rest.indexOf(":");
    const part = end < 0 ? rest : rest.slice(0, end);
    if (end >= 0 && canStand(part, done.length)) read(rest.slice(end + 1), cuts, [...done, part]);
    if (cuts === 0) return;
    for (let star = part.indexOf("*"); star >= 0 && steps <= STEPS; star = part.indexOf("*", star + 1)) {
      const before = part.slice(0, star + 1);
      if (canStand(before, done.length)) read(rest.slice(star), cuts - 1, [...done, before]);
    }
  };
  for (let cuts = Math.max(1, PARTS - written.length); cuts < PARTS && found.length === 0; cuts++) read(text, cuts, []);
  return found.length === 0 && written.length === PARTS ? [written] : found;
}

/** Whether a part may be the one at this place of an ARN. */
function canStand(part: string, at: number): boolean {
  if (at === 0) return commonWitness(part, "arn") !== undefined;
  if (at === 3) return REGION.test(part);
  return at !== 4 || ACCOUNT.test(part);
}

/**
 * A name that two patterns of ARNs both match, with the wildcard token where both leave it open; undefined when no name
 * matches both.
 */
export function inCommon(a: string, b: string): string | undefined {
  const others = arnForms(b);
  for (const form of arnForms(a)) {
    for (const other of others) {
      const common = commonForm(form, other);
      if (common !== undefined) return common;
    }
  }
  return undefined;
}

/**
 * The same of one reading of each. An account of a named service that ends in `*` takes in the type of a resource as
 * well where its name alone is given: `arn:aws:lambda:*:*:orders` is of the function `function:orders`.
 * `excluded`: what a `*` in the resource of `b`, by its place in it, does not take of what `a` has in writing.
 */
export function commonForm(a: ArnForm, b: ArnForm, excluded?: ReadonlyMap<number, string>): string | undefined {
  return meet(a, b, excluded) ?? meet(widened(a, b), b, excluded) ?? (excluded ? undefined : meet(a, widened(b, a)));
}

function widened(form: ArnForm, other: ArnForm): ArnForm | undefined {
  const [, , service = "", , account = "", resource = ""] = form;
  const [type = "", name, ...more] = other[PARTS - 1]?.split(":") ?? [];
  if (name === undefined || more.length > 0 || resource.includes(":")) return undefined;
  return /[*?]/.test(service + type) || !account.endsWith("*")
    ? undefined
    : [...form.slice(0, -1), `${type}:${resource}`];
}

function meet(
  a: ArnForm | undefined,
  b: ArnForm | undefined,
  excluded?: ReadonlyMap<number, string>,
): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  const found: string[] = [];
  // Most patterns differ in the service, or in the resource.
  for (const part of [2, 5, 1, 3, 4, 0]) {
    const common = commonWitness(open(a[part] ?? ""), open(b[part] ?? ""), part === 5 ? excluded : undefined);
    if (common === undefined) return undefined;
    found[part] = common;
  }
  return found.join(":");
}

/** A part that no policy names stands for any value. */
function open(part: string): string {
  return part === WITNESS ? "*" : part;
}

/**
 * What a pattern leaves of names that begin with a prefix, which has all parts: see `remainders`. Prepared for many
 * prefixes, most of which differ in the last part alone.
 */
export function arnRemainders(pattern: string): (prefix: string) => string[] {
  const forms = arnForms(pattern);
  const known = new Map<string, readonly string[]>();
  return (prefix) => {
    const parts = arnParts(prefix);
    const resource = parts.pop() ?? "";
    const head = parts.join(":");
    const fitting =
      known.get(head) ??
      forms.flatMap((form) =>
        parts.every((part, at) => commonWitness(form[at] ?? "", part) !== undefined) ? [form[PARTS - 1] ?? ""] : [],
      );
    known.set(head, fitting);
    return [...new Set(fitting.flatMap((rest) => remainders(rest, resource)))];
  };
}
