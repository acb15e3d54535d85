import { isSurer } from "../../certainty.ts";
import { ABSENT, present } from "../../policy/context.ts";
import { positions } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { AttachablePolicy } from "../account/adminPolicies.ts";
import { allOf, certaintyOf, type Requirement, surest, surestList } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import type { RequestKeys } from "../permissions/requestKeys.ts";
import { type AdminPolicySource, adminPolicySources } from "../techniques/adminPolicySources.ts";
import { CREATE_PRINCIPAL } from "../techniques/iam/creation.ts";
import { boundaryRemovalOf } from "../techniques/removeBoundary.ts";
import type { CreatableType } from "./creatableTypes.ts";

/** Paths on which AWS alone creates roles ("Using service-linked roles", "IAM Identity Center": reserved roles). */
const ON_RESERVED_PATH = /:role\/aws-(?:service-role|reserved)\//;

/** Boundaries tried for a type; also policies and groups tried where no administrator policy can be attached. */
const BOUNDARIES = 8;
const GIVEN = 8;

/**
 * A boundary that a principal may be created with, if any; `widening` makes it allow everything, where that is known.
 */
export interface Boundary {
  arn: string | undefined;
  widening: readonly Requirement[] | undefined;
}

/** A user or role that can be created, allowed everything, and acted as. */
export interface CreatedPrincipal {
  arn: string;
  requires: readonly Requirement[];
  boundary: string | undefined;
  /** What removes or widens the boundary; empty where none holds it back, undefined where it stays. */
  boundaryRemoval: readonly Requirement[] | undefined;
}

/** A user or role that can be created, given some policy or put into some group, and acted as. */
export interface LesserPrincipal {
  arn: string;
  requires: readonly Requirement[];
  boundary: string | undefined;
  policies: AttachablePolicy["policies"];
  technique: Technique;
}

/** Creates users, or roles, by the permissions of one principal. */
export class PrincipalCreator {
  readonly #permissions: PrincipalPermissions;
  readonly #accountContext: AccountContext;
  readonly #type: CreatableType;
  readonly #attach: string;
  readonly #put: string;
  /** ARNs of principals that can be created. */
  readonly #candidates: readonly string[];
  #sources: readonly AdminPolicySource[] | undefined;

  constructor(permissions: PrincipalPermissions, accountContext: AccountContext, type: CreatableType) {
    this.#permissions = permissions;
    this.#accountContext = accountContext;
    this.#type = type;
    this.#attach = `iam:Attach${type.type}Policy`;
    this.#put = `iam:Put${type.type}Policy`;
    const patterns = accountContext.resourceTypes.of(type.resourceType).map(({ pattern }) => pattern);
    this.#candidates = permissions
      .candidateResources([type.create, ...type.actAs, this.#attach, this.#put], patterns)
      .filter((arn) => !accountContext.isNameTaken(arn) && !ON_RESERVED_PATH.test(arn));
  }

  /**
   * No boundary; and as far as conditions ask for one: those that allow everything or are made to, then those that
   * conditions name.
   */
  boundaries(): Boundary[] {
    const { create } = this.#type;
    const found = new Map<string | undefined, Boundary>([[undefined, { arn: undefined, widening: [] }]]);
    const naming = [create, this.#put, this.#attach].flatMap(
      (action) => this.#permissions.policyNames(action, "iam:permissionsboundary") ?? [],
    );
    if (naming.length === 0) return [...found.values()];
    const wide = adminPolicySources(this.#permissions, create, "iam:permissionsboundary", this.#accountContext);
    for (const { arn, requires } of wide) found.set(arn, { arn, widening: requires });
    const { managedArns } = this.#accountContext.adminPolicies;
    for (const arn of [...naming.flatMap(({ literally }) => literally), ...managedArns]) {
      if (found.size >= BOUNDARIES + wide.length) break;
      if (!found.has(arn) && naming.some(({ names }) => names(arn))) found.set(arn, { arn, widening: undefined });
    }
    return [...found.values()];
  }

  /**
   * The surest principal that it can create with that boundary; one whose boundary can be removed before all others.
   */
  create(boundary: Boundary): CreatedPrincipal | undefined {
    const keys = boundaryKey(boundary.arn);
    let best: CreatedPrincipal | undefined;
    for (const arn of this.#candidates) {
      const creating = this.#creating(arn, keys);
      const granting = creating && this.#granting(arn, keys);
      if (creating === undefined || granting === undefined) continue;
      const boundaryRemoval =
        boundary.widening ??
        boundaryRemovalOf(this.#permissions, this.#accountContext, { arn, boundary: boundary.arn ?? "", keys });
      const requires = [...creating, ...granting, ...(boundaryRemoval ?? [])];
      const created = { arn, requires, boundary: boundary.arn, boundaryRemoval };
      if (best === undefined || isBetter(created, best)) best = created;
    }
    return best;
  }

  /** Whether it is known what a boundary allows. */
  isKnown(boundary: string | undefined): boolean {
    return boundary === undefined || this.#accountContext.adminPolicies.managed.has(boundary);
  }

  /** Principals that get some policy, where conditions narrow which can be attached, or are added to a group. */
  createLesser(): LesserPrincipal[] {
    const { adminPolicies } = this.#accountContext;
    const { join, techniques } = this.#type;
    const names = this.#permissions.policyNames(this.#attach, "iam:policyarn");
    const found: LesserPrincipal[] = [];
    const add = (
      { policies }: AttachablePolicy,
      technique: Technique,
      giving: (arn: string, keys: RequestKeys) => Requirement | undefined,
    ): void => {
      const created = this.#createWith(giving);
      if (created !== undefined) found.push({ ...created, policies, technique });
    };
    for (const policy of names === undefined ? [] : adminPolicies.attachable) {
      if (found.length >= GIVEN) break;
      if (!names?.admits(policy.arn) || adminPolicies.policies.includes(policy.arn)) continue;
      add(policy, techniques.withPolicy, (arn, keys) =>
        this.#permissions.on(this.#attach, arn, new Map([...keys, ["iam:policyarn", present(policy.arn)]])),
      );
    }
    for (const group of join === undefined ? [] : adminPolicies.joinable) {
      if (found.length >= GIVEN) break;
      add(group, CREATE_PRINCIPAL.User.inGroup, () => this.#permissions.on(join ?? "", group.arn));
    }
    return found;
  }

  /** The first that can be created, within a boundary that is known and not widened, and given what `giving` asks. */
  #createWith(
    giving: (arn: string, keys: RequestKeys) => Requirement | undefined,
  ): Pick<LesserPrincipal, "arn" | "requires" | "boundary"> | undefined {
    for (const { arn: boundary, widening } of this.boundaries()) {
      if (!this.isKnown(boundary) || (widening !== undefined && widening.length > 0)) continue;
      const keys = boundaryKey(boundary);
      for (const arn of this.#candidates) {
        const creating = this.#creating(arn, keys);
        const given = creating && giving(arn, keys);
        if (creating !== undefined && given !== undefined) return { arn, requires: [...creating, given], boundary };
      }
    }
    return undefined;
  }

  /** Creating it, and a credential to act as it; a request for a credential may or may not know the boundary. */
  #creating(arn: string, keys: RequestKeys): readonly Requirement[] | undefined {
    const { create, actAs } = this.#type;
    const creating = this.#permissions.on(create, arn, keys);
    if (actAs.length === 0) return allOf([creating]);
    const credentials = actAs.flatMap((action) => [
      this.#permissions.on(action, arn, keys),
      this.#permissions.on(action, arn, boundaryKey(undefined)),
    ]);
    return allOf([creating, surest(credentials)]);
  }

  #granting(arn: string, keys: RequestKeys): readonly Requirement[] | undefined {
    const { adminPolicies, groups } = this.#accountContext;
    const { join } = this.#type;
    this.#sources ??= adminPolicySources(this.#permissions, this.#attach, "iam:policyarn", this.#accountContext);
    return surestList([
      allOf([this.#permissions.on(this.#put, arn, keys)]),
      ...this.#sources.map((source) =>
        allOf([this.#permissions.on(this.#attach, arn, new Map([...source.keys, ...keys])), ...source.requires]),
      ),
      ...(join === undefined ? [] : [...positions(adminPolicies.groups)]).map((at) =>
        allOf([this.#permissions.on(join ?? "", groups.entities.arns[at] ?? "")]),
      ),
    ]);
  }
}

function isBetter(one: CreatedPrincipal, other: CreatedPrincipal): boolean {
  const isFree = one.boundaryRemoval !== undefined;
  if (isFree !== (other.boundaryRemoval !== undefined)) return isFree;
  return isSurer(certaintyOf(one.requires), certaintyOf(other.requires));
}

function boundaryKey(boundary: string | undefined): RequestKeys {
  return new Map([["iam:permissionsboundary", boundary === undefined ? ABSENT : present(boundary)]]);
}
