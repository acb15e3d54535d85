/**
 * What one principal may do, by its identity policies and permissions boundary. The techniques and the states ask
 * nothing else. Behind it: `principalPolicies` decides single requests and one action on many entities at once,
 * `candidateResources` finds names for what is yet to be created, `targetTagging` tags the target first, and
 * `policyArnConditions` reads which managed policies the conditions on an action name.
 */

import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { isSurer } from "../../certainty.ts";
import { type Bits, difference } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { ResourceTypeFormat, ResourceTypes } from "../account/resourceTypes.ts";
import type { EntityFacts, EntitySet } from "../paths/entitySet.ts";
import type { PermissionSet } from "../paths/permissionSet.ts";
import { type Requirement, surest } from "../paths/requirement.ts";
import { candidateResources, shown } from "./candidateResources.ts";
import { type ForwardedPermissions, forwardedPermissions } from "./forwardedPermissions.ts";
import { type PolicyKey, type PolicyNames, policyNames } from "./policyArnConditions.ts";
import { PrincipalPolicies } from "./principalPolicies.ts";
import { NO_KEYS, type RequestKeys } from "./requestKeys.ts";
import { afterTagging } from "./targetTagging.ts";

export class PrincipalPermissions {
  readonly #policies: PrincipalPolicies;
  readonly #resourceTypes: ResourceTypes;
  readonly #listForwarded: () => readonly ForwardedPermissions[];
  #forwarded: readonly ForwardedPermissions[] | undefined;

  /** `directly`: in direct requests alone, not through services. */
  constructor(accountContext: AccountContext, subject: Subject, directly = false) {
    const { account, resourceTypes } = accountContext;
    this.#policies = new PrincipalPolicies(account.scope, subject);
    this.#resourceTypes = resourceTypes;
    this.#listForwarded = () =>
      directly
        ? []
        : forwardedPermissions(account.scope, subject, (own) => new PrincipalPermissions(accountContext, own, true));
  }

  /** Whether any identity policy allows the action on anything; conditions and denies are not looked at. */
  mention(action: string): boolean {
    return this.#policies.statementsOn(action).length > 0;
  }

  /** The action on one resource, which may be yet to be created; `*` is no resource in particular. */
  on(action: string, arn: string, keys: RequestKeys = NO_KEYS, facts?: EntityFacts): Requirement | undefined {
    const decision = this.#policies.on(action, arn, keys, facts);
    if (decision === undefined) return this.#onThrough(action, arn, keys, facts);
    const { certain, because, conditions } = decision;
    return { action, resource: shown(arn), certainty: certain ? "certain" : "conditional", because, conditions };
  }

  #onThrough(action: string, arn: string, keys: RequestKeys, facts?: EntityFacts): Requirement | undefined {
    for (const forwarded of this.#forwarding(action)) {
      const decision = forwarded.policies.on(action, arn, keys, facts);
      if (decision === undefined) continue;
      const { because, conditions } = decision;
      return throughService({ action, resource: shown(arn), certainty: "conditional", because, conditions }, forwarded);
    }
    return undefined;
  }

  /** What services forward of an action. */
  #forwarding(action: string): readonly ForwardedPermissions[] {
    if (!this.mention(action)) return [];
    this.#forwarded ??= this.#listForwarded();
    if (this.#forwarded.length === 0) return this.#forwarded;
    return this.#forwarded.filter(({ calls }) => calls.actions.has(action.toLowerCase()));
  }

  /**
   * The action on each of many entities: as they are tagged, once the principal has given them a tag that the
   * permission depends on, or through a service.
   */
  over(action: string, entities: EntitySet, within: Bits = entities.all, keys: RequestKeys = NO_KEYS): PermissionSet[] {
    const asTagged = this.#policies.permissionSets(action, entities, within, keys);
    const direct = [...asTagged, ...this.overAfterTagging(action, entities, within, asTagged, keys)];
    const forwarding = this.#forwarding(action);
    if (forwarding.length === 0) return direct;
    const found = [...direct];
    let left = direct.reduce((left, { targets }) => difference(left, targets), within);
    for (const forwarded of forwarding) {
      for (const { requires, targets } of forwarded.policies.permissionSets(action, entities, left, keys)) {
        found.push({
          requires: requires.map((each) => throughService(each, forwarded)),
          certainty: "conditional",
          targets,
        });
        left = difference(left, targets);
      }
    }
    return found;
  }

  /** Those of `over` that need a tag first. `asTagged`: what is allowed without one, which is left out. */
  overAfterTagging(
    action: string,
    entities: EntitySet,
    within: Bits,
    asTagged: readonly PermissionSet[],
    keys: RequestKeys = NO_KEYS,
  ): PermissionSet[] {
    return afterTagging(this.#policies, action, { entities, within, keys, asTagged });
  }

  /** The action on some resource of each type that it needs, whatever its name; without types, on `*`. */
  anywhere(action: string): Requirement | undefined {
    if (!this.mention(action)) return undefined;
    const types = this.#resourceTypes.takenBy(action);
    if (types.length === 0) return this.on(action, "*");
    const required = types.filter((each) => each.required);
    if (required.length === 0) return this.#onSome(action, types);
    let found: Requirement | undefined;
    for (const ofName of Map.groupBy(required, ({ name }) => name).values()) {
      const here = this.#onSome(action, ofName);
      if (here === undefined) return undefined;
      if (found === undefined || isSurer(found.certainty, here.certainty)) found = here;
    }
    return found;
  }

  /** The surest of alternative actions, each on the resource where the action takes it, else anywhere. */
  onOrAnywhere(actions: readonly string[], arn: string | undefined, facts?: EntityFacts): Requirement | undefined {
    return surest(
      actions.map((name) =>
        arn !== undefined && this.#takes(name, arn) ? this.on(name, arn, NO_KEYS, facts) : this.anywhere(name),
      ),
    );
  }

  /** ARNs that match one of `patterns` and on which permission for the actions may differ; for what is yet to be created. */
  candidateResources(actions: readonly string[], patterns: readonly string[]): string[] {
    return candidateResources(this.#policies, actions, patterns);
  }

  /** Which managed policies the conditions on the action name; undefined when none reads the key. */
  policyNames(action: string, key: PolicyKey): PolicyNames | undefined {
    return policyNames(this.#policies, action, key);
  }

  #onSome(action: string, types: readonly ResourceTypeFormat[]): Requirement | undefined {
    const patterns = types.map(({ pattern }) => pattern);
    return surest(this.candidateResources([action], patterns).map((arn) => this.on(action, arn)));
  }

  #takes(action: string, arn: string): boolean {
    return this.#resourceTypes.takenBy(action).some(({ matches }) => matches(arn));
  }
}

/** The requirement as the service makes the request, which is shown as its condition. */
function throughService(requirement: Requirement, { service, start }: ForwardedPermissions): Requirement {
  const { principal, name } = service;
  const called = {
    operator: "ForAnyValue:StringEquals",
    key: "aws:CalledVia",
    values: [principal],
    effect: "Allow",
  } as const;
  return {
    ...requirement,
    certainty: "conditional",
    conditions: [called, ...requirement.conditions],
    through: { principal, name, start },
  };
}
