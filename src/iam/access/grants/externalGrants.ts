import { CAPABILITIES } from "../../catalogue/catalogue.ts";
import { CONDITIONAL, NONE, weaker } from "../../policy/applies.ts";
import type { IndexedResource } from "../account/accountInventory.ts";
import { type AnalysisSettings, onResource } from "../compile/requestContext.ts";
import { itemsAbout } from "../compile/resourcePolicyShape.ts";
import {
  type AppliedStatement,
  type CapabilityDecision,
  capabilitiesOf,
  decideAll,
} from "../evaluate/evaluateActions.ts";
import type { AccountScope } from "../evaluate/principalEvaluation.ts";
import { CapabilityUnion, explain, type Reason } from "../evaluate/reasons.ts";
import { openResourcesOf, proofOf, resourceApplies } from "../evaluate/resourcePolicyStatements.ts";
import type { ExternalGrant } from "../model.ts";
import { factsAt } from "../targets/evaluatedResource.ts";
import type { Target } from "../targets/targets.ts";
import { type ExternalCaller, externalCallersOf } from "./externalPrincipals.ts";

/**
 * The access of principals outside the account, by resource. The policies of their own account, which the analysis does
 * not see, must allow it as well.
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

type Deciding = Pick<ExternalCaller, "names" | "context" | "applies">;

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
    if (target?.shape === undefined) continue;
    const applied = partsOf(caller, target, resource, policy, scope, reasons);
    const decision = decideAll(target.scope, target.mask, "grants", false, applied);
    if (decision !== undefined) union.add(capabilitiesOf(target.scope, "grants", decision, applied));
  }
  return union.decisions;
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
  const owner = scope.resources[resource];
  const base =
    owner === undefined ? caller.context : onResource(caller.context, scope.settings, factsAt(owner, target.arn));
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
    applied.push({ part: statement.effect === "Deny" ? "deny" : "direct", bits, applies, ref });
  }
  return applied;
}
