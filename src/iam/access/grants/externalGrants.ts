import { CAPABILITIES } from "../../catalogue/catalogue.ts";
import { NO_LIMITS } from "../../decision/layerDecision.ts";
import { CONDITIONAL, NONE, weaker } from "../../policy/applies.ts";
import { isServiceLinkedRole } from "../../policy/arn.ts";
import type { ConditionContext } from "../../policy/context.ts";
import { hasBit } from "../../sets/bitSet.ts";
import type { IndexedResource } from "../account/accountInventory.ts";
import { resourceDenials } from "../compile/organizationLimits.ts";
import { type AnalysisSettings, onResource } from "../compile/requestContext.ts";
import { itemsAbout } from "../compile/resourcePolicyShape.ts";
import type { AccountScope } from "../evaluate/accountScope.ts";
import type { AskedAction, AskedName } from "../evaluate/askedAction.ts";
import {
  type AppliedStatement,
  type CapabilityDecision,
  capabilitiesOf,
  decideAll,
} from "../evaluate/evaluateActions.ts";
import type { Permission } from "../evaluate/permission.ts";
import type { TargetDecision } from "../evaluate/principalEvaluation.ts";
import { CapabilityUnion, explain, type Reason } from "../evaluate/reasons.ts";
import { openResourcesOf, proofOf, resourceApplies } from "../evaluate/resourcePolicyStatements.ts";
import type { ExternalGrant } from "../model.ts";
import { factsAt, policyAt } from "../targets/evaluatedResource.ts";
import type { Target } from "../targets/targets.ts";
import { type ExternalCaller, externalCallersOf } from "./externalPrincipals.ts";

/**
 * The access of principals outside the account, by resource. The policies of their own account, which the analysis does
 * not know, must allow it as well.
 */
export function* externalGrants(
  settings: AnalysisSettings,
  resources: readonly IndexedResource[],
  scope: AccountScope,
): Iterable<ExternalGrant> {
  for (const [at, { policy, closed }] of resources.entries()) {
    if (policy === undefined) continue;
    for (const caller of externalCallersOf(policy, settings)) {
      if (closed && caller.principal.kind !== "service") continue;
      yield* grantsTo(caller, at, policy.id, scope);
    }
  }
}

/** The same of one action on one name, as far as the policy of the resource decides it. */
export function* externalPermissions(
  settings: AnalysisSettings,
  resources: readonly IndexedResource[],
  scope: AccountScope,
  { name: action, scope: service, at, bits }: AskedAction,
  { arn, shown, resource }: AskedName,
): Iterable<Permission> {
  const owner = scope.resources[resource];
  const { policy, closed } = resources[resource] ?? {};
  if (owner === undefined || policy === undefined) return;
  const { isExempt } = owner;
  const target = {
    arn,
    scope: service,
    mask: bits,
    resource,
    isExempt,
    ...policyAt(owner, arn, service, bits, scope.shapes, false),
  };
  for (const caller of externalCallersOf(policy, settings)) {
    if (closed && caller.principal.kind !== "service") continue;
    const reasons: Reason[] = [];
    const decided = decidedFor(caller, target, resource, policy.id, scope, reasons);
    if (decided === undefined || !hasBit(decided.decision.possible, at)) continue;
    const refs = new Set(decided.capabilities.flatMap((capability) => capability.refs));
    const found = [...refs].flatMap((ref) => reasons[ref] ?? []);
    const isCertain = hasBit(decided.decision.certain, at);
    yield { principal: caller.principal.arn, action, resource: shown, ...explain(isCertain, found) };
  }
}

function* grantsTo(
  caller: ExternalCaller,
  resource: number,
  policy: string,
  scope: AccountScope,
): Iterable<ExternalGrant> {
  const reasons: Reason[] = [];
  const strangers = caller.stranger && capabilitiesFor(caller.stranger, resource, policy, scope, []);
  const toStrangers = new Map(strangers?.map(({ capability, certain }) => [capability, certain]));
  for (const { capability, certain, refs } of capabilitiesFor(caller, resource, policy, scope, reasons)) {
    const found = refs.flatMap((ref) => reasons[ref] ?? []);
    const named = CAPABILITIES[capability];
    const isPublic = toStrangers.get(capability);
    if (named === undefined) continue;
    yield {
      principal: caller.principal,
      resource,
      capability: named,
      ...explain(certain, found),
      ...(isPublic !== undefined && { public: isPublic ? "certain" : "conditional" }),
    };
  }
}

type Deciding = Omit<ExternalCaller, "stranger">;

function capabilitiesFor(
  caller: Deciding,
  resource: number,
  policy: string,
  scope: AccountScope,
  reasons: Reason[],
): CapabilityDecision[] {
  const union = new CapabilityUnion();
  for (const position of scope.targets.ofResource[resource] ?? []) {
    const target = scope.targets.list[position];
    const decided = target && decidedFor(caller, target, resource, policy, scope, reasons);
    if (decided !== undefined) union.add(decided.capabilities);
  }
  return union.decisions;
}

function decidedFor(
  caller: Deciding,
  target: Target,
  resource: number,
  policy: string,
  scope: AccountScope,
  reasons: Reason[],
): TargetDecision | undefined {
  if (target.shape === undefined) return undefined;
  const applied = partsOf(caller, target, resource, policy, scope, reasons);
  if (applied.length > 0 && !target.isExempt && !isServiceLinkedRole(caller.principal.arn))
    applied.push(...organizationParts(caller, target, resource, scope, reasons));
  const decision = decideAll(target.scope, target.mask, "grants", NO_LIMITS, applied);
  return decision && { decision, capabilities: capabilitiesOf(target.scope, "grants", decision, applied) };
}

function contextAt(
  { context }: Deciding,
  { arn }: Target,
  resource: number,
  { resources, settings }: AccountScope,
): ConditionContext {
  const owner = resources[resource];
  return owner === undefined ? context : onResource(context, settings, factsAt(owner, arn));
}

/** What resource control policies deny the caller on a target; they limit everyone who is not of the account as well. */
function organizationParts(
  caller: Deciding,
  target: Target,
  resource: number,
  scope: AccountScope,
  reasons: Reason[],
): AppliedStatement[] {
  const context = contextAt(caller, target, resource, scope);
  const denials = resourceDenials(scope.organization, target.arn, context, (statement) =>
    caller.applies(statement, context),
  );
  return denials.flatMap(({ policy, statement, applies, open }): AppliedStatement[] => {
    const bits = statement.actions.bits(target.scope.index);
    if (bits === undefined) return [];
    const proof = { policy, statement: statement.id, effect: statement.effect };
    return [{ part: "deny", level: 0, bits, applies, ref: reasons.push({ proof, open }) - 1 }];
  });
}

function partsOf(
  caller: Deciding,
  target: Target,
  resource: number,
  policy: string,
  scope: AccountScope,
  reasons: Reason[],
): AppliedStatement[] {
  const applied: AppliedStatement[] = [];
  const base = contextAt(caller, target, resource, scope);
  const items = target.shape === undefined ? [] : itemsAbout(target.shape, caller.names);
  for (const item of items) {
    const { statement } = item;
    const bits = statement.actions.bits(target.scope.index);
    const how = caller.applies(statement, base);
    const resourceHow = resourceApplies(item, target.arn, base);
    const applies = weaker(how.applies, resourceHow);
    if (bits === undefined || applies === NONE) continue;
    const proof = proofOf(item, policy);
    const ref =
      reasons.push({ proof, open: resourceHow === CONDITIONAL ? [...how.open, ...openResourcesOf(item)] : how.open }) -
      1;
    applied.push({ part: statement.effect === "Deny" ? "deny" : "direct", level: 0, bits, applies, ref });
  }
  return applied;
}
