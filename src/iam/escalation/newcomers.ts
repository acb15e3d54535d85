import { subjectOf } from "../access/subject.ts";
import type { RoleDetail, UserDetail } from "../model.ts";
import { ABSENT, type ContextValue } from "../policy/context.ts";
import type { Obtainable } from "./administering.ts";
import type { Ascent } from "./edge.ts";
import { allowingEverything, present } from "./everything.ts";
import { permissions, surenessOf } from "./grants.ts";
import { positions, type Requirement } from "./option.ts";
import type { Given, OwnPolicies } from "./ownPolicies.ts";
import { best, permission, placesIn, shown } from "./places.ts";
import { policyNames } from "./policyNames.ts";
import type { Standing } from "./standing.ts";
import { boundedBy, granted, holding } from "./subjects.ts";
import { type Surroundings, unpathed } from "./surroundings.ts";
import { surest, unbindingOf } from "./unbinding.ts";

const KINDS = [
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
type Kind = (typeof KINDS)[number];

/** Boundaries tried for a kind, and policies that are attached where no policy can be that allows everything. */
const BOUNDARIES = 8;
const ATTACHED = 8;

/** What comes of the users and roles that a principal can make. */
export interface Newcomers {
  /** Administrators: nothing denies to them, and no boundary is set on them or it is lifted. */
  ascents: readonly Ascent[];
  /** Those that are less, and may come to more: with everything allowed within a boundary, or with some policy. */
  standings: readonly Standing[];
}

/**
 * Acting as a user or role that one makes. Permissions are asked for with iam:PermissionsBoundary absent, and with each
 * boundary that conditions on them name.
 */
export function newcomers(policies: OwnPolicies, around: Surroundings): Newcomers {
  const ascents: Ascent[] = [];
  const standings: Standing[] = [];
  for (const kind of KINDS) {
    const steps = [...kind.make, ...kind.act];
    if (steps.some((action) => action.split(" | ").every((name) => policies.speakingOf(name).length === 0))) continue;
    const maker = new Maker(policies, around, kind);
    const made = [undefined, ...maker.boundaries()].flatMap((boundary) => maker.make(boundary) ?? []);
    const lifted = made.filter((each) => each.lifting !== undefined);
    let surestOf: (typeof made)[number] | undefined;
    for (const each of lifted) {
      if (surestOf === undefined || surenessOf(each.requires) < surenessOf(surestOf.requires)) surestOf = each;
    }
    if (surestOf !== undefined) ascents.push(maker.ascent(surestOf));
    if (surestOf !== undefined && surenessOf(surestOf.requires) === 0) continue;
    standings.push(...made.filter(({ lifting }) => lifting === undefined).map((each) => maker.within(each)));
    standings.push(...maker.less());
  }
  return { ascents, standings };
}

/** A user or role that everything can be granted to. */
interface Made {
  arn: string;
  requires: readonly Requirement[];
  boundary: string | undefined;
  /** What lifts the boundary; empty where none holds it back, undefined where it stays. */
  lifting: readonly Requirement[] | undefined;
}

class Maker {
  readonly #policies: OwnPolicies;
  readonly #around: Surroundings;
  readonly #kind: Kind;
  readonly #attach: string;
  readonly #write: string;
  readonly #places: readonly string[];

  constructor(policies: OwnPolicies, around: Surroundings, kind: Kind) {
    this.#policies = policies;
    this.#around = around;
    this.#kind = kind;
    this.#attach = `iam:Attach${kind.kind}Policy`;
    this.#write = `iam:Put${kind.kind}Policy`;
    const actions = [...kind.make, ...kind.act, this.#attach, this.#write];
    this.#places = placesIn(
      policies,
      actions,
      around.kinds.of(kind.place).map(({ pattern }) => pattern),
    ).filter((arn) => !around.taken.has(unpathed(arn)));
  }

  /** Policies that conditions name as the boundary. */
  boundaries(): string[] {
    const known = [...this.#around.administering.managed.keys()].sort();
    const found = [...this.#kind.make, this.#write, this.#attach].flatMap((action) => {
      const names = policyNames(this.#policies, action, "iam:permissionsboundary")?.names;
      return names === undefined ? [] : known.filter((arn) => names(arn));
    });
    return [...new Set(found)].slice(0, BOUNDARIES);
  }

  /** The surest way to make one with that boundary, of those that can be lifted where one can. */
  make(boundary: string | undefined): Made | undefined {
    const given = givenOf(boundary);
    let found: Made | undefined;
    for (const arn of this.#places) {
      const making = this.#making(arn, given);
      const granting = making && this.#granting(arn, given);
      if (making === undefined || granting === undefined) continue;
      const lifting = this.#lifting(arn, boundary, given);
      const made = { arn, requires: [...making, ...granting, ...(lifting ?? [])], boundary, lifting };
      const better =
        found === undefined ||
        (found.lifting === undefined && lifting !== undefined) ||
        ((found.lifting === undefined) === (lifting === undefined) &&
          surenessOf(made.requires) < surenessOf(found.requires));
      if (better) found = made;
    }
    return found;
  }

  ascent({ arn, requires, boundary }: Made): Ascent {
    const { made, acts } = this.#kind;
    const bound = boundary === undefined ? "" : ", sees to it that its boundary allows everything,";
    const how = `{from} ${made}, has everything allowed to it,${bound} and ${acts}`;
    return { how, requires, to: shown(arn), before: [] };
  }

  /** One that is allowed everything within its boundary. */
  within({ arn, requires, boundary }: Made): Standing {
    const { made, acts } = this.#kind;
    const how = `{from} ${made}, has everything allowed to it within a boundary, and ${acts}`;
    const detail = this.#detail(arn, boundary);
    return { subject: granted(this.#subject(detail)), detail, before: [{ how, requires, to: shown(arn) }] };
  }

  /** Those that get some other policy, where conditions narrow which can be attached. */
  less(): Standing[] {
    const { administering, account } = this.#around;
    const names = policyNames(this.#policies, this.#attach, "iam:policyarn");
    if (names === undefined) return [];
    const found: Standing[] = [];
    for (const policy of administering.attachable) {
      if (found.length >= ATTACHED) break;
      if (!names.admits(policy.arn) || administering.policies.includes(policy.arn)) continue;
      const made = this.#with(policy);
      if (made === undefined) continue;
      const detail = this.#detail(made.arn, made.boundary);
      const subject = holding(account.scope, this.#subject(detail), policy.policies);
      const how = `{from} ${this.#kind.made}, attaches a policy to it, and ${this.#kind.acts}`;
      found.push({ subject, detail, before: [{ how, requires: made.requires, to: shown(made.arn) }] });
    }
    return found;
  }

  #with(policy: Obtainable): Omit<Made, "lifting"> | undefined {
    for (const boundary of [undefined, ...this.boundaries()]) {
      const given = givenOf(boundary);
      const attached = new Map([...given, ["iam:policyarn", present(policy.arn)] as const]);
      for (const arn of this.#places) {
        const making = this.#making(arn, given);
        const attaching = making && permission(this.#policies, this.#attach, arn, attached);
        if (making !== undefined && attaching !== undefined) {
          return { arn, requires: [...making, attaching], boundary };
        }
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
    const { administering, groups } = this.#around;
    const { join } = this.#kind;
    return surest([
      permissions([permission(this.#policies, this.#write, arn, given)]),
      ...allowingEverything(this.#policies, this.#attach, "iam:policyarn", this.#around).map((everything) =>
        permissions([
          permission(this.#policies, this.#attach, arn, new Map([...everything.given, ...given])),
          ...everything.requires,
        ]),
      ),
      ...(join === undefined ? [] : [...positions(administering.groups)]).map((at) =>
        permissions([permission(this.#policies, join ?? "", groups.arns[at] ?? "", new Map())]),
      ),
    ]);
  }

  #lifting(arn: string, boundary: string | undefined, given: Given): readonly Requirement[] | undefined {
    if (boundary === undefined || this.#around.administering.policies.includes(boundary)) return [];
    return unbindingOf(this.#policies, this.#around, { arn, boundary, given });
  }

  #detail(arn: string, boundary: string | undefined): UserDetail | RoleDetail {
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    const bound = boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: boundary } };
    return this.#kind.kind === "User" ? { Arn: arn, UserName: name, ...bound } : { Arn: arn, RoleName: name, ...bound };
  }

  #subject(detail: UserDetail | RoleDetail): Standing["subject"] {
    const { account, administering } = this.#around;
    const { PermissionsBoundary: bound, ...unbound } = detail;
    const subject = subjectOf(unbound as UserDetail | RoleDetail, account.contents, []);
    const policy = administering.managed.get(bound?.PermissionsBoundaryArn ?? "");
    return policy === undefined ? subject : boundedBy(account.scope, subject, policy);
  }
}

function givenOf(boundary: string | undefined): Given {
  const value: ContextValue = boundary === undefined ? ABSENT : present(boundary);
  return new Map([["iam:permissionsboundary", value]]);
}
