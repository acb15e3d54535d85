import { CAPABILITIES } from "../../catalogue/catalogue.ts";
import { serviceScope } from "../../catalogue/serviceActions.ts";
import type { CapabilityDecision } from "../evaluate/evaluateActions.ts";
import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { CapabilityUnion } from "../evaluate/reasons.ts";
import type { AccessGrant } from "../model.ts";
import { Explanations } from "./explanations.ts";
import { type Draft, sortDrafts } from "./grantOrder.ts";
import type { PatternReach } from "./patternGrants.ts";
import { resourceDrafts } from "./resourceGrants.ts";

const NONE: readonly number[] = [];

/**
 * The grants of a principal, sorted, and one cell a resource: bit i for CAPABILITIES[i], bit i + 6 where it is certain.
 * A cell joins the capabilities of all services that act on the resource: of a role those of IAM and of STS.
 */
export function grantsOf(
  evaluation: PrincipalEvaluation,
  reaches: readonly PatternReach[],
): { grants: AccessGrant[]; cells: Uint16Array } {
  const cells = new Uint16Array(evaluation.account.resources.length);
  const explanations = new Explanations(evaluation);
  const drafts = [
    ...serviceDrafts(evaluation),
    ...resourceDrafts(evaluation, explanations, cells),
    ...patternDrafts(evaluation, reaches),
  ];
  return { grants: sortDrafts(drafts).map((draft) => render(draft, explanations)), cells };
}

/** What holds without naming a resource: on a name of any resource type of the service that only wildcards match. */
function serviceDrafts(evaluation: PrincipalEvaluation): Draft[] {
  const drafts: Draft[] = [];
  for (const { service, types } of evaluation.account.targets.typesOfServices) {
    if (!evaluation.mayUse(service)) continue;
    for (const decision of capabilitiesOn(evaluation, types))
      drafts.push({ service, decision, scope: "service", resources: NONE, pattern: "" });
  }
  return drafts;
}

/** The capabilities on any of some targets, which mostly are of one group. */
function capabilitiesOn(evaluation: PrincipalEvaluation, positions: readonly number[]): readonly CapabilityDecision[] {
  const { groupOf } = evaluation.partition;
  const first = groupOf[positions[0] ?? -1] ?? -1;
  const other = positions.findIndex((position) => groupOf[position] !== first);
  const capabilities = evaluation.ofGroup(first)?.capabilities ?? [];
  if (other < 0) return capabilities;
  const union = new CapabilityUnion();
  union.add(capabilities);
  let last = first;
  for (let at = other; at < positions.length; at++) {
    const group = groupOf[positions[at] ?? -1] ?? -1;
    if (group !== last) union.add(evaluation.ofGroup(group)?.capabilities ?? []);
    last = group;
  }
  return union.decisions;
}

function patternDrafts(evaluation: PrincipalEvaluation, reaches: readonly PatternReach[]): Draft[] {
  const unions = new Map<string, { service: number; pattern: string; union: CapabilityUnion }>();
  for (const { pattern, scope, foreign, decision } of reaches) {
    const key = `${scope.index} ${pattern}`;
    const found = unions.get(key) ?? { service: scope.index, pattern, union: new CapabilityUnion() };
    unions.set(key, found);
    found.union.add(
      foreign === undefined ? decision.capabilities : givenConsent(evaluation, foreign, decision.capabilities),
    );
  }
  return [...unions.values()].flatMap(({ service, pattern, union }) =>
    union.decisions.map((decision): Draft => ({ service, decision, scope: "pattern", resources: NONE, pattern })),
  );
}

/** On another account's resource, its policy must allow as well, which is shown as a condition. */
function givenConsent(
  evaluation: PrincipalEvaluation,
  account: string,
  capabilities: readonly CapabilityDecision[],
): CapabilityDecision[] {
  const open = [
    { operator: "ResourcePolicyAllows", key: "aws:ResourceAccount", values: [account], effect: "Allow" },
  ] as const;
  const ref = evaluation.addReason({ proof: undefined, open });
  return capabilities.map(({ capability, refs }) => ({ capability, certain: false, refs: [...refs, ref] }));
}

function render({ service, decision, scope, resources, pattern }: Draft, explanations: Explanations): AccessGrant {
  const { certainty, conditions, because } = explanations.of(decision, resources[0] ?? -1);
  return {
    service: serviceScope(service).service.displayName,
    capability: CAPABILITIES[decision.capability] ?? "administer-resource",
    scope,
    resources,
    pattern,
    certainty,
    conditions,
    because,
  };
}
