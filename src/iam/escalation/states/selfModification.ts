import { entries } from "../../access/account/accountInventory.ts";
import { isEditable } from "../../access/account/entities.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { denyingPolicies, granted, isAdministrator, unbounded, without } from "../account/hypotheticalPrincipals.ts";
import type { OwnChange } from "../paths/edge.ts";
import type { MemberFacts } from "../paths/entitySet.ts";
import { CERTAIN, CONDITIONAL, type Requirement, type Sureness } from "../paths/permissionSet.ts";
import { best } from "../permissions/candidateResources.ts";
import { type Given, NOTHING_GIVEN, PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { allowingEverything, present } from "../techniques/adminPolicySources.ts";
import { grantWays, permissions } from "../techniques/grantPolicy.ts";
import { surest, unbindingOf } from "../techniques/removeBoundary.ts";
import type { Standing } from "./principalState.ts";

const ROUNDS = 3;

/**
 * What a principal can make of itself by its own permissions: a policy that allows everything (where `mayGrant`), its
 * boundary removed, policies with denies removed. Each change may open the way for the next. A policy with a deny is
 * removed only where what it allows is not missed. `hasAll` tells that everything was granted.
 */
export function changeOneself(
  start: Standing,
  accountContext: AccountContext,
  mayGrant: boolean,
): { standing: Standing; hasAll: boolean } {
  const { detail } = start;
  const before = [...start.before];
  let now = start.subject;
  let hasAll = false;
  for (let round = 0; round < ROUNDS; round++) {
    const policies = new PrincipalPolicies(accountContext.account.scope, now);
    const self = new Self(policies, detail, accountContext);
    const change = (next: Subject, found: OwnChange): boolean => {
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
    const unbinding = now.bounded ? self.unbind() : undefined;
    if (unbinding !== undefined) changed = change(unbounded(now), unbinding);
    for (const policy of denyingPolicies(now)) {
      const removal = hasAll || !allowsAnything(now, policy) ? self.remove(policy) : undefined;
      if (removal !== undefined) changed = change(without(now, new Set([policy])), removal);
    }
    if (!changed || isAdministrator(accountContext.account.scope, now)) break;
  }
  return { standing: { subject: now, detail, before }, hasAll };
}

function allowsAnything({ statements }: Subject, policy: string): boolean {
  return statements.some(
    ({ effect, layer, proof }) => effect === "Allow" && layer === "identity" && proof.policy === policy,
  );
}

/** A principal's permissions on itself. */
class Self {
  readonly #policies: PrincipalPolicies;
  readonly #detail: UserDetail | RoleDetail;
  readonly #around: AccountContext;
  readonly #kind: "User" | "Role";

  constructor(policies: PrincipalPolicies, detail: UserDetail | RoleDetail, accountContext: AccountContext) {
    this.#policies = policies;
    this.#detail = detail;
    this.#around = accountContext;
    this.#kind = "UserName" in detail ? "User" : "Role";
  }

  grant(): OwnChange | undefined {
    const { principals } = this.#around;
    const at = principals.positionOf(this.#detail.Arn);
    if (at === undefined) return this.#grantUnlisted();
    let surest: { how: string; requires: readonly Requirement[]; sureness: Sureness } | undefined;
    for (const { how, options } of grantWays(this.#policies, this.#around)) {
      for (const { requires, sureness, members } of options) {
        if (!hasBit(members, at) || (surest !== undefined && surest.sureness <= sureness)) continue;
        surest = { how: `{from} ${how.replaceAll("{to}", "itself")}`, requires, sureness };
      }
    }
    return surest && { how: surest.how, requires: surest.requires };
  }

  /** Of a principal that is yet to be made. */
  #grantUnlisted(): OwnChange | undefined {
    const { Arn: arn } = this.#detail;
    const attach = `iam:Attach${this.#kind}Policy`;
    const requires = surest([
      permissions([this.#may(`iam:Put${this.#kind}Policy`, arn)]),
      ...allowingEverything(this.#policies, attach, "iam:policyarn", this.#around).map((everything) =>
        permissions([this.#may(attach, arn, everything.given), ...everything.requires]),
      ),
    ]);
    return requires && { how: "{from} gives itself a policy that allows everything", requires };
  }

  unbind(): OwnChange | undefined {
    const { Arn: arn, PermissionsBoundary: bound } = this.#detail;
    const boundary = bound?.PermissionsBoundaryArn;
    if (boundary === undefined) return undefined;
    const given = new Map([["iam:permissionsboundary", present(boundary)]]);
    const requires = unbindingOf(this.#policies, this.#around, { arn, boundary, given, facts: this.#facts(arn) });
    return requires && { how: "{from} removes its own permissions boundary, or makes it allow everything", requires };
  }

  /** Takes a policy from itself: all the ways it holds it must go, or its document be replaced. */
  remove(policy: string): OwnChange | undefined {
    const holdings = this.#holdings(policy);
    const edited =
      !policy.includes("#") && isEditable(policy) ? this.#may("iam:CreatePolicyVersion", policy) : undefined;
    const removed = holdings.map((ways) => best(ways));
    const complete = removed.flatMap((each) => each ?? []);
    const requires = holdings.length > 0 && complete.length === holdings.length ? complete : edited && [edited];
    if (requires === undefined) return undefined;
    return { how: "{from} frees itself of a policy that denies", requires };
  }

  /** By holding: what would end it. */
  #holdings(policy: string): (Requirement | undefined)[][] {
    const detail = this.#detail;
    const kind = this.#kind;
    const given: Given = new Map([["iam:policyarn", { state: "present", values: [policy] }]]);
    if (policy.startsWith(`${detail.Arn}#`)) {
      return [[this.#may(`iam:Delete${kind}Policy`, detail.Arn), this.#may(`iam:Put${kind}Policy`, detail.Arn)]];
    }
    const found: (Requirement | undefined)[][] = [];
    if (entries(detail.AttachedManagedPolicies).some((attached) => attached?.PolicyArn === policy)) {
      found.push([this.#may(`iam:Detach${kind}Policy`, detail.Arn, given)]);
    }
    const { inventory } = this.#around.account;
    for (const name of "UserName" in detail ? entries(detail.GroupList) : []) {
      const group = inventory.entities.groups.get(name);
      if (group === undefined) continue;
      const leave = this.#may("iam:RemoveUserFromGroup", group.arn);
      if (policy.startsWith(`${group.arn}#`)) {
        found.push([leave, this.#may("iam:DeleteGroupPolicy", group.arn), this.#may("iam:PutGroupPolicy", group.arn)]);
      } else if (inventory.groups.get(name)?.attached.includes(policy)) {
        found.push([leave, this.#may("iam:DetachGroupPolicy", group.arn, given)]);
      }
    }
    return found;
  }

  #may(action: string, arn: string, given: Given = NOTHING_GIVEN): Requirement | undefined {
    const verdict = this.#policies.on(action, arn, given, this.#facts(arn));
    if (verdict === undefined) return undefined;
    const { certain, because, conditions } = verdict;
    return { action, resource: arn, sureness: certain ? CERTAIN : CONDITIONAL, because, conditions };
  }

  #facts(arn: string): MemberFacts | undefined {
    const { principals } = this.#around;
    const at = principals.positionOf(arn);
    return at === undefined ? undefined : principals.facts[principals.factsOf[at] ?? -1];
  }
}
