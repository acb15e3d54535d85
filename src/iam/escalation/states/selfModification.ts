import { entries } from "../../access/account/accountInventory.ts";
import { isEditable } from "../../access/account/entities.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { type Certainty, isAtLeast } from "../../certainty.ts";
import type { RoleDetail, UserDetail } from "../../model.ts";
import { present } from "../../policy/directCall.ts";
import { hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { denyingPolicies, granted, isAdministrator, unbounded, without } from "../account/hypotheticalPrincipals.ts";
import type { SelfChange } from "../paths/edge.ts";
import type { EntityFacts } from "../paths/entitySet.ts";
import { allOf, type Requirement, surest, surestList } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import { NO_KEYS, type RequestKeys } from "../permissions/requestKeys.ts";
import { adminPolicySources } from "../techniques/adminPolicySources.ts";
import { grantPolicyMethods } from "../techniques/grantPolicy.ts";
import { REMOVE_BOUNDARY } from "../techniques/iam/boundary.ts";
import { ATTACH_POLICY, PUT_POLICY, REMOVE_DENYING_POLICY } from "../techniques/iam/policies.ts";
import { boundaryRemovalOf } from "../techniques/removeBoundary.ts";
import type { PrincipalState } from "./principalState.ts";

const ROUNDS = 3;

/**
 * What a principal can make of itself by its own permissions: a policy that allows everything (where `mayGrant`), its
 * boundary removed, policies with denies removed. Each change may open the way for the next. A policy with a deny is
 * removed only where what it allows is not missed. `hasAll` tells that everything was granted.
 */
export function modifySelf(
  start: PrincipalState,
  accountContext: AccountContext,
  mayGrant: boolean,
): { state: PrincipalState; hasAll: boolean } {
  const { detail } = start;
  const before = [...start.before];
  let now = start.subject;
  let hasAll = false;
  for (let round = 0; round < ROUNDS; round++) {
    const permissions = new PrincipalPermissions(accountContext, now);
    const self = new Self(permissions, detail, accountContext);
    const change = (next: Subject, found: SelfChange): boolean => {
      now = next;
      before.push(found);
      return true;
    };
    let changed = false;
    const grant = mayGrant && !hasAll ? self.grant() : undefined;
    if (grant !== undefined) {
      hasAll = change(granted(now), grant);
      if (isAdministrator(accountContext.account.scope, now)) break;
      continue;
    }
    const boundaryRemoval = now.bounded ? self.removeBoundary() : undefined;
    if (boundaryRemoval !== undefined) changed = change(unbounded(now), boundaryRemoval);
    for (const policy of denyingPolicies(now)) {
      const removal = hasAll || !allowsAnything(now, policy) ? self.remove(policy) : undefined;
      if (removal !== undefined) changed = change(without(now, new Set([policy])), removal);
    }
    if (!changed || isAdministrator(accountContext.account.scope, now)) break;
  }
  return { state: { subject: now, detail, before }, hasAll };
}

function allowsAnything({ statements }: Subject, policy: string): boolean {
  return statements.some(
    ({ effect, layer, proof }) => effect === "Allow" && layer === "identity" && proof.policy === policy,
  );
}

/** A principal's permissions on itself. */
class Self {
  readonly #permissions: PrincipalPermissions;
  readonly #detail: UserDetail | RoleDetail;
  readonly #accountContext: AccountContext;
  readonly #kind: "User" | "Role";

  constructor(permissions: PrincipalPermissions, detail: UserDetail | RoleDetail, accountContext: AccountContext) {
    this.#permissions = permissions;
    this.#detail = detail;
    this.#accountContext = accountContext;
    this.#kind = "UserName" in detail ? "User" : "Role";
  }

  grant(): SelfChange | undefined {
    const { principals } = this.#accountContext;
    const at = principals.positionOf(this.#detail.Arn);
    if (at === undefined) return this.#grantUnlisted();
    let found: { technique: Technique; requires: readonly Requirement[]; certainty: Certainty } | undefined;
    for (const { technique, permissionSets } of grantPolicyMethods(this.#permissions, this.#accountContext)) {
      for (const { requires, certainty, targets } of permissionSets) {
        if (!hasBit(targets, at) || (found !== undefined && isAtLeast(found.certainty, certainty))) continue;
        found = { technique, requires, certainty };
      }
    }
    return found && { techniques: [found.technique], requires: found.requires };
  }

  /** Of a principal that is yet to be made. */
  #grantUnlisted(): SelfChange | undefined {
    const { Arn: arn } = this.#detail;
    const attach = `iam:Attach${this.#kind}Policy`;
    const put = allOf([this.#may(`iam:Put${this.#kind}Policy`, arn)]);
    const requires = surestList([
      put,
      ...adminPolicySources(this.#permissions, attach, "iam:policyarn", this.#accountContext).map((source) =>
        allOf([this.#may(attach, arn, source.keys), ...source.requires]),
      ),
    ]);
    const technique = (requires === put ? PUT_POLICY : ATTACH_POLICY)[this.#kind];
    return requires && { techniques: [technique], requires };
  }

  removeBoundary(): SelfChange | undefined {
    const { Arn: arn, PermissionsBoundary: bound } = this.#detail;
    const boundary = bound?.PermissionsBoundaryArn;
    if (boundary === undefined) return undefined;
    const keys = new Map([["iam:permissionsboundary", present(boundary)]]);
    const requires = boundaryRemovalOf(this.#permissions, this.#accountContext, {
      arn,
      boundary,
      keys,
      facts: this.#facts(arn),
    });
    return requires && { techniques: [REMOVE_BOUNDARY], requires };
  }

  /** Takes a policy from itself: all the ways it holds it must go, or its document be replaced. */
  remove(policy: string): SelfChange | undefined {
    const holdings = this.#holdings(policy);
    const edited =
      !policy.includes("#") && isEditable(policy) ? this.#may("iam:CreatePolicyVersion", policy) : undefined;
    const removed = holdings.map((methods) => surest(methods));
    const complete = removed.flatMap((each) => each ?? []);
    const requires = holdings.length > 0 && complete.length === holdings.length ? complete : edited && [edited];
    if (requires === undefined) return undefined;
    return { techniques: [REMOVE_DENYING_POLICY], requires };
  }

  /** By holding: what would end it. */
  #holdings(policy: string): (Requirement | undefined)[][] {
    const detail = this.#detail;
    const kind = this.#kind;
    const keys: RequestKeys = new Map([["iam:policyarn", { state: "present", values: [policy] }]]);
    if (policy.startsWith(`${detail.Arn}#`)) {
      return [[this.#may(`iam:Delete${kind}Policy`, detail.Arn), this.#may(`iam:Put${kind}Policy`, detail.Arn)]];
    }
    const found: (Requirement | undefined)[][] = [];
    if (entries(detail.AttachedManagedPolicies).some((attached) => attached?.PolicyArn === policy)) {
      found.push([this.#may(`iam:Detach${kind}Policy`, detail.Arn, keys)]);
    }
    const { inventory } = this.#accountContext.account;
    for (const name of "UserName" in detail ? entries(detail.GroupList) : []) {
      const group = inventory.entities.groups.get(name);
      if (group === undefined) continue;
      const leave = this.#may("iam:RemoveUserFromGroup", group.arn);
      if (policy.startsWith(`${group.arn}#`)) {
        found.push([leave, this.#may("iam:DeleteGroupPolicy", group.arn), this.#may("iam:PutGroupPolicy", group.arn)]);
      } else if (inventory.groups.get(name)?.attached.includes(policy)) {
        found.push([leave, this.#may("iam:DetachGroupPolicy", group.arn, keys)]);
      }
    }
    return found;
  }

  #may(action: string, arn: string, keys: RequestKeys = NO_KEYS): Requirement | undefined {
    return this.#permissions.on(action, arn, keys, this.#facts(arn));
  }

  #facts(arn: string): EntityFacts | undefined {
    const { principals } = this.#accountContext;
    const at = principals.positionOf(arn);
    return at === undefined ? undefined : principals.facts[principals.factsOf[at] ?? -1];
  }
}
