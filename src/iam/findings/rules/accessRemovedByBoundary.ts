import { counted } from "../../../platform/numberText.ts";
import type { PrincipalStatement } from "../../access/compile/principalStatements.ts";
import { servicePrefixes } from "../../catalogue/catalogue.ts";
import { serviceScope } from "../../catalogue/serviceActions.ts";
import { CERTAIN } from "../../policy/applies.ts";
import type { ArnPattern } from "../../policy/resourcePattern.ts";
import { type Bits, difference, hasBit, isEmpty, sizeOf, unite } from "../../sets/bitSet.ts";
import { defineFinding } from "../defineFinding.ts";
import { LISTED } from "../model.ts";
import { nameOf, principalText } from "../names.ts";
import { proofsOf } from "../proofs.ts";
import { text } from "../text.ts";

/**
 * What the policies of a principal allow and its permissions boundary takes away: the statement looks like access and gives
 * none. An action counts when no Allow of the boundary matches it on anything that the statement names, or a Deny certainly
 * takes it away there.
 */
export const accessRemovedByBoundary = defineFinding({
  kind: "access-removed-by-boundary",
  scope: "principal",
  *detect({ access: { principal }, evaluation }) {
    const { statements, bounded } = evaluation.subject;
    if (!bounded || principal.permissionsBoundary === undefined) return;
    const boundary = statements.filter(({ layer }) => layer === "boundary");
    const removed = new Map<number, Bits>();
    const affected: PrincipalStatement[] = [];
    for (const statement of statements) {
      if (statement.layer !== "identity" || statement.effect !== "Allow") continue;
      let removesAny = false;
      for (const service of statement.actions.services ?? servicePrefixes.keys()) {
        if (removeFrom(statement, boundary, service, removed)) removesAny = true;
      }
      if (removesAny) affected.push(statement);
    }
    if (removed.size === 0) return;
    const byService = [...removed].sort(([a], [b]) => a - b);
    const services = byService.map(([service]) => serviceScope(service).service.displayName);
    yield {
      about: [principal.arn],
      principals: [principal.arn],
      facts: {
        permissionsBoundary: principal.permissionsBoundary,
        actionCount: byService.reduce((sum, [, bits]) => sum + sizeOf(bits), 0),
        actions: firstNames(byService),
        services: services.slice(0, LISTED),
        serviceCount: services.length,
      },
      data: { principal: nameOf(principal) },
      proof: proofsOf(affected.map(({ proof }) => proof)),
    };
  },
  severity: "low",
  message: {
    heading: "Access blocked only by a permissions boundary",
    meaning:
      "A permissions boundary sets the maximum permissions of a user or role. The policies of these allow more than their boundary does: if it is removed, they have that access.",
    advice: "Remove from the policies what the permissions boundary blocks anyway.",
    title: ({ facts, data }) =>
      text`The permissions boundary of ${principalText(data.principal)} blocks ${counted(facts.actionCount, "action")} that its policies allow`,
    remedy: () =>
      text`Remove from the policies what the permissions boundary does not allow, so that they say what the principal can do.`,
  },
  mappings: { nist80053: ["AC-6"] },
});

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

/** Whether both may match one resource; in doubt they do. */
function meets(limit: PrincipalStatement, statement: PrincipalStatement): boolean {
  if (limit.not || statement.not) return true;
  return limit.patterns.some((a) => statement.patterns.some((b) => overlap(a, b)));
}

function overlap(a: ArnPattern, b: ArnPattern): boolean {
  if (!a.certain || !b.certain || a.everything || b.everything) return true;
  return a.matches(b.text) || b.matches(a.text) || mayShareNames(a.text, b.text);
}

/** Two patterns with wildcards can match one name unless what comes before their first wildcards differs. */
function mayShareNames(a: string, b: string): boolean {
  const [first = ""] = a.split(/[*?]/, 1);
  const [second = ""] = b.split(/[*?]/, 1);
  if (first.length === a.length || second.length === b.length) return false;
  return first.startsWith(second) || second.startsWith(first);
}

/** Whether the Deny certainly holds on everything that the statement names. */
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
