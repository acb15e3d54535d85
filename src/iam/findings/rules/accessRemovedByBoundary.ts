import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { servicePrefixes } from "../../catalogue/catalogue.ts";
import { serviceScope } from "../../catalogue/serviceActions.ts";
import { CERTAIN } from "../../policy/applies.ts";
import type { ArnPattern } from "../../policy/resourcePattern.ts";
import { type Bits, difference, hasBit, isEmpty, sizeOf, unite } from "../../sets/bitSet.ts";
import { type Finding, LISTED } from "../model.ts";
import type { PrincipalSubject } from "../subject.ts";
import { nameOf, proofsOf } from "../words.ts";

/**
 * What the policies of a principal allow and its boundary takes away: the statement looks like access and gives none. An
 * action counts when no Allow of the boundary takes it in on anything that the statement names, or a Deny takes it away
 * there in any case.
 */
export function* accessRemovedByBoundary({ access: { principal }, evaluation }: PrincipalSubject): Generator<Finding> {
  const { statements, bounded } = evaluation.subject;
  if (!bounded || principal.permissionsBoundary === undefined) return;
  const boundary = statements.filter(({ layer }) => layer === "boundary");
  const removed = new Map<number, Bits>();
  const empty: PrincipalStatement[] = [];
  for (const statement of statements) {
    if (statement.layer !== "identity" || statement.effect !== "Allow") continue;
    let removesAny = false;
    for (const service of statement.actions.services ?? servicePrefixes.keys()) {
      if (removeFrom(statement, boundary, service, removed)) removesAny = true;
    }
    if (removesAny) empty.push(statement);
  }
  if (removed.size === 0) return;
  const byService = [...removed].sort(([a], [b]) => a - b);
  const count = byService.reduce((sum, [, bits]) => sum + sizeOf(bits), 0);
  const services = byService.map(([service]) => serviceScope(service).service.displayName);
  yield {
    id: `access-removed-by-boundary:${principal.arn}`,
    kind: "access-removed-by-boundary",
    severity: "low",
    title: `The boundary of ${nameOf(principal)} removes ${count} ${count === 1 ? "action" : "actions"} that its policies allow`,
    principals: [principal.arn],
    resources: [],
    facts: {
      permissionsBoundary: principal.permissionsBoundary,
      actionCount: count,
      actions: firstNames(byService),
      services: services.slice(0, LISTED),
      serviceCount: services.length,
    },
    proof: proofsOf(empty.map(({ proof }) => proof)),
    conditions: [],
    remedy: "Take out of the policies what the boundary does not allow, so that they say what the principal can do.",
  };
}

/** Adds the actions of one service that the statement allows and the boundary does not; whether there are any. */
function removeFrom(
  statement: PrincipalStatement,
  boundary: readonly PrincipalStatement[],
  service: number,
  removed: Map<number, Bits>,
): boolean {
  const allowed = statement.actions.bits(service);
  if (allowed === undefined) return false;
  const { none } = serviceScope(service);
  const kept = none.slice();
  const denied = none.slice();
  for (const limit of boundary) {
    const bits = limit.actions.bits(service);
    if (bits === undefined) continue;
    if (limit.effect === "Allow" && meets(limit, statement)) unite(kept, bits);
    if (limit.effect === "Deny" && coversAll(limit, statement)) unite(denied, bits);
  }
  const lost = difference(allowed, difference(kept, denied));
  if (isEmpty(lost)) return false;
  const known = removed.get(service);
  if (known === undefined) removed.set(service, lost);
  else unite(known, lost);
  return true;
}

/** Whether the two may speak of one resource; in doubt they do. */
function meets(limit: PrincipalStatement, statement: PrincipalStatement): boolean {
  if (limit.not || statement.not) return true;
  return limit.patterns.some((a) => statement.patterns.some((b) => overlap(a, b)));
}

function overlap(a: ArnPattern, b: ArnPattern): boolean {
  if (!a.certain || !b.certain || a.everything || b.everything) return true;
  return a.matches(b.text) || b.matches(a.text) || mayShareNames(a.text, b.text);
}

/** Two patterns with wildcards share names unless what stands before their first wildcards differs. */
function mayShareNames(a: string, b: string): boolean {
  const [first = ""] = a.split(/[*?]/, 1);
  const [second = ""] = b.split(/[*?]/, 1);
  if (first.length === a.length || second.length === b.length) return false;
  return first.startsWith(second) || second.startsWith(first);
}

/** Whether the Deny surely holds on everything that the statement names. */
function coversAll(limit: PrincipalStatement, statement: PrincipalStatement): boolean {
  if (limit.conditions !== CERTAIN || limit.perResource !== undefined || limit.not) return false;
  const covers = (text: string) =>
    limit.patterns.some(({ everything, certain, matches }) => certain && (everything || matches(text)));
  if (statement.not) return limit.patterns.some(({ everything }) => everything);
  return statement.patterns.every(({ text }) => covers(text));
}

function firstNames(byService: readonly (readonly [number, Bits])[]): string[] {
  const names: string[] = [];
  for (const [index, bits] of byService) {
    const { service } = serviceScope(index);
    for (const [at, { name }] of service.actions.entries()) {
      if (names.length === LISTED) return names;
      if (hasBit(bits, at)) names.push(`${service.prefix}:${name}`);
    }
  }
  return names;
}
