import { resolveTemplate } from "../../policy/variables.ts";
import { commonWitness } from "../../policy/witness.ts";
import type { PrincipalStatement } from "../compile/principalStatements.ts";
import type { CapabilityDecision } from "../evaluate/evaluateActions.ts";
import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import type { NamedPart } from "../targets/subresources.ts";

/** By service, the capabilities on parts of one resource that policies name. */
export type ReachedInside = ReadonlyMap<number, readonly CapabilityDecision[]>;

/**
 * By resource, what the principal can do on parts of it, such as prefixes of a bucket: those that its own patterns
 * name, and those that the resource's policy names with variables of the caller. (Parts named without variables are
 * targets.) Where a name must match two patterns, one of an Allow and one of the boundary, what both match is a part as
 * well.
 */
export function reachedParts(evaluation: PrincipalEvaluation): Map<number, ReachedInside> {
  const { targets } = evaluation.account;
  const found = new Map<number, Map<number, CapabilityDecision[]>>();
  const seen = new Set<string>();
  const decide = ({ scope, mask, resource }: NamedPart, arn: string): void => {
    const key = `${scope.index} ${scope.byType.indexOf(mask)} ${arn}`;
    if (seen.has(key)) return;
    seen.add(key);
    const capabilities = evaluation.ofName(arn, scope, mask, resource)?.capabilities ?? [];
    if (capabilities.length === 0) return;
    const inside = found.get(resource) ?? new Map<number, CapabilityDecision[]>();
    found.set(resource, inside.set(scope.index, [...(inside.get(scope.index) ?? []), ...capabilities]));
  };
  const narrowed = new Map<string, { allowed: Map<string, NamedPart>; limits: Map<string, NamedPart> }>();
  const narrows = evaluation.subject.statements.some(isLimit);
  for (const statement of evaluation.subject.statements) {
    for (const { text, everything } of statement.patterns) {
      for (const part of everything ? [] : targets.subresources.inside(text)) {
        decide(part, part.arn);
        if (!narrows) continue;
        const key = `${part.scope.index} ${part.scope.byType.indexOf(part.mask)} ${part.prefix}`;
        const both = narrowed.get(key) ?? { allowed: new Map(), limits: new Map() };
        narrowed.set(key, both);
        (isLimit(statement) ? both.limits : both.allowed).set(part.rest, part);
      }
    }
  }
  for (const { allowed, limits } of narrowed.values()) {
    for (const [limit, part] of limits) {
      for (const rest of allowed.keys()) {
        const common = commonWitness(limit, rest);
        if (common !== undefined && common !== "") decide(part, part.prefix + common);
      }
    }
  }
  const parts = targets.subresources.insideByVariables(
    (template, resource) => resolveTemplate(template, evaluation.contextOn(resource, ""))?.pattern,
  );
  for (const part of parts) decide(part, part.arn);
  return found;
}

/**
 * Whether only names in the statement's resources can be allowed: an Allow of the boundary or of a service control
 * policy, or a Deny with NotResource.
 */
function isLimit({ layer, effect, not }: PrincipalStatement): boolean {
  return effect === "Allow" ? layer !== "identity" : not;
}
