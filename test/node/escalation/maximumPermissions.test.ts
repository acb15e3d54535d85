import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { PrincipalEvaluation } from "../../../src/iam/access/evaluate/principalEvaluation.ts";
import { isFullAdmin } from "../../../src/iam/access/grants/administrators.ts";
import { withAdminPolicy } from "../../../src/iam/escalation/account/hypotheticalPrincipals.ts";
import { leavesEveryAction } from "../../../src/iam/escalation/account/maximumPermissions.ts";
import { ACCOUNT, detailsOf, iam, type Statement } from "./accounts.ts";

const action = fc.constantFrom(
  "*",
  "s3:*",
  "s3:GetObject",
  "iam:*",
  "iam:Delete*",
  "ec2:Describe*",
  "sts:GetCallerIdentity",
  "kms:*",
);
const element = fc.oneof(
  { weight: 4, arbitrary: fc.array(action, { minLength: 1, maxLength: 2 }).map((Action): Statement => ({ Action })) },
  {
    weight: 2,
    arbitrary: fc.array(action, { minLength: 1, maxLength: 2 }).map((NotAction): Statement => ({ NotAction })),
  },
);
const resource = fc.constantFrom<Statement>(
  { Resource: "*" },
  { Resource: "*" },
  { Resource: "arn:aws:s3:::vault/*" },
  { Resource: ["arn:aws:s3:::*", iam("*")] },
  { Resource: "arn:*" },
  { NotResource: "arn:aws:s3:::vault" },
  { NotResource: "arn:aws:s3:::*" },
);
const condition = fc.constantFrom<Statement>(
  {},
  {},
  {},
  { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } },
  { Condition: { StringEquals: { "aws:ResourceAccount": ACCOUNT } } },
  { Condition: { StringEquals: { "aws:ResourceTag/team": "red" } } },
);
const statement = fc.tuple(element, resource, condition).map((parts): Statement => Object.assign({}, ...parts));
const deny = statement.map((found): Statement => ({ ...found, Effect: "Deny" }));

describe("what a principal would be if everything were allowed to it", () => {
  it("is an administrator exactly when the full decision says so", () => {
    let administrators = 0;
    fc.assert(
      fc.property(
        fc.array(deny, { maxLength: 2 }),
        fc.option(
          fc.array(fc.oneof({ weight: 3, arbitrary: statement }, { weight: 1, arbitrary: deny }), {
            minLength: 1,
            maxLength: 3,
          }),
        ),
        (inline, fence) => {
          const details = detailsOf({
            users: {
              ann: {
                inline: [{ Action: "s3:ListAllMyBuckets" }, ...inline],
                ...(fence === null ? {} : { boundary: "fence" }),
              },
            },
            policies: fence === null ? {} : { fence: [fence] },
          });
          const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: 0 });
          index.addAuthorizationDetails(details);
          const account = index.seal();
          const [ann] = details.principals;
          if (ann === undefined) throw new Error("no user");
          const subject = withAdminPolicy(account.evaluationOf(ann).subject);
          const whole = isFullAdmin(new PrincipalEvaluation(account.scope, subject));
          if (whole) administrators += 1;
          expect(leavesEveryAction(account.scope, subject)).toBe(whole);
        },
      ),
      { numRuns: 120, seed: 5 },
    );
    expect(administrators).toBeGreaterThan(10);
  }, 30_000);
});
