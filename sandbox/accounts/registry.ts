import acmeManagement from "./111100002222/index.ts";
import acmeProduction from "./123456789012/index.ts";
import govcloud from "./210987654321/index.ts";
import { generateAccount } from "./generate.ts";
import type { Account } from "./model.ts";

const largeAccountId = "333344445555";

const large = generateAccount({
  seed: 1,
  accountId: largeAccountId,
  principals: 2500,
  buckets: 300,
  keys: 120,
  functions: 120,
  statementsPerPrincipal: 12,
});

/** Few principals, and more resources than one invocation of the service reads. */
const wide = generateAccount({
  seed: 2,
  accountId: "444455556666",
  principals: 40,
  buckets: 10_000,
  keys: 2_000,
  statementsPerPrincipal: 12,
});

/** Every account that the sandbox serves. */
export const accounts: readonly Account[] = [acmeProduction, govcloud, large, wide, acmeManagement];

export function findAccount(accountId: string): Account | undefined {
  return accounts.find((account) => account.accountId === accountId);
}

/** The account whose bucket it is: bucket names are unique over all accounts. */
export function findBucketOwner(bucket: string): Account | undefined {
  return accounts.find((account) => account.findBucket(bucket) !== undefined);
}
