import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EVERYTHING, escalationOf, iam, type Sketch, type Statement, trusting, trustingUs } from "./accounts.ts";

const NAMES = ["user/ann", "user/bob", "role/app", "role/job", "role/boss", "group/team", "policy/shared"];

const action = fc.constantFrom(
  "iam:PutUserPolicy",
  "iam:AttachRolePolicy",
  "iam:CreateAccessKey",
  "iam:UpdateAssumeRolePolicy",
  "iam:AddUserToGroup",
  "iam:PutGroupPolicy",
  "iam:CreatePolicyVersion",
  "iam:PassRole",
  "iam:Delete*Boundary",
  "sts:AssumeRole",
  "lambda:*",
  "lambda:UpdateFunctionCode",
  "ec2:RunInstances",
  "iam:Put*",
  "iam:AttachUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:CreateRole",
  "iam:CreateGroup",
  "iam:TagUser",
);
const resource = fc.oneof(
  fc.constant("*"),
  fc.constantFrom(...NAMES.map(iam)),
  fc.constantFrom(iam("role/*"), iam("user/*")),
);
const condition = fc.constantFrom<object>(
  {},
  {},
  {},
  { Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } } },
  { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
  { Condition: { StringEquals: { "aws:ResourceTag/team": "red" } } },
  { Condition: { StringEquals: { "aws:PrincipalTag/team": "red" } } },
  { Condition: { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::aws:policy/IAMFullAccess" } } },
  { Condition: { ArnLike: { "iam:PolicyARN": iam("policy/*") } } },
  { Condition: { StringEquals: { "iam:PermissionsBoundary": iam("policy/fence") } } },
);
const allow: fc.Arbitrary<Statement> = fc
  .tuple(fc.uniqueArray(action, { minLength: 1, maxLength: 3 }), resource, condition)
  .map(([Action, Resource, conditions]) => ({ Action, Resource, ...conditions }));
const deny: fc.Arbitrary<Statement> = allow.map((statement) => ({ ...statement, Effect: "Deny" as const }));
const statements = fc.array(fc.oneof({ weight: 4, arbitrary: allow }, { weight: 1, arbitrary: deny }), {
  maxLength: 3,
});
const trust = fc.constantFrom(
  [trustingUs("root")],
  [trustingUs("user/ann")],
  [trustingUs("role/app")],
  [trusting("lambda.amazonaws.com")],
  [trusting("ec2.amazonaws.com")],
);
const tags = fc.constantFrom<Record<string, string>>({}, { team: "red" }, { team: "blue" });
const boundary = fc.constantFrom({}, {}, { boundary: "fence" });

const role = fc.record({ inline: statements, trust, tags, profile: fc.boolean() });
const sketch: fc.Arbitrary<Required<Pick<Sketch, "users" | "roles" | "groups" | "policies">>> = fc.record({
  users: fc.record({
    ann: fc
      .record({
        inline: statements,
        tags,
        groups: fc.constantFrom([], ["team"]),
        attached: fc.constantFrom([], ["shared"]),
      })
      .chain((user) => boundary.map((bound) => ({ ...user, ...bound }))),
    bob: fc.record({ inline: statements, tags, attached: fc.constantFrom([], ["shared"], ["AdministratorAccess"]) }),
  }),
  roles: fc.record({
    app: role,
    job: role.chain((found) => boundary.map((bound) => ({ ...found, ...bound }))),
    boss: trust.map((found) => ({ inline: [EVERYTHING], trust: found, profile: true })),
  }),
  groups: fc.record({ team: fc.record({ inline: statements }) }),
  policies: fc.constant({
    fence: [[{ Action: ["s3:*", "iam:Put*", "sts:*"] }]],
    shared: [[{ Action: "s3:*" }], [{ Action: "iam:Put*" }]],
  }),
});

const flagged = (found: Sketch): ReadonlySet<string> => new Set(escalationOf(found).escalating);
const isWithin = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean =>
  [...some].every((arn) => all.has(arn));

describe("escalation", () => {
  it("never grows by a Deny", () => {
    fc.assert(
      fc.property(sketch, deny, (account, more) => {
        const { app } = account.roles ?? {};
        const denied = {
          ...account,
          roles: { ...account.roles, app: { ...app, inline: [...(app?.inline ?? []), more] } },
        };
        expect(isWithin(flagged(denied), flagged(account))).toBe(true);
      }),
      { numRuns: 40, seed: 7 },
    );
  }, 30_000);

  it("never grows when a principal loses its statements", () => {
    fc.assert(
      fc.property(sketch, (account) => {
        const { ann } = account.users ?? {};
        const less = { ...account, users: { ...account.users, ann: { ...ann, inline: [] } } };
        expect(isWithin(flagged(less), flagged(account))).toBe(true);
      }),
      { numRuns: 40, seed: 11 },
    );
  }, 30_000);

  it("has a path of connected steps for every principal that it flags, and none for the others", () => {
    fc.assert(
      fc.property(sketch, (account) => {
        const found = escalationOf(account);
        for (const name of ["user/ann", "user/bob", "role/app", "role/job", "role/boss"]) {
          const arn = iam(name);
          const paths = found.pathsOf(arn).filter(({ target }) => target.kind === "administrator");
          expect(paths.length > 0).toBe(found.canEscalate(arn));
          for (const { steps, target } of paths) {
            expect(steps[0]?.from).toBe(arn);
            expect(steps.at(-1)?.to).toBe(target.arn);
            steps.slice(1).forEach((step, at) => {
              expect(step.from).toBe(steps[at]?.to);
            });
            for (const { requires } of steps) expect(requires.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 40, seed: 17 },
    );
  }, 30_000);
});
