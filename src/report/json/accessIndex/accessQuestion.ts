import { type ActionCapabilities, matchesPattern } from "../../../iam/index.ts";
import type { AccessItem, AccessPosition } from "../accessQuery.ts";
import type { AccessIndex } from "./accessIndexReader.ts";
import type { Directory } from "./format.ts";
import { searchAccess } from "./searchAccess.ts";

/** Who can do what on what; an absent member leaves that open. */
export interface AccessQuestion {
  /** ARN, or who has access from outside, as the policy names it. */
  principal?: string | undefined;
  action?: ActionCapabilities | undefined;
  /** Any ARN, or `*` for the service as a whole. */
  resource?: string | undefined;
}

/**
 * The access that answers a question. An analysis knows capabilities: an action stands for those it counts as, a resource inside
 * one of the inventory for that one. Throws `AnalysisUnreadable`.
 */
export function answerQuestion(
  index: AccessIndex,
  { principal, action, resource }: AccessQuestion,
  after?: AccessPosition,
): AsyncGenerator<{ item: AccessItem; position: AccessPosition }> {
  const isPair =
    action &&
    ((service: string, capability: string) =>
      service === action.service && action.capabilities.some((each) => each === capability));
  const asked = action?.takesResource === false ? "*" : resource;
  const places = asked === undefined ? undefined : placesOf(index.directory, asked);
  return searchAccess(index, { principal, isPair, places }, after);
}

/**
 * Where access to a resource stands: at the resource, else at the nearest one that contains it, and at the patterns that match it.
 * What is on no resource of the inventory can also be reached by access to the service as a whole.
 */
function placesOf({ resources, patterns }: Directory, resource: string): ReadonlySet<number | null> {
  if (resource === "*") return new Set([null]);
  const known = numbersOf(resources, (arn) => arn === resource);
  const holder = known.length > 0 ? undefined : containing(resources, resource);
  const inventory = holder === undefined ? known : numbersOf(resources, (arn) => arn === holder);
  const matching = numbersOf(patterns, (pattern) => matchesPattern(pattern, resource));
  const places = new Set<number | null>([...inventory, ...matching.map((number) => resources.length + number)]);
  return inventory.length > 0 ? places : places.add(null);
}

function numbersOf(list: readonly string[], test: (text: string) => boolean): number[] {
  return list.flatMap((text, number) => (test(text) ? [number] : []));
}

/** The longest ARN that a slash or a colon continues to this one. */
function containing(resources: readonly string[], resource: string): string | undefined {
  const continued = (arn: string) => resource.startsWith(`${arn}/`) || resource.startsWith(`${arn}:`);
  return resources.filter(continued).sort((a, b) => b.length - a.length)[0];
}
