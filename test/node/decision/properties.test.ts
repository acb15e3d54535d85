import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Decision, decide } from "../../../src/iam/decision/decide.ts";
import type { DecisionRequest } from "../../../src/iam/decision/request.ts";

fc.configureGlobal({ seed: 20260115 });

const ACCOUNT = "111122223333";
const PRINCIPALS = [
  `arn:aws:iam::${ACCOUNT}:user/a`,
  `arn:aws:iam::${ACCOUNT}:role/r`,
  `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`,
  `arn:aws:iam::${ACCOUNT}:root`,
  "arn:aws:iam::444455556666:user/b",
  "lambda.amazonaws.com",
  "*",
];
const RESOURCES = [
  "arn:aws:s3:::b",
  "arn:aws:s3:::b/x",
  `arn:aws:kms:us-east-1:${ACCOUNT}:key/k`,
  `arn:aws:iam::${ACCOUNT}:role/t`,
  "*",
];
const ACTIONS = ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "sts:AssumeRole"];

const effect = fc.constantFrom("Allow", "Deny");
const few = <T>(...items: T[]): fc.Arbitrary<T[]> =>
  fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 2 });
const action = fc.oneof(
  few("*", "s3:*", "s3:Get*", "kms:?ecrypt", "sts:AssumeRole").map((Action) => ({ Action })),
  few("iam:*", "s3:Put*", "kms:*").map((NotAction) => ({ NotAction })),
);
const resource = fc.oneof(
  few("*", "arn:aws:s3:::b*", "arn:aws:s3:::b/x", "arn:aws:*:*:*:*", `arn:aws:s3:::b/\${aws:username}`).map(
    (Resource) => ({ Resource }),
  ),
  few("arn:aws:s3:::b", `arn:aws:kms:*:*:key/*`, `arn:aws:s3:::b/\${aws:PrincipalTag/t}`).map((NotResource) => ({
    NotResource,
  })),
);
const condition = fc.constantFrom(
  {},
  {},
  { Condition: { StringEquals: { "aws:SourceVpc": "v" } } },
  { Condition: { Bool: { "aws:SecureTransport": "true" } } },
  { Condition: { StringNotEqualsIfExists: { "aws:PrincipalAccount": ACCOUNT } } },
  { Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["a"] } } },
);
const principal = fc.oneof(
  fc.constant({ Principal: "*" }),
  few(ACCOUNT, ...PRINCIPALS.slice(0, 5)).map((AWS) => ({ Principal: { AWS } })),
  fc.constant({ Principal: { Service: "lambda.amazonaws.com" } }),
  few(...PRINCIPALS.slice(0, 4)).map((AWS) => ({ NotPrincipal: { AWS } })),
);

type Statement = Record<string, unknown>;
interface Document {
  Version: string;
  Statement: Statement[];
}

const identityStatement = fc
  .tuple(effect, action, resource, condition)
  .map(([Effect, ...rest]): Statement => Object.assign({ Effect }, ...rest));
const document = (statement: fc.Arbitrary<Statement>): fc.Arbitrary<Document> =>
  fc.array(statement, { maxLength: 4 }).map((Statement) => ({ Version: "2012-10-17", Statement }));
const identity = document(identityStatement);
const resourceStatement = fc
  .tuple(identityStatement, principal)
  .map(([statement, who]): Statement => ({ ...statement, ...who }));
const trustStatement = resourceStatement.map(({ Resource: _, NotResource: __, ...rest }): Statement => rest);

const request = fc
  .record({
    principal: fc.constantFrom(...PRINCIPALS),
    action: fc.constantFrom(...ACTIONS),
    resource: fc.constantFrom(...RESOURCES),
  })
  .chain((call) =>
    fc.record(
      {
        principal: fc.constant(call.principal),
        action: fc.constant(call.action),
        resource: fc.constant(call.resource),
        resourceAccount: fc.constant(ACCOUNT),
        identityPolicies: fc.array(identity, { maxLength: 3 }),
        resourcePolicy: document(call.resource.includes(":role/") ? trustStatement : resourceStatement),
        permissionsBoundary: identity,
        sessionPolicies: fc.array(identity, { minLength: 1, maxLength: 2 }),
        serviceControlPolicies: fc.array(fc.array(identity, { maxLength: 2 }), { maxLength: 2 }),
        contextComplete: fc.boolean(),
      },
      { requiredKeys: ["principal", "action", "resource", "resourceAccount", "identityPolicies"] },
    ),
  );

/** From no access to access. */
const RANK = { explicitDeny: 0, implicitDeny: 0, conditional: 1, allowed: 2 } as const;

function answer(value: unknown): Decision {
  const decided = decide(value as DecisionRequest, 0);
  if ("error" in decided) throw new Error(decided.error);
  return decided;
}

function rank(value: unknown): number {
  return RANK[answer(value).decision];
}

type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

/** Each list of policies of the request, with what puts another in its place. */
function layers(value: Request): { policies: Document[]; withPolicies: (policies: Document[]) => unknown }[] {
  return [
    { policies: value.identityPolicies, withPolicies: (identityPolicies) => ({ ...value, identityPolicies }) },
    ...(value.sessionPolicies === undefined
      ? []
      : [
          {
            policies: value.sessionPolicies,
            withPolicies: (sessionPolicies: Document[]) => ({ ...value, sessionPolicies }),
          },
        ]),
    ...(value.serviceControlPolicies ?? []).map((policies, i) => ({
      policies,
      withPolicies: (level: Document[]) => ({
        ...value,
        serviceControlPolicies: value.serviceControlPolicies?.with(i, level),
      }),
    })),
  ];
}

/** The same with the boundary and the resource policy, which are one document each. */
function documents(
  value: Request,
): { document: Document; withDocument: (document: Document) => unknown; ofResource: boolean }[] {
  const { permissionsBoundary, resourcePolicy } = value;
  return [
    ...layers(value).flatMap(({ policies, withPolicies }) =>
      policies.map((document, i) => ({
        document,
        ofResource: false,
        withDocument: (other: Document) => withPolicies(policies.with(i, other)),
      })),
    ),
    ...(permissionsBoundary === undefined
      ? []
      : [
          {
            document: permissionsBoundary,
            ofResource: false,
            withDocument: (other: Document) => ({ ...value, permissionsBoundary: other }),
          },
        ]),
    ...(resourcePolicy === undefined
      ? []
      : [
          {
            document: resourcePolicy,
            ofResource: true,
            withDocument: (other: Document) => ({ ...value, resourcePolicy: other }),
          },
        ]),
  ];
}

const RUNS = { numRuns: 800 };

describe("a decision", () => {
  it("loses nothing by another Allow and gains nothing by another Deny", () => {
    fc.assert(
      fc.property(request, resourceStatement, fc.nat(), (value, extra, place) => {
        const all = documents(value);
        const chosen = all[place % Math.max(all.length, 1)];
        if (chosen === undefined) return;
        const { Principal, NotPrincipal, ...plain } = extra;
        const trust = chosen.ofResource && value.resource.includes(":role/");
        const { Resource, NotResource, ...short } = extra;
        const statement = trust ? short : chosen.ofResource ? extra : plain;
        const changed = rank(
          chosen.withDocument({ ...chosen.document, Statement: [...chosen.document.Statement, statement] }),
        );
        if (extra.Effect === "Allow") expect(changed).toBeGreaterThanOrEqual(rank(value));
        else expect(changed).toBeLessThanOrEqual(rank(value));
      }),
      RUNS,
    );
  });

  it("does not depend on the order of statements and policies", () => {
    fc.assert(
      fc.property(request, (value) => {
        const before = answer(value).decision;
        for (const { document: policy, withDocument } of documents(value)) {
          expect(answer(withDocument({ ...policy, Statement: policy.Statement.toReversed() })).decision).toBe(before);
        }
        for (const { policies, withPolicies } of layers(value))
          expect(answer(withPolicies(policies.toReversed())).decision).toBe(before);
      }),
      RUNS,
    );
  });

  it("does not depend on how statements are spread over policies", () => {
    fc.assert(
      fc.property(request, (value) => {
        const before = answer(value);
        for (const { policies, withPolicies } of layers(value)) {
          const split = policies.flatMap((policy) =>
            policy.Statement.map((Statement) => ({ ...policy, Statement: [Statement] })),
          );
          if (split.length === 0) continue;
          const after = answer(withPolicies(split));
          expect(after.decision).toBe(before.decision);
          expect(after.conditions?.length).toBe(before.conditions?.length);
          expect(after.because.length).toBeGreaterThanOrEqual(before.because.length > 0 ? 1 : 0);
        }
      }),
      RUNS,
    );
  });

  it("is the same for a statement and for its actions and resources one by one", () => {
    fc.assert(
      fc.property(request, (value) => {
        const before = rank(value);
        const one = (statement: Statement): Statement[] => {
          const actions = statement.Action;
          const resources = statement.Resource;
          const byAction = Array.isArray(actions)
            ? actions.map((Action: unknown) => ({ ...statement, Action }))
            : [statement];
          return Array.isArray(resources)
            ? byAction.flatMap((s) => resources.map((Resource: unknown) => ({ ...s, Resource })))
            : byAction;
        };
        for (const { document: policy, withDocument } of documents(value)) {
          expect(rank(withDocument({ ...policy, Statement: policy.Statement.flatMap(one) }))).toBe(before);
        }
      }),
      RUNS,
    );
  });

  it("that is conditional becomes one of the others once everything is known", () => {
    fc.assert(
      fc.property(request, (value) => {
        const open = answer({ ...value, contextComplete: false });
        const closed = answer({ ...value, contextComplete: true });
        expect(closed.decision).not.toBe("conditional");
        if (open.decision !== "conditional")
          expect(closed.decision).toSatisfy((d) => RANK[d as Decision["decision"]] === RANK[open.decision]);
      }),
      RUNS,
    );
  });

  it("says why: denied and allowed by statements of their own effect", () => {
    fc.assert(
      fc.property(request, (value) => {
        const { decision, because, conditions } = answer(value);
        if (decision === "explicitDeny")
          expect(because.some(({ effect: e }) => e === "Deny") && because.every(({ effect: e }) => e === "Deny")).toBe(
            true,
          );
        if (decision === "implicitDeny") expect(because).toEqual([]);
        if (decision === "allowed") expect(because.every(({ effect: e }) => e === "Allow")).toBe(true);
        expect((conditions?.length ?? 0) > 0).toBe(decision === "conditional");
      }),
      RUNS,
    );
  });
});
