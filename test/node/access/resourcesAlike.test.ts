import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import { ACCOUNT, asCollected, identityDocument, NAMES, randomAccount, variable } from "./randomAccount.ts";

/** Names that the random patterns tell apart and names that they do not. */
const BUCKETS = ["a", "ab", "ac", "acx", "bb", "xb", "other", "others"];
const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;

/** Policies on all of a bucket, and on parts of it. */
const ownPolicy = (name: string, rest: string, principal: unknown, effect: string): object => ({
  Version: "2012-10-17",
  Statement: {
    Effect: effect,
    Principal: principal,
    Action: "s3:GetObject",
    Resource: `${bucketArn(name)}/${rest}`,
  },
});
const policyOf = fc.oneof(
  fc.constant(undefined),
  fc
    .tuple(
      fc.constantFrom(
        "*",
        "x",
        "x/*",
        "re*",
        "*/x",
        `${variable("aws:username")}/*`,
        `${variable("aws:PrincipalTag/team")}/x`,
      ),
      fc.constantFrom<unknown>("*", { AWS: NAMES.user }, { AWS: NAMES.role }, { AWS: `arn:aws:iam::${ACCOUNT}:root` }),
      fc.constantFrom("Allow", "Allow", "Deny"),
    )
    .map(
      (parts) =>
        (name: string): object =>
          ownPolicy(name, ...parts),
    ),
);

/** Of each principal and bucket: its cell and its grants, reasons included. */
function accessBy(
  random: Parameters<typeof asCollected>[0],
  resources: readonly ResourceRecord[],
): Map<string, string> {
  const { details, user, role } = asCollected(random);
  const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: Date.UTC(2026, 0, 1) });
  index.addAuthorizationDetails(details);
  index.addResources(resources);
  const account = index.seal();
  const found = new Map<string, string>();
  for (const detail of [user, role]) {
    const { grants, cells } = account.analyzePrincipal(detail);
    for (const [at, { arn }] of account.resources.entries()) {
      if (!arn.startsWith("arn:aws:s3:::")) continue;
      const own = grants.filter((grant) => grant.resources.includes(at)).map(({ resources: _, ...grant }) => grant);
      found.set(`${detail.Arn} ${arn}`, JSON.stringify({ cell: cells[at], own }));
    }
  }
  return found;
}

test("what a principal may do on a bucket and inside it does not depend on the other buckets", {
  timeout: 120_000,
}, () => {
  let reached = 0;
  fc.assert(
    fc.property(
      randomAccount,
      fc.tuple(...BUCKETS.map(() => policyOf)),
      fc.array(identityDocument, { maxLength: 1 }),
      fc.shuffledSubarray(BUCKETS, { minLength: 2, maxLength: 2 }),
      (random, policies, more, compared) => {
        const account = { ...random, inline: [...random.inline, ...more] };
        const records = BUCKETS.map((name, at): ResourceRecord => {
          const policy = policies[at]?.(name);
          return { arn: bucketArn(name), tags: {}, ...(policy && { policy }) };
        });
        const together = accessBy(account, records);
        for (const record of records.filter((_, at) => compared.includes(BUCKETS[at] ?? ""))) {
          for (const [who, alone] of accessBy(account, [record])) {
            expect(together.get(who), who).toBe(alone);
            if (alone.includes('"own":[{')) reached += 1;
          }
        }
      },
    ),
    { numRuns: 60, seed: 20261201 },
  );
  expect(reached).toBeGreaterThan(80);
});
