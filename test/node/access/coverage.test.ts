import fc from "fast-check";
import { expect, test } from "vitest";
import { createAccountIndex } from "../../../src/iam/access/accountIndex.ts";
import { findAction } from "../../../src/iam/catalogue/catalogue.ts";
import { WITNESS } from "../../../src/iam/policy/witness.ts";
import { ACCOUNT, asCollected, NAMES, randomAccount } from "./randomAccount.ts";

const AT = Date.parse("2026-01-01T00:00:00Z");
const parts = [
  "x",
  "xx",
  "x/y",
  "ann/1",
  "red/1",
  "green/x",
  "x/x/x",
  "ann/x/1",
  "ann/x",
  "red/x/ann",
  "re*/x",
  `${WITNESS}/x`,
  `x/${WITNESS}`,
  WITNESS,
];
const OBJECT_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:GetObjectAcl"];
const BUCKET_ACTIONS = ["s3:ListBucket", "s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:DeleteBucket"];

test("access to any part of a bucket shows on the bucket, with its reasons", { timeout: 120_000 }, () => {
  let shown = 0;
  fc.assert(
    fc.property(randomAccount, (random) => {
      const { details, resources, user, role } = asCollected(random);
      const index = createAccountIndex({ accountId: ACCOUNT, partition: "aws", at: AT });
      index.addAuthorizationDetails(details);
      index.addResources(resources);
      const account = index.seal();
      for (const detail of [user, role]) {
        const { cells, grants } = account.analyzePrincipal(detail);
        const decideOn = account.decisionsOf(detail);
        for (const bucket of [NAMES.bucket, NAMES.second]) {
          const at = account.resources.findIndex(({ arn }) => arn === bucket);
          const cell = cells[at] ?? 0;
          let least = 0;
          const see = (action: string, arn: string): void => {
            const mask = findAction(action)?.capabilities ?? 0;
            const found = decideOn(action, arn);
            if (found === "certain") least |= mask | (mask << 6);
            if (found === "conditional") least |= mask;
          };
          for (const action of BUCKET_ACTIONS) see(action, bucket);
          for (const action of OBJECT_ACTIONS) for (const part of parts) see(action, `${bucket}/${part}`);
          expect(cell & least, `${detail.Arn} on ${bucket}`).toBe(least);
          const fromGrants = grants
            .filter(({ resources: list }) => list.includes(at))
            .reduce((bits, { certainty }) => bits | (certainty === "certain" ? 2 : 1), 0);
          expect(fromGrants !== 0).toBe(cell !== 0);
          shown += cell === 0 ? 0 : 1;
        }
        for (const grant of grants) {
          expect(grant.because.length, JSON.stringify(grant)).toBeGreaterThan(0);
          expect(grant.conditions.length > 0, JSON.stringify(grant)).toBe(grant.certainty === "conditional");
        }
      }
    }),
    { numRuns: 200, seed: 7 },
  );
  expect(shown).toBeGreaterThan(100);
});
