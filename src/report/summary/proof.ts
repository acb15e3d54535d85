import { type AccessGrant, CAPABILITIES, type PrincipalGrants, type Proof } from "../../iam/index.ts";
import { CAPABILITY_BITS, weight } from "./accessMask.ts";
import { givenBy, onThese, type ProofLimit, type ProofLine, packLine } from "./proofLine.ts";
import { reasonOf } from "./proofSource.ts";

/** Statements and conditions that grant access, and what they grant. */
interface Reason extends ProofLimit {
  certain: boolean;
  limit: number | undefined;
  /** By number of service: what is granted without naming a resource. */
  everywhere: Map<number, number>;
  /** By number of service: what is granted on named resources, by the resources granted together. */
  named: Map<number, Map<string, Place>>;
}

interface Place {
  mask: number;
  resources: readonly number[];
  pattern: string;
}

/** A proof as it is kept: lines and limits as text (proofLine.ts), the weightiest lines first. */
export interface PackedProof {
  lines: string[];
  limits: string[];
}

/** The proof of a principal's access, a line for each set of statements and conditions. `serviceOf` gives a service's number. */
export function proofOf({ principal, grants }: PrincipalGrants, serviceOf: (name: string) => number): PackedProof {
  const limits = new Map<string, number>();
  const reasons = new Map<string, Reason>();
  // Grants of one reason mostly share these objects.
  const known = new Map<readonly Proof[], { of: AccessGrant; reason: Reason }>();
  for (const grant of grants) {
    const like = known.get(grant.because);
    let reason = like && hasReasonOf(grant, like.of) ? like.reason : undefined;
    if (reason === undefined) {
      const { allow, deny } = reasonOf(grant, principal.arn);
      const certain = grant.certainty === "certain";
      const limit = deny.statements.length + deny.conditions.length > 0 ? numberOf(deny, limits) : undefined;
      const key = JSON.stringify([allow, certain, limit]);
      reason = reasons.get(key) ?? { ...allow, certain, limit, everywhere: new Map(), named: new Map() };
      reasons.set(key, reason);
      known.set(grant.because, { of: grant, reason });
    }
    const service = serviceOf(grant.service);
    const bit = 1 << CAPABILITIES.indexOf(grant.capability);
    const { scope, resources, pattern } = grant;
    if (scope === "service") reason.everywhere.set(service, (reason.everywhere.get(service) ?? 0) | bit);
    else addPlace(reason, service, { mask: bit, resources, pattern });
  }
  const alone = grantedAlone(reasons.values());
  const lines = [...reasons.values()]
    .flatMap((reason) => [...linesOf(reason, alone)])
    .sort((a, b) => b.weight - a.weight);
  return { lines: lines.map(({ line }) => packLine(line)), limits: [...limits.keys()] };
}

function hasReasonOf(a: AccessGrant, b: AccessGrant): boolean {
  return a.certainty === b.certainty && a.conditions === b.conditions;
}

function numberOf(limit: ProofLimit, limits: Map<string, number>): number {
  const key = JSON.stringify(limit);
  const known = limits.get(key) ?? limits.size;
  limits.set(key, known);
  return known;
}

function addPlace({ named }: Reason, service: number, place: Place): void {
  const places = named.get(service) ?? new Map<string, Place>();
  named.set(service, places);
  const { resources, pattern, mask } = place;
  let key = `${resources.length} ${resources[0]} ${resources.at(-1)} ${pattern}`;
  let same = places.get(key);
  while (same !== undefined && !areEqual(same.resources, resources)) {
    key += "+";
    same = places.get(key);
  }
  if (same) same.mask |= mask;
  else places.set(key, place);
}

function areEqual(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((resource, index) => resource === b[index]);
}

/** By statement: what it alone grants on all resources, for certain. */
function grantedAlone(reasons: Iterable<Reason>): Map<string, ReadonlyMap<number, number>> {
  const alone = new Map<string, ReadonlyMap<number, number>>();
  for (const { statements, certain, limit, everywhere } of reasons) {
    const [only, ...more] = statements;
    if (only && more.length === 0 && certain && limit === undefined && everywhere.size > 0)
      alone.set(only.join(), everywhere);
  }
  return alone;
}

/** The lines of a reason, without what one of its statements alone grants on all resources. */
function* linesOf(
  reason: Reason,
  alone: ReadonlyMap<string, ReadonlyMap<number, number>>,
): Generator<{ line: ProofLine; weight: number }> {
  const { statements, conditions, certain, limit, everywhere, named } = reason;
  const made = (masks: ReadonlyMap<number, number>, on: ProofLine["on"]) => {
    let sum = 0;
    for (const mask of masks.values()) sum += weight(certain ? mask | (mask << CAPABILITY_BITS) : mask);
    return { line: { statements, conditions, certain, limit, on, ...givenBy(masks) }, weight: sum };
  };
  if (everywhere.size > 0) yield made(everywhere, undefined);
  const wider = certain && limit === undefined ? statements.map((statement) => alone.get(statement.join())) : [];
  for (const [service, places] of named) {
    const granted = [everywhere, ...wider].reduce((bits, masks) => bits | (masks?.get(service) ?? 0), 0);
    const byMask = new Map<number, Place[]>();
    for (const place of places.values()) {
      const mask = place.mask & ~granted;
      if (mask !== 0) byMask.set(mask, [...(byMask.get(mask) ?? []), place]);
    }
    for (const [mask, same] of byMask) {
      const patterns = new Set(same.map(({ pattern }) => pattern).filter((pattern) => pattern !== ""));
      yield made(new Map([[service, mask]]), onThese(resourcesOf(same), patterns));
    }
  }
}

function resourcesOf(places: readonly Place[]): readonly number[] {
  const [first, ...more] = places.map(({ resources }) => resources).filter(({ length }) => length > 0);
  return more.length === 0 ? (first ?? []) : [...new Set([first ?? [], ...more].flat())];
}
