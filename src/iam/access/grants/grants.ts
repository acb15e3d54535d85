import { CAPABILITIES } from "../../catalogue/catalogue.ts";
import { serviceScope } from "../../catalogue/serviceActions.ts";
import { isForwardingKey } from "../../policy/forwarding/forwardedCall.ts";
import { intersects } from "../../sets/bitSet.ts";
import type { CapabilityDecision } from "../evaluate/evaluateActions.ts";
import type { PrincipalEvaluation } from "../evaluate/principalEvaluation.ts";
import { CapabilityUnion } from "../evaluate/reasons.ts";
import type { AccessGrant } from "../model.ts";
import { Explanations } from "./explanations.ts";
import type { ForwardedAccess } from "./forwardedAccess.ts";
import { type Draft, sortDrafts } from "./grantOrder.ts";
import { type PatternReach, patternReaches } from "./patternGrants.ts";
import { resourceDrafts } from "./resourceGrants.ts";

const NONE: readonly number[] = [];

/**
 * The grants of a principal, sorted, and one cell a resource: bit i for CAPABILITIES[i], bit i + 6 where it is certain.
 * A cell joins the capabilities of all services that act on the resource: of a role those of IAM and of STS. `forwarded`:
 * what it may do through services.
 */
export function grantsOf(
  evaluation: PrincipalEvaluation,
  reaches: readonly PatternReach[],
  forwarded: readonly ForwardedAccess[],
): { grants: AccessGrant[]; cells: Uint16Array } {
  const cells = new Uint16Array(evaluation.account.resources.length);
  const explanations = new Explanations(evaluation);
  const direct = draftsOf(evaluation, reaches, explanations, cells);
  const explained = direct.map((draft): Explained => ({ draft, explanations }));
  if (forwarded.length > 0) explained.push(...forwardedDrafts(forwarded, direct, cells));
  const explanationsOf = new Map(explained.map(({ draft, explanations }) => [draft, explanations]));
  const sorted = sortDrafts(explained.map(({ draft }) => draft));
  return { grants: sorted.map((draft) => render(draft, explanationsOf.get(draft) ?? explanations)), cells };
}

/** A draft with what explains its reasons. */
interface Explained {
  draft: Draft;
  explanations: Explanations;
}

function draftsOf(
  evaluation: PrincipalEvaluation,
  reaches: readonly PatternReach[],
  explanations: Explanations,
  cells: Uint16Array,
): Draft[] {
  return [
    ...serviceDrafts(evaluation),
    ...resourceDrafts(evaluation, explanations, cells),
    ...patternDrafts(evaluation, reaches),
  ];
}

/**
 * What services may do for the principal that it may not do itself under any condition. Adds the capabilities to `cells`,
 * which holds the direct ones.
 */
function forwardedDrafts(
  forwarded: readonly ForwardedAccess[],
  direct: readonly Draft[],
  cells: Uint16Array,
): Explained[] {
  const held = new Set(direct.map(placeOf));
  const added = new Uint16Array(cells.length);
  const found: Explained[] = [];
  for (const access of forwarded) {
    const { evaluation, only } = access;
    const explanations = new Explanations(evaluation);
    const drafts =
      only === undefined
        ? draftsOf(evaluation, patternReaches(evaluation), explanations, new Uint16Array(cells.length))
        : targetDrafts(evaluation, only);
    for (const draft of drafts) {
      const bit = 1 << draft.decision.capability;
      const resources = draft.resources.filter((resource) => ((cells[resource] ?? 0) & bit) === 0);
      if (draft.scope === "resource" ? resources.length === 0 : held.has(placeOf(draft))) continue;
      for (const resource of resources) added[resource] = (added[resource] ?? 0) | bit;
      found.push({ draft: { ...throughServices(access, draft), resources }, explanations });
    }
  }
  added.forEach((bits, resource) => {
    cells[resource] = (cells[resource] ?? 0) | bits;
  });
  return found;
}

function placeOf({ service, scope, pattern, decision }: Draft): string {
  return `${service} ${decision.capability} ${scope} ${pattern}`;
}

/** What is allowed on some targets of the inventory. */
function targetDrafts(evaluation: PrincipalEvaluation, positions: readonly number[]): Draft[] {
  return positions.flatMap((position) => {
    const target = evaluation.account.targets.list[position];
    if (target === undefined || target.resource < 0) return [];
    const { arn, scope, mask, resource } = target;
    const capabilities = evaluation.ofName(arn, scope, mask, resource)?.capabilities ?? [];
    return capabilities.map(
      (decision): Draft => ({ service: scope.index, decision, scope: "resource", resources: [resource], pattern: "" }),
    );
  });
}

/** The draft with its services, shown as a condition unless the policies' own conditions name them. */
function throughServices({ evaluation, services }: ForwardedAccess, draft: Draft): Draft {
  const { capability, refs } = draft.decision;
  const wanted = serviceScope(draft.service).byCapability[capability];
  const through = services
    .filter(({ actions }) => {
      const bits = actions.get(draft.service);
      return wanted !== undefined && bits !== undefined && intersects(bits, wanted);
    })
    .map(({ service }) => service.principal)
    .sort();
  const isShown = evaluation
    .reasons(refs, "")
    .some(({ open }) => open.some(({ key }) => isForwardingKey(key.toLowerCase())));
  const open = [
    { operator: "ForAnyValue:StringEquals", key: "aws:CalledVia", values: through, effect: "Allow" },
  ] as const;
  const more = isShown ? [] : [evaluation.addReason({ proof: undefined, open })];
  return { ...draft, decision: { capability, certain: false, refs: [...refs, ...more] }, through };
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

function render(
  { service, decision, scope, resources, pattern, through }: Draft,
  explanations: Explanations,
): AccessGrant {
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
    ...(through === undefined ? {} : { through }),
  };
}
