import { subjectOf } from "../../access/evaluate/subject.ts";
import { findAction, service as serviceOf } from "../../catalogue/catalogue.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import type { CompiledPolicy } from "../../policy/compiledStatement.ts";
import { WITNESS } from "../../policy/witness.ts";
import { hasBit } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import { isAdministrator } from "../account/hypotheticalPrincipals.ts";
import type { FollowUp } from "../paths/technique.ts";
import { modifySelf } from "./selfModification.ts";

export type PrincipalType = "User" | "Role";

/** By ARN of a policy or group: how a principal that has nothing else grants itself everything. */
export type FollowUps = ReadonlyMap<string, FollowUp>;

/** Actions by one of which a principal gives itself more. */
const GRANTING = ["PutUserPolicy", "PutRolePolicy", "AttachUserPolicy", "AttachRolePolicy", "PutGroupPolicy"];

/**
 * The policies and groups of an account that are no administrator's but let whoever gets them become one. Each part is
 * worked out when it is first asked for.
 */
export class DelegatedAdminPolicies {
  readonly #accountContext: AccountContext;
  readonly #attached = new Map<PrincipalType, FollowUps>();
  readonly #versions = new Map<PrincipalType, FollowUps>();
  #groups: FollowUps | undefined;

  constructor(accountContext: AccountContext) {
    this.#accountContext = accountContext;
  }

  /** Managed policies, those of AWS included, when they are attached to a user or role. */
  attachedTo(type: PrincipalType): FollowUps {
    const known = this.#attached.get(type);
    if (known !== undefined) return known;
    const { adminPolicies } = this.#accountContext;
    const enough = new Set(adminPolicies.policies);
    const found = this.#select(
      adminPolicies.attachable.filter(({ arn }) => !enough.has(arn)).map(({ arn, policies }) => [arn, [policies]]),
      type,
    );
    this.#attached.set(type, found);
    return found;
  }

  /** Customer managed policies of a user or role, by a version that is not the default one. */
  versionsFor(type: PrincipalType): FollowUps {
    const known = this.#versions.get(type);
    if (known !== undefined) return known;
    const { managedPolicies, account } = this.#accountContext;
    const found = this.#select(
      managedPolicies.entities.arns.map((arn) => [
        arn,
        (account.inventory.entities.editable.get(arn) ?? []).map(({ policy }) => [policy]),
      ]),
      type,
    );
    this.#versions.set(type, found);
    return found;
  }

  get groups(): FollowUps {
    this.#groups ??= this.#select(
      this.#accountContext.adminPolicies.joinable.map(({ arn, policies }) => [arn, [policies]]),
      "User",
    );
    return this.#groups;
  }

  /** Of each ARN, by the first of its alternative sets of policies that suffices. */
  #select(
    candidates: readonly (readonly [string, readonly (readonly CompiledPolicy[])[]])[],
    type: PrincipalType,
  ): FollowUps {
    return new Map(
      candidates.flatMap(([arn, alternatives]) => {
        const followUps = alternatives.flatMap((policies) => this.#followUpOf(policies, type) ?? []);
        return followUps.slice(0, 1).map((followUp) => [arn, followUp] as const);
      }),
    );
  }

  /** What a principal with these policies alone first does to become administrator; undefined when it cannot. */
  #followUpOf(policies: readonly CompiledPolicy[], type: PrincipalType): FollowUp | undefined {
    if (!mayGrant(policies)) return undefined;
    const { inventory, scope } = this.#accountContext.account;
    const { partition, accountId } = scope.settings;
    const arn = `arn:${partition}:iam::${accountId}:${type.toLowerCase()}/${WITNESS}`;
    const detail: UserDetail | RoleDetail =
      type === "User" ? { Arn: arn, UserName: WITNESS } : { Arn: arn, RoleName: WITNESS };
    const start = { subject: subjectOf(detail, inventory, [...policies]), detail, before: [] };
    const { state, hasAll } = modifySelf(start, this.#accountContext, true);
    if (!hasAll || !isAdministrator(scope, state.subject)) return undefined;
    const [first] = state.before;
    const [technique] = first?.techniques ?? [];
    const [requirement] = first?.requires ?? [];
    return technique && requirement && { technique, action: requirement.action };
  }
}

function mayGrant(policies: readonly CompiledPolicy[]): boolean {
  const iam = serviceOf("iam");
  if (iam === undefined) return false;
  const wanted = GRANTING.map((name) => (findAction(`iam:${name}`)?.id ?? 0) - iam.firstActionId);
  return policies.some(({ statements }) =>
    statements.some(({ effect, actions }) => {
      const bits = effect === "Allow" ? actions.bits(iam.index) : undefined;
      return bits !== undefined && wanted.some((at) => hasBit(bits, at));
    }),
  );
}
