import { entries } from "../../access/account/accountInventory.ts";
import { isEditable } from "../../access/account/entities.ts";
import type { Subject } from "../../access/evaluate/principalEvaluation.ts";
import { type Certainty, isAtLeast } from "../../certainty.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { present } from "../../policy/context.ts";
import { hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { SelfChange } from "../paths/edge.ts";
import { allOf, type Requirement, surest, surestList } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";
import { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import type { RequestKeys } from "../permissions/requestKeys.ts";
import { adminPolicySources } from "../techniques/adminPolicySources.ts";
import { grantPolicyMethods } from "../techniques/grantPolicy.ts";
import { REMOVE_BOUNDARY } from "../techniques/iam/boundary.ts";
import { ATTACH_POLICY, PUT_POLICY, REMOVE_DENYING_POLICY } from "../techniques/iam/policies.ts";
import { boundaryRemovalOf } from "../techniques/removeBoundary.ts";
import { groupNamesOf } from "./principalState.ts";

/** What a principal may do to itself; each answer is the surest change, or undefined where it cannot. */
export class SelfPermissions {
  readonly #permissions: PrincipalPermissions;
  readonly #detail: UserDetail | RoleDetail;
  readonly #accountContext: AccountContext;
  readonly #type: "User" | "Role";

  constructor(subject: Subject, detail: UserDetail | RoleDetail, accountContext: AccountContext) {
    this.#permissions = new PrincipalPermissions(accountContext, subject);
    this.#detail = detail;
    this.#accountContext = accountContext;
    this.#type = "UserName" in detail ? "User" : "Role";
  }

  /** Grants itself a policy that allows everything. */
  grantEverything(): SelfChange | undefined {
    const at = this.#accountContext.principals.positionOf(this.#detail.Arn);
    if (at === undefined) return this.#grantToCreated();
    let found: { technique: Technique; requires: readonly Requirement[]; certainty: Certainty } | undefined;
    for (const { technique, permissionSets } of grantPolicyMethods(this.#permissions, this.#accountContext)) {
      for (const { requires, certainty, targets } of permissionSets) {
        if (!hasBit(targets, at) || (found !== undefined && isAtLeast(found.certainty, certainty))) continue;
        found = { technique, requires, certainty };
      }
    }
    return found && { techniques: [found.technique], requires: found.requires };
  }

  /** The same for a principal that is yet to be created, which is not among those of the account. */
  #grantToCreated(): SelfChange | undefined {
    const { Arn: arn } = this.#detail;
    const attach = `iam:Attach${this.#type}Policy`;
    const sources = adminPolicySources(this.#permissions, attach, "iam:policyarn", this.#accountContext);
    const put = allOf([this.#on(`iam:Put${this.#type}Policy`, arn)]);
    const requires = surestList([
      put,
      ...sources.map((source) => allOf([this.#on(attach, arn, source.keys), ...source.requires])),
    ]);
    const technique = (requires === put ? PUT_POLICY : ATTACH_POLICY)[this.#type];
    return requires && { techniques: [technique], requires };
  }

  /** Removes its permissions boundary, or makes it allow everything. */
  removeBoundary(): SelfChange | undefined {
    const { Arn: arn, PermissionsBoundary: bound } = this.#detail;
    const boundary = bound?.PermissionsBoundaryArn;
    if (boundary === undefined) return undefined;
    const requires = boundaryRemovalOf(this.#permissions, this.#accountContext, {
      arn,
      boundary,
      keys: new Map([["iam:permissionsboundary", present(boundary)]]),
      facts: this.#accountContext.principals.factsAt(arn),
    });
    return requires && { techniques: [REMOVE_BOUNDARY], requires };
  }

  /** Removes a policy from itself: detaches it everywhere, leaves the groups that have it, or replaces the document. */
  removePolicy(policy: string): SelfChange | undefined {
    const holdings = this.#holdings(policy);
    const edited = isManaged(policy) && isEditable(policy) ? this.#on("iam:CreatePolicyVersion", policy) : undefined;
    const ended = holdings.length === 0 ? undefined : allOf(holdings.map((endings) => surest(endings)));
    const requires = ended ?? (edited && [edited]);
    return requires && { techniques: [REMOVE_DENYING_POLICY], requires };
  }

  /** What would end each of the ways in which it has the policy. */
  #holdings(policy: string): (Requirement | undefined)[][] {
    const { Arn: arn, AttachedManagedPolicies: attached } = this.#detail;
    const type = this.#type;
    if (policy.startsWith(`${arn}#`)) {
      return [[this.#on(`iam:Delete${type}Policy`, arn), this.#on(`iam:Put${type}Policy`, arn)]];
    }
    const keys: RequestKeys = new Map([["iam:policyarn", present(policy)]]);
    const found: (Requirement | undefined)[][] = [];
    if (entries(attached).some((each) => each?.PolicyArn === policy)) {
      found.push([this.#on(`iam:Detach${type}Policy`, arn, keys)]);
    }
    const { inventory } = this.#accountContext.account;
    for (const name of groupNamesOf(this.#detail)) {
      const group = inventory.entities.groups.get(name);
      if (group === undefined) continue;
      const leaving = this.#on("iam:RemoveUserFromGroup", group.arn);
      if (policy.startsWith(`${group.arn}#`)) {
        found.push([leaving, this.#on("iam:DeleteGroupPolicy", group.arn), this.#on("iam:PutGroupPolicy", group.arn)]);
      } else if (inventory.groups.get(name)?.attached.includes(policy)) {
        found.push([leaving, this.#on("iam:DetachGroupPolicy", group.arn, keys)]);
      }
    }
    return found;
  }

  #on(action: string, arn: string, keys?: RequestKeys): Requirement | undefined {
    return this.#permissions.on(action, arn, keys, this.#accountContext.principals.factsAt(arn));
  }
}

/** An inline policy has the ARN of its principal or group, and its name behind a `#`. */
function isManaged(policy: string): boolean {
  return !policy.includes("#");
}
