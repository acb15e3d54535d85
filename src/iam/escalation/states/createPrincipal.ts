import { subjectOf } from "../../access/evaluate/subject.ts";
import type { RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import { ABSENT, type ContextValue } from "../../policy/context.ts";
import { positions } from "../../sets/bitSet.ts";
import { type AccountContext, unpathed } from "../account/accountContext.ts";
import type { AttachablePolicy } from "../account/adminPolicies.ts";
import { boundedBy, granted, holding } from "../account/hypotheticalPrincipals.ts";
import type { Ascent } from "../paths/edge.ts";
import type { Requirement } from "../paths/permissionSet.ts";
import { best, candidateResources, permission, shown } from "../permissions/candidateResources.ts";
import { policyNames } from "../permissions/policyArnConditions.ts";
import type { Given, PrincipalPolicies } from "../permissions/principalPolicies.ts";
import { allowingEverything, present } from "../techniques/adminPolicySources.ts";
import { permissions, surenessOf } from "../techniques/grantPolicy.ts";
import { surest, unbindingOf } from "../techniques/removeBoundary.ts";
import type { Standing } from "./principalState.ts";

/** What can be made and acted as. */
export const KINDS = [
  {
    kind: "Role",
    place: "iam:role",
    make: ["iam:CreateRole"],
    act: [],
    join: undefined,
    made: "makes a role that trusts it",
    acts: "assumes it",
  },
  {
    kind: "User",
    place: "iam:user",
    make: ["iam:CreateUser"],
    act: ["iam:CreateAccessKey | iam:CreateLoginProfile"],
    join: "iam:AddUserToGroup",
    made: "makes a user",
    acts: "makes a credential to act as it",
  },
] as const;
export type Kind = (typeof KINDS)[number];

/** Paths on which AWS alone makes roles ("Using service-linked roles", "IAM Identity Center": reserved roles). */
const ON_RESERVED_PATH = /:role\/aws-(?:service-role|reserved)\//;

/** Boundaries tried for a kind, and policies and groups given where nothing can be that allows everything. */
const BOUNDARIES = 8;
const GIVEN = 8;

/** A boundary that it may be made with, and what makes that allow everything: undefined where nothing is known to. */
export interface Boundary {
  arn: string | undefined;
  opening: readonly Requirement[] | undefined;
}

/** A user or role that everything can be granted to. */
export interface Made {
  arn: string;
  requires: readonly Requirement[];
  boundary: string | undefined;
  /** What lifts the boundary; empty where none holds it back, undefined where it stays. */
  lifting: readonly Requirement[] | undefined;
}

/** Makes users or roles by the permissions of one principal. */
export class Maker {
  readonly #policies: PrincipalPolicies;
  readonly #around: AccountContext;
  readonly #kind: Kind;
  readonly #attach: string;
  readonly #write: string;
  readonly #places: readonly string[];

  constructor(policies: PrincipalPolicies, accountContext: AccountContext, kind: Kind) {
    this.#policies = policies;
    this.#around = accountContext;
    this.#kind = kind;
    this.#attach = `iam:Attach${kind.kind}Policy`;
    this.#write = `iam:Put${kind.kind}Policy`;
    const actions = [...kind.make, ...kind.act, this.#attach, this.#write];
    this.#places = candidateResources(
      policies,
      actions,
      accountContext.resourceTypes.of(kind.place).map(({ pattern }) => pattern),
    ).filter((arn) => !accountContext.taken.has(unpathed(arn)) && !ON_RESERVED_PATH.test(arn));
  }

  /**
   * With none; with one that allows everything, or is made to; with those that conditions name: as far as conditions
   * ask for any.
   */
  boundaries(): Boundary[] {
    const actions = [...this.#kind.make, this.#write, this.#attach];
    const reading = actions.flatMap((action) => policyNames(this.#policies, action, "iam:permissionsboundary") ?? []);
    const found = new Map<string | undefined, Boundary>([[undefined, { arn: undefined, opening: [] }]]);
    if (reading.length === 0) return [...found.values()];
    const open = allowingEverything(this.#policies, this.#kind.make[0], "iam:permissionsboundary", this.#around);
    for (const { arn, requires } of open) found.set(arn, { arn, opening: requires });
    const known = [...this.#around.adminPolicies.managed.keys()].sort();
    for (const arn of [...reading.flatMap(({ literally }) => literally), ...known]) {
      if (found.size >= BOUNDARIES + open.length) break;
      if (!found.has(arn) && reading.some(({ names }) => names(arn))) found.set(arn, { arn, opening: undefined });
    }
    return [...found.values()];
  }

  /** The surest way to make one with that boundary, of those that can be lifted where one can. */
  make(boundary: Boundary): Made | undefined {
    const given = givenOf(boundary.arn);
    let found: Made | undefined;
    for (const arn of this.#places) {
      const making = this.#making(arn, given);
      const granting = making && this.#granting(arn, given);
      if (making === undefined || granting === undefined) continue;
      const lifting = boundary.opening ?? this.#lifting(arn, boundary.arn ?? "", given);
      const made = { arn, requires: [...making, ...granting, ...(lifting ?? [])], boundary: boundary.arn, lifting };
      const isSurer = found === undefined || surenessOf(made.requires) < surenessOf(found.requires);
      const isLifted = (each: Made | undefined): boolean => each?.lifting !== undefined;
      if (isLifted(made) === isLifted(found) ? isSurer : isLifted(made) || found === undefined) found = made;
    }
    return found;
  }

  ascent({ arn, requires, boundary }: Made): Ascent {
    const { made, acts } = this.#kind;
    const bound = boundary === undefined ? "" : ", sees to it that its boundary allows everything,";
    const how = `{from} ${made}, has everything allowed to it,${bound} and ${acts}`;
    return { how, requires, to: shown(arn), before: [] };
  }

  /** Whether it is known what a boundary leaves. */
  knows(boundary: string | undefined): boolean {
    return boundary === undefined || this.#around.adminPolicies.managed.has(boundary);
  }

  /** One that is allowed everything within its boundary. */
  within({ arn, requires, boundary }: Made): Standing {
    const { made, acts } = this.#kind;
    const how = `{from} ${made}, has everything allowed to it within a boundary, and ${acts}`;
    const detail = this.#detail(arn, boundary);
    return { subject: granted(this.#subject(detail)), detail, before: [{ how, requires, to: shown(arn) }] };
  }

  /** Those that get some other policy, where conditions narrow which can be attached, or join a group. */
  less(): Standing[] {
    const { adminPolicies } = this.#around;
    const { join } = this.#kind;
    const names = policyNames(this.#policies, this.#attach, "iam:policyarn");
    const attached = adminPolicies.attachable.filter(
      ({ arn }) => names?.admits(arn) === true && !adminPolicies.policies.includes(arn),
    );
    const found: Standing[] = [];
    const add = (
      each: AttachablePolicy,
      how: string,
      may: (arn: string, given: Given) => Requirement | undefined,
    ): void => {
      const standing = found.length < GIVEN ? this.#with(each, how, may) : undefined;
      if (standing !== undefined) found.push(standing);
    };
    for (const policy of attached) {
      add(policy, "attaches a policy to it", (arn, given) =>
        permission(this.#policies, this.#attach, arn, new Map([...given, ["iam:policyarn", present(policy.arn)]])),
      );
    }
    for (const group of join === undefined ? [] : adminPolicies.joinable) {
      add(group, "adds it to a group", () => permission(this.#policies, join ?? "", group.arn, new Map()));
    }
    return found;
  }

  #with(
    { policies }: AttachablePolicy,
    giving: string,
    may: (arn: string, given: Given) => Requirement | undefined,
  ): Standing | undefined {
    const { made, acts } = this.#kind;
    for (const { arn: boundary, opening } of this.boundaries()) {
      if (!this.knows(boundary) || (opening !== undefined && opening.length > 0)) continue;
      const given = givenOf(boundary);
      for (const arn of this.#places) {
        const making = this.#making(arn, given);
        const allowed = making && may(arn, given);
        if (making === undefined || allowed === undefined) continue;
        const detail = this.#detail(arn, boundary);
        const subject = holding(this.#around.account.scope, this.#subject(detail), policies);
        const how = `{from} ${made}, ${giving}, and ${acts}`;
        return { subject, detail, before: [{ how, requires: [...making, allowed], to: shown(arn) }] };
      }
    }
    return undefined;
  }

  /** Making it, and a credential to act as it by; what a credential is asked for may or may not know the boundary. */
  #making(arn: string, given: Given): readonly Requirement[] | undefined {
    const { make, act } = this.#kind;
    return permissions([
      ...make.map((action) => permission(this.#policies, action, arn, given)),
      ...act.map((action) =>
        best(
          action
            .split(" | ")
            .flatMap((name) => [
              permission(this.#policies, name, arn, given),
              permission(this.#policies, name, arn, givenOf(undefined)),
            ]),
        ),
      ),
    ]);
  }

  #granting(arn: string, given: Given): readonly Requirement[] | undefined {
    const { adminPolicies, groups } = this.#around;
    const { join } = this.#kind;
    return surest([
      permissions([permission(this.#policies, this.#write, arn, given)]),
      ...allowingEverything(this.#policies, this.#attach, "iam:policyarn", this.#around).map((everything) =>
        permissions([
          permission(this.#policies, this.#attach, arn, new Map([...everything.given, ...given])),
          ...everything.requires,
        ]),
      ),
      ...(join === undefined ? [] : [...positions(adminPolicies.groups)]).map((at) =>
        permissions([permission(this.#policies, join ?? "", groups.arns[at] ?? "", new Map())]),
      ),
    ]);
  }

  #lifting(arn: string, boundary: string, given: Given): readonly Requirement[] | undefined {
    return unbindingOf(this.#policies, this.#around, { arn, boundary, given });
  }

  #detail(arn: string, boundary: string | undefined): UserDetail | RoleDetail {
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    const bound = boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } };
    return this.#kind.kind === "User" ? { Arn: arn, UserName: name, ...bound } : { Arn: arn, RoleName: name, ...bound };
  }

  #subject(detail: UserDetail | RoleDetail): Standing["subject"] {
    const { account, adminPolicies } = this.#around;
    const { PermissionsBoundary: bound, ...unbound } = detail;
    const subject = subjectOf(unbound as UserDetail | RoleDetail, account.inventory, []);
    const policy = adminPolicies.managed.get(bound?.PermissionsBoundaryArn ?? "");
    return policy === undefined ? subject : boundedBy(account.scope, subject, policy);
  }
}

function givenOf(boundary: string | undefined): Given {
  const value: ContextValue = boundary === undefined ? ABSENT : present(boundary);
  return new Map([["iam:permissionsboundary", value]]);
}
