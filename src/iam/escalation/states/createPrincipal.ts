import { subjectOf } from "../../access/evaluate/subject.ts";
import { isSurer } from "../../certainty.ts";
import type { RoleDetail, UserDetail } from "../../model.ts";
import { ABSENT, type ContextValue } from "../../policy/context.ts";
import { present } from "../../policy/directCall.ts";
import { positions } from "../../sets/bitSet.ts";
import type { AccountContext } from "../account/accountContext.ts";
import type { AttachablePolicy } from "../account/adminPolicies.ts";
import { boundedBy, granted, holding } from "../account/hypotheticalPrincipals.ts";
import type { SelfEscalation } from "../paths/edge.ts";
import { allOf, certaintyOf, type Requirement, surest, surestList } from "../paths/requirement.ts";
import type { Technique } from "../paths/technique.ts";
import { shown } from "../permissions/candidateResources.ts";
import type { PrincipalPermissions } from "../permissions/principalPermissions.ts";
import type { RequestKeys } from "../permissions/requestKeys.ts";
import { adminPolicySources } from "../techniques/adminPolicySources.ts";
import { REMOVE_BOUNDARY } from "../techniques/iam/boundary.ts";
import { CREATE_PRINCIPAL } from "../techniques/iam/creation.ts";
import { boundaryRemovalOf } from "../techniques/removeBoundary.ts";
import type { PrincipalState } from "./principalState.ts";

/** What can be made and acted as. */
export const KINDS = [
  {
    kind: "Role",
    place: "iam:role",
    make: ["iam:CreateRole"],
    act: [],
    join: undefined,
    techniques: CREATE_PRINCIPAL.Role,
  },
  {
    kind: "User",
    place: "iam:user",
    make: ["iam:CreateUser"],
    act: ["iam:CreateAccessKey", "iam:CreateLoginProfile"],
    join: "iam:AddUserToGroup",
    techniques: CREATE_PRINCIPAL.User,
  },
] as const;
export type Kind = (typeof KINDS)[number];

/** Paths on which AWS alone makes roles ("Using service-linked roles", "IAM Identity Center": reserved roles). */
const ON_RESERVED_PATH = /:role\/aws-(?:service-role|reserved)\//;

/** Boundaries tried for a kind, and policies and groups keys where nothing can be that allows everything. */
const BOUNDARIES = 8;
const GIVEN = 8;

/** A boundary that it may be made with, and what makes that allow everything: undefined where nothing is known to. */
export interface Boundary {
  arn: string | undefined;
  opening: readonly Requirement[] | undefined;
}

/** A user or role that everything can be granted to. */
export interface CreatedPrincipal {
  arn: string;
  requires: readonly Requirement[];
  boundary: string | undefined;
  /** What lifts the boundary; empty where none holds it back, undefined where it stays. */
  lifting: readonly Requirement[] | undefined;
}

/** Makes users or roles by the permissions of one principal. */
export class PrincipalCreator {
  readonly #permissions: PrincipalPermissions;
  readonly #accountContext: AccountContext;
  readonly #kind: Kind;
  readonly #attach: string;
  readonly #write: string;
  readonly #places: readonly string[];

  constructor(permissions: PrincipalPermissions, accountContext: AccountContext, kind: Kind) {
    this.#permissions = permissions;
    this.#accountContext = accountContext;
    this.#kind = kind;
    this.#attach = `iam:Attach${kind.kind}Policy`;
    this.#write = `iam:Put${kind.kind}Policy`;
    const actions = [...kind.make, ...kind.act, this.#attach, this.#write];
    this.#places = permissions
      .candidateResources(
        actions,
        accountContext.resourceTypes.of(kind.place).map(({ pattern }) => pattern),
      )
      .filter((arn) => !accountContext.isNameTaken(arn) && !ON_RESERVED_PATH.test(arn));
  }

  /**
   * With none; with one that allows everything, or is made to; with those that conditions name: as far as conditions
   * ask for any.
   */
  boundaries(): Boundary[] {
    const actions = [...this.#kind.make, this.#write, this.#attach];
    const reading = actions.flatMap((action) => this.#permissions.policyNames(action, "iam:permissionsboundary") ?? []);
    const found = new Map<string | undefined, Boundary>([[undefined, { arn: undefined, opening: [] }]]);
    if (reading.length === 0) return [...found.values()];
    const open = adminPolicySources(
      this.#permissions,
      this.#kind.make[0],
      "iam:permissionsboundary",
      this.#accountContext,
    );
    for (const { arn, requires } of open) found.set(arn, { arn, opening: requires });
    const known = [...this.#accountContext.adminPolicies.managed.keys()].sort();
    for (const arn of [...reading.flatMap(({ literally }) => literally), ...known]) {
      if (found.size >= BOUNDARIES + open.length) break;
      if (!found.has(arn) && reading.some(({ names }) => names(arn))) found.set(arn, { arn, opening: undefined });
    }
    return [...found.values()];
  }

  /** The surest way to make one with that boundary, of those that can be lifted where one can. */
  make(boundary: Boundary): CreatedPrincipal | undefined {
    const keys = boundaryKey(boundary.arn);
    let found: CreatedPrincipal | undefined;
    for (const arn of this.#places) {
      const making = this.#making(arn, keys);
      const granting = making && this.#granting(arn, keys);
      if (making === undefined || granting === undefined) continue;
      const lifting = boundary.opening ?? this.#lifting(arn, boundary.arn ?? "", keys);
      const made = { arn, requires: [...making, ...granting, ...(lifting ?? [])], boundary: boundary.arn, lifting };
      const isBetter = found === undefined || isSurer(certaintyOf(made.requires), certaintyOf(found.requires));
      const isLifted = (each: CreatedPrincipal | undefined): boolean => each?.lifting !== undefined;
      if (isLifted(made) === isLifted(found) ? isBetter : isLifted(made) || found === undefined) found = made;
    }
    return found;
  }

  selfEscalation({ arn, requires, boundary }: CreatedPrincipal): SelfEscalation {
    const { administrator } = this.#kind.techniques;
    const techniques = boundary === undefined ? [administrator] : [REMOVE_BOUNDARY, administrator];
    return { techniques, requires, to: shown(arn), before: [] };
  }

  /** Whether it is known what a boundary leaves. */
  knows(boundary: string | undefined): boolean {
    return boundary === undefined || this.#accountContext.adminPolicies.managed.has(boundary);
  }

  /** One that is allowed everything within its boundary. */
  within({ arn, requires, boundary }: CreatedPrincipal): PrincipalState {
    const detail = this.#detail(arn, boundary);
    const techniques = [this.#kind.techniques.withinBoundary];
    return { subject: granted(this.#subject(detail)), detail, before: [{ techniques, requires, to: shown(arn) }] };
  }

  /** Those that get some other policy, where conditions narrow which can be attached, or join a group. */
  less(): PrincipalState[] {
    const { adminPolicies } = this.#accountContext;
    const { join, techniques } = this.#kind;
    const names = this.#permissions.policyNames(this.#attach, "iam:policyarn");
    const attached = adminPolicies.attachable.filter(
      ({ arn }) => names?.admits(arn) === true && !adminPolicies.policies.includes(arn),
    );
    const found: PrincipalState[] = [];
    const add = (
      each: AttachablePolicy,
      technique: Technique,
      may: (arn: string, keys: RequestKeys) => Requirement | undefined,
    ): void => {
      const state = found.length < GIVEN ? this.#with(each, technique, may) : undefined;
      if (state !== undefined) found.push(state);
    };
    for (const policy of attached) {
      add(policy, techniques.withPolicy, (arn, keys) =>
        this.#permissions.on(this.#attach, arn, new Map([...keys, ["iam:policyarn", present(policy.arn)]])),
      );
    }
    for (const group of join === undefined ? [] : adminPolicies.joinable) {
      add(group, CREATE_PRINCIPAL.User.inGroup, () => this.#permissions.on(join ?? "", group.arn));
    }
    return found;
  }

  #with(
    { policies }: AttachablePolicy,
    technique: Technique,
    may: (arn: string, keys: RequestKeys) => Requirement | undefined,
  ): PrincipalState | undefined {
    for (const { arn: boundary, opening } of this.boundaries()) {
      if (!this.knows(boundary) || (opening !== undefined && opening.length > 0)) continue;
      const keys = boundaryKey(boundary);
      for (const arn of this.#places) {
        const making = this.#making(arn, keys);
        const allowed = making && may(arn, keys);
        if (making === undefined || allowed === undefined) continue;
        const detail = this.#detail(arn, boundary);
        const subject = holding(this.#accountContext.account.scope, this.#subject(detail), policies);
        return {
          subject,
          detail,
          before: [{ techniques: [technique], requires: [...making, allowed], to: shown(arn) }],
        };
      }
    }
    return undefined;
  }

  /** Making it, and a credential to act as it by; what a credential is asked for may or may not know the boundary. */
  #making(arn: string, keys: RequestKeys): readonly Requirement[] | undefined {
    const { make, act } = this.#kind;
    return allOf([
      ...make.map((action) => this.#permissions.on(action, arn, keys)),
      ...(act.length === 0
        ? []
        : [
            surest(
              act.flatMap((action) => [
                this.#permissions.on(action, arn, keys),
                this.#permissions.on(action, arn, boundaryKey(undefined)),
              ]),
            ),
          ]),
    ]);
  }

  #granting(arn: string, keys: RequestKeys): readonly Requirement[] | undefined {
    const { adminPolicies, groups } = this.#accountContext;
    const { join } = this.#kind;
    return surestList([
      allOf([this.#permissions.on(this.#write, arn, keys)]),
      ...adminPolicySources(this.#permissions, this.#attach, "iam:policyarn", this.#accountContext).map((source) =>
        allOf([this.#permissions.on(this.#attach, arn, new Map([...source.keys, ...keys])), ...source.requires]),
      ),
      ...(join === undefined ? [] : [...positions(adminPolicies.groups)]).map((at) =>
        allOf([this.#permissions.on(join ?? "", groups.entities.arns[at] ?? "")]),
      ),
    ]);
  }

  #lifting(arn: string, boundary: string, keys: RequestKeys): readonly Requirement[] | undefined {
    return boundaryRemovalOf(this.#permissions, this.#accountContext, { arn, boundary, keys });
  }

  #detail(arn: string, boundary: string | undefined): UserDetail | RoleDetail {
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    const bound = boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } };
    return this.#kind.kind === "User" ? { Arn: arn, UserName: name, ...bound } : { Arn: arn, RoleName: name, ...bound };
  }

  #subject(detail: UserDetail | RoleDetail): PrincipalState["subject"] {
    const { account, adminPolicies } = this.#accountContext;
    const { PermissionsBoundary: bound, ...unbound } = detail;
    const subject = subjectOf(unbound as UserDetail | RoleDetail, account.inventory, []);
    const policy = adminPolicies.managed.get(bound?.PermissionsBoundaryArn ?? "");
    return policy === undefined ? subject : boundedBy(account.scope, subject, policy);
  }
}

function boundaryKey(boundary: string | undefined): RequestKeys {
  const value: ContextValue = boundary === undefined ? ABSENT : present(boundary);
  return new Map([["iam:permissionsboundary", value]]);
}
