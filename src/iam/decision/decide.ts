import { resourcePolicyKind } from "../inventory/resourcePolicyKind.ts";
import { arnAccount } from "../policy/arn.ts";
import { isTurnedAway } from "../policy/publicAccess.ts";
import { decidedWithoutPolicies } from "./beyondPolicies.ts";
import { boundaryAllows } from "./boundary.ts";
import { type Hit, openConditions, type Question } from "./compiledStatement.ts";
import { hasIdentity, identityAllows } from "./identity.ts";
import { keyAllows } from "./kms.ts";
import { knownContext } from "./knownContext.ts";
import type { OpenCondition, Proof } from "./model.ts";
import { organizationAllows } from "./organization.ts";
import { type DecisionError, type PreparedPolicies, prepare } from "./prepared.ts";
import type { Call, DecisionRequest } from "./request.ts";
import { crossAccountAllows, resourceGrants, sameAccountAllows } from "./resourcePolicy.ts";
import { trustAllows } from "./roleTrust.ts";
import { sessionAllows } from "./session.ts";
import { allOf, anyOf, NEVER, type Support } from "./support.ts";
import { judgeLayers, type ResourceKind, resourceKind, type Verdicts } from "./verdicts.ts";

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
  const caller = policies.callerOf(call.principal);
  if (caller === undefined) return { error: "principal: neither the ARN of a principal, nor a service, nor *" };
  const action = call.action.toLowerCase();
  const decided = decidedWithoutPolicies(action, caller);
  if (decided !== undefined) return conclude(decided ? "allowed" : "implicitDeny", [], policies);
  const resourceAccount = call.resourceAccount ?? arnAccount(call.resource) ?? caller.account;
  const complete = call.contextComplete ?? false;
  const context = knownContext({ caller, resourceAccount, at, given: givenContext(call), complete });
  const question: Question = {
    caller,
    action,
    resource: policies.needsNoResource(action) ? "*" : call.resource,
    context,
  };

  const kind = resourceKind(question);
  const verdicts = judgeLayers(policies, question, kind, resourceAccount);
  const deny = explicitDeny(verdicts);
  if (deny.truth === "true") return conclude("explicitDeny", deny.hits, policies);
  const allow = allowedBy(verdicts, question, kind, resourceAccount);
  if (allow.truth === "false") return conclude("implicitDeny", [], policies);
  if (isTurnedAway(policies.publicAccessBlock, policies.resourcePolicies, caller, resourceAccount)) {
    return conclude("implicitDeny", [], policies);
  }
  if (allow.truth === "true" && deny.truth === "false") return conclude("allowed", allow.hits, policies);
  const hits = [...allow.hits, ...deny.hits];
  const open = hits.filter((hit) => hit.truth === "unknown");
  const conditions = unique(open.flatMap((hit) => openConditions(hit.statement, question)));
  return { ...conclude("conditional", hits, policies), conditions };
}

/** A deny in any layer decides against everything else. */
function explicitDeny({ identity, boundary, session, serviceControl, resourceControl, resource }: Verdicts): Support {
  const single = [identity, boundary, session, resource].map((verdict) => verdict?.deny ?? NEVER);
  return anyOf(...single, ...[...serviceControl, ...resourceControl].map((verdict) => verdict.deny));
}

/** What remains once nothing denies: every layer that limits must allow what some layer grants. */
function allowedBy(
  verdicts: Verdicts,
  { caller }: Question,
  kind: ResourceKind,
  resourceAccount: string | undefined,
): Support {
  const side = {
    identity: identityAllows(caller, verdicts.identity),
    boundary: boundaryAllows(caller, verdicts.boundary),
    session: sessionAllows(caller, verdicts.session),
  };
  const grants = resourceGrants(caller, verdicts.resource, side);
  if (!hasIdentity(caller)) return grants.direct;
  const organization = organizationAllows(caller, verdicts.serviceControl);
  if (kind === "trust" && caller.kind === "root") return NEVER;
  if (caller.account !== resourceAccount) return allOf(organization, crossAccountAllows(side, verdicts.resource));
  if (kind === "key") return allOf(organization, keyAllows(side, grants));
  if (kind === "trust") return allOf(organization, trustAllows(side, grants));
  return allOf(organization, sameAccountAllows(side, grants));
}

const NO_CONTEXT: ReadonlyMap<string, readonly string[]> = new Map();

function givenContext({ context }: Call): ReadonlyMap<string, readonly string[]> {
  if (context === undefined) return NO_CONTEXT;
  const entries = Object.entries(context);
  return new Map(entries.map(([key, value]) => [key.toLowerCase(), typeof value === "string" ? [value] : value]));
}

function conclude(decision: Decision["decision"], hits: readonly Hit[], { problems }: PreparedPolicies): Decision {
  const because = unique(
    hits.map(({ statement: { policy, source } }) => ({ policy, statement: source.id, effect: source.effect })),
  );
  return problems.length === 0 ? { decision, because } : { decision, because, problems };
}

function unique<T>(list: readonly T[]): readonly T[] {
  if (list.length < 2) return list;
  return [...new Map(list.map((entry) => [JSON.stringify(entry), entry])).values()];
}
