import { resourcePolicyKind } from "../inventory/resourcePolicyKind.ts";
import { CONDITIONAL } from "../policy/applies.ts";
import { arnAccount, arnRegion } from "../policy/arn.ts";
import type { Proof } from "../policy/proof.ts";
import { isTurnedAway } from "../policy/publicAccess.ts";
import type { OpenCondition } from "../policy/statement.ts";
import { decidedWithoutPolicies } from "./beyondPolicies.ts";
import { type Hit, openConditionsOf, type Question } from "./hit.ts";
import { isImmutable } from "./immutable.ts";
import { knownContext } from "./knownContext.ts";
import { decideLayers } from "./layerDecision.ts";
import { callerOf, type DecisionError, needsNoResource, type PreparedPolicies, prepare } from "./prepared.ts";
import type { Call, DecisionRequest } from "./request.ts";
import { requestLayers } from "./requestLayers.ts";

export interface Decision {
  /** `conditional`: allowed or not by what is not known of the request. */
  decision: "allowed" | "conditional" | "explicitDeny" | "implicitDeny";
  /** What it depends on; only when conditional. */
  conditions?: readonly OpenCondition[];
  /** The statements that decide: those that allow, or those that deny; none for an implicit deny, or where none is needed. */
  because: readonly Proof[];
  /** Statements that AWS would refuse: they grant nothing, and a Deny among them makes an allow conditional. */
  problems?: readonly string[];
}

/**
 * Decides one request by the evaluation logic of AWS ("Policy evaluation logic"). `at` is the time of the call in
 * milliseconds since the epoch; without it the date keys are unknown.
 */
export function decide(request: DecisionRequest, at?: number): Decision | DecisionError {
  const prepared = prepare(request, resourcePolicyKind(request.resource));
  return "error" in prepared ? prepared : decidePrepared(prepared, request, at);
}

/** The same on policies compiled before. The resource policy among them must be the one of the call's resource. */
export function decidePrepared(policies: PreparedPolicies, call: Call, at?: number): Decision | DecisionError {
  const caller = callerOf(call.principal);
  if (caller === undefined) return { error: "principal: neither the ARN of a principal, nor a service, nor *" };
  const action = call.action.toLowerCase();
  const decided = decidedWithoutPolicies(action, caller);
  if (decided !== undefined) return conclude(decided ? "allowed" : "implicitDeny", [], policies);
  const resourceAccount = call.resourceAccount ?? arnAccount(call.resource) ?? caller.account;
  const complete = call.contextComplete ?? false;
  const context = knownContext({
    caller,
    userId: call.principalId,
    resourceAccount,
    region: arnRegion(call.resource),
    at,
    given: givenContext(call),
    complete,
  });
  const question: Question = {
    caller,
    action,
    resource: needsNoResource(action) ? "*" : call.resource,
    context,
  };

  const answer = decideLayers(requestLayers(policies, question, resourceAccount));
  if (!answer.allowed) {
    return conclude(answer.denying.length > 0 ? "explicitDeny" : "implicitDeny", answer.denying, policies);
  }
  if (isImmutable(action, call.resource, caller)) return conclude("implicitDeny", [], policies);
  if (isTurnedAway(policies.publicAccessBlock, policies.resourcePolicies, caller, resourceAccount)) {
    return conclude("implicitDeny", [], policies);
  }
  const hits = [...answer.allowing, ...answer.denying];
  if (answer.certainty === "certain") return conclude("allowed", hits, policies);
  const open = hits.filter(({ applies }) => applies === CONDITIONAL);
  const conditions = unique(open.flatMap((hit) => openConditionsOf(hit, question)));
  return { ...conclude("conditional", hits, policies), conditions };
}

const NO_CONTEXT: ReadonlyMap<string, readonly string[]> = new Map();

function givenContext({ context }: Call): ReadonlyMap<string, readonly string[]> {
  if (context === undefined) return NO_CONTEXT;
  const given = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    given.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
  }
  return given;
}

function conclude(decision: Decision["decision"], hits: readonly Hit[], { problems }: PreparedPolicies): Decision {
  const because = unique(hits.map(({ policy, statement: { id, effect } }) => ({ policy, statement: id, effect })));
  return problems.length === 0 ? { decision, because } : { decision, because, problems };
}

function unique<T>(list: readonly T[]): readonly T[] {
  if (list.length < 2) return list;
  return [...new Map(list.map((entry) => [JSON.stringify(entry), entry])).values()];
}
