import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { CAPABILITIES, services } from "../../../src/iam/catalogue/catalogue.ts";
import { decide } from "../../../src/iam/decision/decide.ts";
import type { RoleDetail } from "../../../src/iam/inventory/authorizationDetails.ts";
import { WITNESS } from "../../../src/iam/policy/witness.ts";

const ACCOUNT = "123456789012";
const AT = Date.parse("2026-01-01T00:00:00Z");
const RUNS = Number(process.env.STARRED_ARN_RUNS ?? 20);

/** Resources of the inventory, with names of what is inside them. */
const HELD: Readonly<Record<string, readonly string[]>> = {
  "arn:aws:s3:::orders": ["", "/a", "/a/b"],
  [`arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`]: ["", "/index/a", "/stream/a", "/backup/a", "/export/a"],
  [`arn:aws:lambda:us-east-1:${ACCOUNT}:function:orders`]: ["", ":a", ":1", ":a/durable-execution/a/a"],
  [`arn:aws:sns:us-east-1:${ACCOUNT}:orders`]: [""],
  [`arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`]: [""],
};
/** Names outside the inventory. */
const ELSEWHERE = [
  "arn:aws:s3:::news/a",
  `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`,
  `arn:aws:lambda:us-east-1:${ACCOUNT}:function:news`,
];
const INDEXED = ["s3", "dynamodb", "lambda", "sns", "sqs"];

const oneOf = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
const pattern = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(
        oneOf("aws", "aws", "aws*", "*", "a?s", "aws-cn"),
        oneOf("s3", "dynamodb", "lambda", "sns", "sqs", "*", "s*", "s?s", "dynamo*", "*a"),
        oneOf("", "us-east-1", "*", "*", "us-*", "*-1", "eu-west-?"),
        oneOf("", ACCOUNT, "*", "*", "12*", "999999999999"),
        oneOf(
          ...[
            "orders",
            "orders/*",
            "orders/a",
            "orders*",
            "*",
            "news",
            "table/orders",
            "table/orders*",
            "table/*",
            "table/orders/*",
          ],
          ...[
            "table/*/index/*",
            "table/news",
            "function:orders",
            "function:*",
            "function:orders:*",
            "function:*:a",
            "*/a",
            "*:a",
            "ord?rs",
          ],
        ),
      )
      .map((parts) => ["arn", ...parts].join(":")),
  },
  {
    weight: 2,
    arbitrary: oneOf(
      "*",
      "arn:*",
      "arn:aws:sns:*:orders",
      "arn:aws:lambda:*:function:orders",
      "arn:*:s3:::orders/*",
      "arn:aws:dynamodb:*:table/orders*",
    ),
  },
);
const action = oneOf(
  "*",
  "s3:*",
  "s3:Get*",
  "dynamodb:*",
  "dynamodb:*Item",
  "dynamodb:Describe*",
  "lambda:*",
  "lambda:Invoke*",
  "sns:*",
  "sqs:*",
  "*:List*",
  "*:Delete*",
);
const some = (value: fc.Arbitrary<string>): fc.Arbitrary<string[]> => fc.array(value, { minLength: 1, maxLength: 3 });
const statement = fc
  .record({
    Effect: oneOf("Allow", "Allow", "Allow", "Deny"),
    Action: some(action),
    patterns: some(pattern),
    not: fc.nat(9),
  })
  .map(({ Effect, Action, patterns, not }) => ({ Effect, Action, [not === 0 ? "NotResource" : "Resource"]: patterns }));
const document = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((Statement) => ({ Version: "2012-10-17", Statement }));

/** By service and resource type pattern, the actions and their capabilities. */
const ACTIONS = services()
  .filter(({ prefix }) => INDEXED.includes(prefix))
  .map(({ prefix, displayName, actions }) => ({
    prefix,
    displayName,
    actions: actions
      .filter(({ resourceTypes }) => resourceTypes.length > 0)
      .map(({ name, capabilities }) => ({
        name: `${prefix}:${name}`,
        capabilities: CAPABILITIES.filter((_, at) => ((capabilities >>> at) & 1) === 1) as readonly string[],
      })),
  }));

const ROLE = `arn:aws:iam::${ACCOUNT}:role/r`;

function accountOf(policy: object, boundary: object | undefined) {
  const arn = `arn:aws:iam::${ACCOUNT}:policy/limit`;
  const role: RoleDetail = {
    Arn: ROLE,
    RoleName: "r",
    RolePolicyList: [{ PolicyName: "p", PolicyDocument: policy }],
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [] },
    ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: arn } }),
  };
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
  const version = { VersionId: "v1", IsDefaultVersion: true, Document: boundary };
  index.addAuthorizationDetails({
    RoleDetailList: [role],
    Policies:
      boundary === undefined
        ? []
        : [{ PolicyName: "limit", Arn: arn, DefaultVersionId: "v1", PolicyVersionList: [version] }],
  });
  index.addResources(Object.keys(HELD).map((name) => ({ arn: name })));
  return { account: index.seal(), role };
}

test("exact decisions and the account agree on stars in any part of an ARN", { timeout: 1_200_000 }, () => {
  let asked = 0;
  let rows = 0;
  fc.assert(
    fc.property(document, fc.option(document, { nil: undefined, freq: 3 }), (policy, boundary) => {
      const { account, role } = accountOf(policy, boundary);
      const decideOn = account.decisionsOf(role);
      const exact = (name: string, resource: string): boolean => {
        const request = { principal: ROLE, action: name, resource, context: {}, identityPolicies: [policy] };
        const answer = decide(boundary === undefined ? request : { ...request, permissionsBoundary: boundary }, AT);
        return "decision" in answer && answer.decision === "allowed";
      };
      const { grants } = account.analyzePrincipal(role);
      for (const [held, inside] of Object.entries(HELD)) {
        const [, , prefix = ""] = held.split(":");
        const service = ACTIONS.find((each) => each.prefix === prefix);
        const shown = new Set(
          grants.flatMap(({ service: of, capability, resources }) =>
            of === service?.displayName && resources.some((at) => account.resources[at]?.arn === held)
              ? [capability]
              : [],
          ),
        );
        rows += shown.size;
        // A resource part such as `*:a` takes in whatever ends so.
        const names = inside.flatMap((rest) => [
          held + rest,
          ...(rest === "" ? [] : [held + rest.replace(/\w+$/, WITNESS), `${held}${rest}:a`]),
        ]);
        const allowed = new Set<string>();
        for (const { name, capabilities } of service?.actions ?? []) {
          for (const arn of names) {
            const isAllowed = exact(name, arn);
            if (isAllowed) for (const capability of capabilities) allowed.add(capability);
            const found = decideOn(name, arn);
            if ((found === "certain") !== isAllowed) expect({ name, arn, found }).toEqual({ name, arn, isAllowed });
            asked += 1;
          }
        }
        // What is shown is allowed by some action of the service on it or inside it.
        for (const capability of shown)
          if (!allowed.has(capability)) expect({ held, capability, by: "nothing" }).toEqual({});
      }
      for (const arn of ELSEWHERE) {
        for (const { actions } of ACTIONS) {
          for (const { name } of actions.slice(0, 10)) {
            expect(decideOn(name, arn) === "certain").toBe(exact(name, arn));
            asked += 1;
          }
        }
      }
    }),
    { seed: 20260201, numRuns: RUNS },
  );
  expect(asked).toBeGreaterThan(RUNS * 500);
  expect(rows).toBeGreaterThan(RUNS);
});
