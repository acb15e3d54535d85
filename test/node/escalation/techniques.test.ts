import { describe, expect, it } from "vitest";
import { ResourceTypes } from "../../../src/iam/escalation/account/resourceTypes.ts";
import { TRUST_KINDS } from "../../../src/iam/escalation/account/serviceTrustKinds.ts";
import type { Escalation } from "../../../src/iam/escalation/paths/model.ts";
import { SERVICE_TECHNIQUES } from "../../../src/iam/escalation/techniques/registry.ts";
import { type ServiceTechnique, servicesOf } from "../../../src/iam/escalation/techniques/serviceTechnique.ts";
import { WITNESS } from "../../../src/iam/policy/witness.ts";
import {
  ACCOUNT,
  EVERYTHING,
  escalationOf,
  iam,
  LITTLE,
  type Sketch,
  type Statement,
  trusting,
  trustingUs,
} from "./accounts.ts";

const resourceTypes = new ResourceTypes("aws", ACCOUNT);
const actionsOf = ({ actions }: ServiceTechnique): string[] => actions.map(([first = ""]) => first);

type Roles = NonNullable<Sketch["roles"]>;
type Role = Roles[string];

/** Trust in every service of a technique, in all that the technique asks for. */
function trustIn(technique: ServiceTechnique): Statement[] {
  const { principal, actions } = TRUST_KINDS[technique.trust ?? "assumes"];
  return servicesOf(technique).map((service) => ({ Principal: { [principal]: service }, Action: actions }));
}

/** A role that the technique can use. A stack set's role is of use by what it can assume, so it comes with a chief. */
function usable(technique: ServiceTechnique, name: string, role: Role = {}): Roles {
  const trust = trustIn(technique);
  const profile = technique.instanceProfile === true;
  if (technique.only !== "assume-roles") return { [name]: { inline: [EVERYTHING], trust, profile, ...role } };
  const { inline = [EVERYTHING], boundary, ...rest } = role;
  const chief = { inline, trust: [trustingUs(`role/${name}`)], ...(boundary === undefined ? {} : { boundary }) };
  return { [name]: { trust, ...rest }, [`${name}-chief`]: chief };
}

/** By name of a user, statements of a principal that has what the technique needs, or nearly. */
function accountOf(
  users: Record<string, readonly Statement[]>,
  roles: Roles,
  resources?: Sketch["resources"],
): Escalation {
  return escalationOf({
    users: Object.fromEntries(
      Object.entries(users).map(([name, inline]) => [name, { inline: inline.length > 0 ? inline : [LITTLE] }]),
    ),
    roles,
    policies: { fence: [[{ Action: "s3:*" }]] },
    ...(resources === undefined ? {} : { resources }),
  });
}

const flag = (found: Escalation, name: string): boolean => found.canEscalate(iam(`user/${name}`));
const pass: Statement = { Action: "iam:PassRole", Resource: iam("role/boss") };
const statements = (
  technique: ServiceTechnique,
  actions = actionsOf(technique),
  passing: Statement | undefined = pass,
): Statement[] => [
  ...(actions.length > 0 ? [{ Action: actions }] : []),
  ...(technique.passRole !== undefined && passing !== undefined ? [passing] : []),
];

const trustedActions = ({ trust = "assumes" }: ServiceTechnique): readonly string[] => TRUST_KINDS[trust].actions;

/** Whether another technique makes do with some of the actions. */
function suffice(technique: ServiceTechnique, actions: readonly string[], passes: boolean): boolean {
  return SERVICE_TECHNIQUES.some(
    (other) =>
      (passes || other.passRole === undefined) &&
      other.only === technique.only &&
      trustedActions(other).every((action) => trustedActions(technique).includes(action)) &&
      servicesOf(other).some((service) => servicesOf(technique).includes(service)) &&
      other.actions.every((anyOf) => anyOf.some((name) => actions.includes(name))),
  );
}

describe.each(SERVICE_TECHNIQUES)("$id", (technique) => {
  it("leads to the role, by all of its permissions", () => {
    const drops = actionsOf(technique).map((dropped, at) => ({ dropped, name: `without-${at}` }));
    const others = (dropped: string): string[] => actionsOf(technique).filter((action) => action !== dropped);
    const denied: Statement = { Effect: "Deny", Action: technique.actions.flat() };
    const found = accountOf(
      {
        ann: statements(technique),
        denied: [...statements(technique), denied],
        ...Object.fromEntries(drops.map(({ dropped, name }) => [name, statements(technique, others(dropped))])),
      },
      usable(technique, "boss"),
    );
    const steps = found.pathsOf(iam("user/ann")).flatMap((path) => path.steps);
    expect(steps.filter(({ to }) => to === iam("role/boss")).map(({ techniqueId }) => techniqueId)).toContain(
      technique.id,
    );
    expect(flag(found, "denied")).toBe(false);
    for (const { dropped, name } of drops) {
      expect(flag(found, name), `without ${dropped}`).toBe(
        suffice(technique, others(dropped), technique.passRole !== undefined),
      );
    }
  });

  it("leads nowhere by a role that does not trust the service, is weak, or is bounded", () => {
    const roles = {
      ...usable(technique, "untrusting", { trust: [trusting("backup.amazonaws.com")] }),
      ...usable(technique, "weak", { inline: [LITTLE] }),
      ...usable(technique, "bounded", { boundary: "fence" }),
    };
    expect(flag(accountOf({ ann: statements(technique, undefined, { Action: "iam:PassRole" }) }, roles), "ann")).toBe(
      false,
    );
  });
});

const PASSING = SERVICE_TECHNIQUES.filter(
  (each) => each.passRole !== undefined && !suffice(each, actionsOf(each), false),
);

describe.each(PASSING)("$id, which passes a role,", (technique) => {
  it("depends on which role may be passed to which service", () => {
    const Action = "iam:PassRole";
    const to = (service: string): Statement => ({
      Action,
      Condition: { StringEquals: { "iam:PassedToService": service } },
    });
    const by = (passing: Statement | undefined): Statement[] => statements(technique, undefined, passing);
    const found = accountOf(
      {
        right: by(to(servicesOf(technique)[0] ?? "")),
        none: [{ Action: actionsOf(technique) }],
        other: by({ Action, Resource: iam("role/other") }),
        elsewhere: by(to("backup.amazonaws.com")),
        denied: [...by(pass), { Effect: "Deny", Action, Resource: iam("role/b*") }],
        deniedService: [
          ...by(pass),
          { ...to("x"), Effect: "Deny", Condition: { StringEquals: { "iam:PassedToService": servicesOf(technique) } } },
        ],
      },
      usable(technique, "boss"),
    );
    expect(found.escalating.filter((arn) => arn.includes(":user/"))).toEqual([iam("user/right")]);
  });
});

const TAKING = SERVICE_TECHNIQUES.filter((technique) => technique.passRole === undefined);
const arnOf = ({ target }: ServiceTechnique): string =>
  (resourceTypes.of(target?.type ?? "")[0]?.pattern ?? "").replace(WITNESS, "eu-west-1").replaceAll("*", "one");

/** What the actions of a technique take over, by it and by others that make do with them. */
const takenBy = (technique: ServiceTechnique): string[] => [
  ...new Set(
    TAKING.filter(
      (other) =>
        other.actions.every((anyOf) => anyOf.some((name) => actionsOf(technique).includes(name))) &&
        servicesOf(other).some((service) => servicesOf(technique).includes(service)),
    ).map(arnOf),
  ),
];
/** What a Deny must name: the resources, where actions take their types. */
const denyableOf = (technique: ServiceTechnique): string[] => {
  const types = actionsOf(technique).flatMap((action) => resourceTypes.takenBy(action));
  const arns = takenBy(technique);
  return arns.every((arn) => types.some(({ matches }) => matches(arn))) ? arns : ["*"];
};

describe.each(TAKING)("$id, which takes over a resource,", (technique) => {
  it("leads to the role that the resource runs with, where that is known", () => {
    const denied: Statement = { Effect: "Deny", Action: actionsOf(technique), Resource: denyableOf(technique) };
    const run = (role: string | undefined): Escalation =>
      accountOf(
        { ann: statements(technique), denied: [...statements(technique), denied] },
        usable(technique, "boss"),
        takenBy(technique).map((arn) => ({ arn, ...(role === undefined ? {} : { role }) })),
      );
    const certainty = (found: Escalation): string | undefined => found.pathsOf(iam("user/ann"))[0]?.certainty;
    const known = run(iam("role/boss"));
    expect(certainty(known)).toBe(technique.assumed === true ? "assumed" : "certain");
    expect(flag(known, "denied")).toBe(false);
    expect(certainty(run(undefined))).toBe("assumed");
    expect(flag(run(iam("role/other")), "ann")).toBe(false);
  });
});
