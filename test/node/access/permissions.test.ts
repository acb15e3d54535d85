import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { askedAction } from "../../../src/iam/access/evaluate/askedAction.ts";
import { canDo, whoCan } from "../../../src/iam/access/permissions.ts";
import { ACCOUNT, asCollected, NAMES, randomAccount } from "./randomAccount.ts";

const AT = Date.parse("2026-01-01T00:00:00Z");
const ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:PutBucketPolicy"];
const PARTS = ["", "/x", "/x/y", "/red/1", "/ann/x"];
const RUNS = Number(process.env.PERMISSION_RUNS ?? 12);

/** The account of a random case, and its principals. */
function opened(random: Parameters<typeof asCollected>[0]) {
  const { details, resources, user, role } = asCollected(random);
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
  index.addAuthorizationDetails(details);
  index.addResources(resources);
  return { account: index.seal(), principals: [user, role] };
}

const asked = (name: string) => {
  const action = askedAction(name);
  if (action === undefined) throw new Error(`no action ${name}`);
  return action;
};

test("a permission is as certain as the decision, and names the statements that decide it", { timeout: 60_000 }, () => {
  let found = 0;
  fc.assert(
    fc.property(randomAccount, (random) => {
      const { account, principals } = opened(random);
      for (const detail of principals) {
        const decide = account.decisionsOf(detail);
        for (const name of ACTIONS) {
          for (const bucket of [NAMES.bucket, NAMES.second]) {
            for (const part of PARTS) {
              const arn = bucket + part;
              const direct = [...canDo(account, detail, asked(name), arn)].filter(
                ({ resource, through }) => resource === arn && through === undefined,
              );
              const decided = decide(name, arn);
              const isMeantItself = part !== "" || !/Object$/.test(name);
              if (isMeantItself)
                expect(direct.map(({ certainty }) => certainty)).toEqual(decided === "denied" ? [] : [decided]);
              for (const { because, certainty, conditions } of direct) {
                found += 1;
                expect(because.length).toBeGreaterThan(0);
                if (certainty === "certain") expect(conditions).toEqual([]);
              }
            }
          }
        }
      }
    }),
    { seed: 5, numRuns: RUNS },
  );
  expect(found).toBeGreaterThan(100);
});

test("who can do something outside the account has it among the grants of the resource", { timeout: 60_000 }, () => {
  let outside = 0;
  fc.assert(
    fc.property(randomAccount, (random) => {
      const { account } = opened(random);
      const granted = new Set(
        [...account.externalGrants()].map(
          ({ principal, resource }) => `${principal.arn} ${account.resources[resource]?.arn}`,
        ),
      );
      const told = new Set<string>();
      for (const bucket of [NAMES.bucket, NAMES.second]) {
        for (const name of ACTIONS) {
          for (const { principal } of whoCan(account, [], asked(name), bucket)) told.add(`${principal} ${bucket}`);
        }
      }
      for (const each of told) expect(granted).toContain(each);
      outside += told.size;
    }),
    { seed: 5, numRuns: RUNS },
  );
  expect(outside).toBeGreaterThan(2);
});
