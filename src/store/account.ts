import { and, asc, eq, gt, isNotNull, ne, sql } from "drizzle-orm";
import type { Runtime } from "../platform/runtime.ts";
import { type CustomerKey, DEFAULT_CUSTOMER, insertCustomer, isCustomer, withCandidates } from "./customer.ts";
import { type Database, guarded } from "./database.ts";
import { type Deed, insertEvent } from "./event.ts";
import { cancelUnfinished } from "./life/cancellation.ts";
import { account, type ConfiguredAuthMethod, customer, execution, type Provider, partner } from "./schema.ts";

export interface AccountConfiguration {
  provider: Provider;
  auditorAuthMethod: ConfiguredAuthMethod;
  roleArn: string | null;
  externalId: string | null;
}

export interface AccountRecord extends AccountConfiguration {
  customerId: string;
  accountId: string;
  createdAt: number;
  updatedAt: number;
  createdBy: string | null;
}

const CONFIGURATION_DELETED = "The account's configuration was deleted before the analysis was complete.";

export type AccountKey = CustomerKey & { accountId: string };

const RECORD = {
  customerId: account.customerId,
  accountId: account.accountId,
  provider: account.provider,
  auditorAuthMethod: account.auditorAuthMethod,
  roleArn: account.roleArn,
  externalId: account.externalId,
  createdAt: account.createdAt,
  updatedAt: account.updatedAt,
  createdBy: account.createdBy,
};

const customerIdOf = (db: Database, key: CustomerKey) =>
  db.orm.select({ customerId: customer.customerId }).from(customer).where(isCustomer(key));

const isAccount = (db: Database, key: AccountKey) =>
  and(
    eq(account.accountId, key.accountId),
    eq(account.partnerId, key.partnerId),
    eq(account.customerId, customerIdOf(db, key)),
  );

export type PutAccountOutcome =
  | { outcome: "stored"; account: AccountRecord }
  | { outcome: "partner_unknown" }
  /** Method `cvs`, and the partner has no vending service. */
  | { outcome: "not_oem" };

/** Creates the customer if it does not exist, then creates or replaces the configuration: all of it or nothing. */
export async function putAccount(
  db: Database,
  key: AccountKey,
  configuration: AccountConfiguration,
  deed: Deed,
  randomBytes: Runtime["randomBytes"],
): Promise<PutAccountOutcome> {
  const { now, actor } = deed;
  const needsOem = configuration.auditorAuthMethod === "cvs";
  return withCandidates(key.partnerId, randomBytes, async (candidates) => {
    const allowed = needsOem ? isNotNull(partner.credentialVendingServiceUrl) : undefined;
    const [, accounts, , partners] = await guarded(() =>
      db.orm.batch([
        insertCustomer(db, key, candidates, DEFAULT_CUSTOMER, now, allowed).onConflictDoNothing({
          target: [customer.partnerId, customer.partnerCustomerId],
        }),
        db.orm
          .insert(account)
          .select((query) =>
            query
              .select({
                customerId: customer.customerId,
                accountId: sql<string>`${key.accountId}`.as("account_id"),
                partnerId: sql<string>`${customer.partnerId}`.as("partner_id"),
                provider: sql<Provider>`${configuration.provider}`.as("provider"),
                auditorAuthMethod: sql<ConfiguredAuthMethod>`${configuration.auditorAuthMethod}`.as(
                  "auditor_auth_method",
                ),
                roleArn: sql<string | null>`${configuration.roleArn}`.as("role_arn"),
                externalId: sql<string | null>`${configuration.externalId}`.as("external_id"),
                roleSince: sql<number | null>`${now}`.as("role_since"),
                createdAt: sql<number>`${now}`.as("created_at"),
                updatedAt: sql<number>`${now}`.as("updated_at"),
                createdBy: sql<string | null>`${actor}`.as("created_by"),
              })
              .from(customer)
              .innerJoin(partner, eq(partner.partnerId, customer.partnerId))
              .where(and(isCustomer(key), allowed)),
          )
          .onConflictDoUpdate({
            target: [account.customerId, account.accountId],
            set: { ...configuration, updatedAt: now, roleSince: roleSinceAfter(configuration, now) },
          })
          .returning(RECORD),
        insertEvent(db, deed),
        db.orm
          .select({ credentialVendingServiceUrl: partner.credentialVendingServiceUrl })
          .from(partner)
          .where(eq(partner.partnerId, key.partnerId)),
      ]),
    );
    if (partners[0] === undefined) return { outcome: "partner_unknown" };
    if (needsOem && partners[0].credentialVendingServiceUrl === null) return { outcome: "not_oem" };
    return accounts[0] && { outcome: "stored", account: accounts[0] };
  });
}

/** Of a configuration that is replaced: kept while role and external ID stay the same. */
function roleSinceAfter({ roleArn, externalId }: AccountConfiguration, now: number) {
  return sql`case when ${account.roleArn} is ${roleArn} and ${account.externalId} is ${externalId}
    then coalesce(${account.roleSince}, ${account.createdAt}) else ${now} end`;
}

export async function findAccount(db: Database, key: AccountKey): Promise<AccountRecord | undefined> {
  const rows = await guarded(() => db.orm.select(RECORD).from(account).where(isAccount(db, key)));
  return rows[0];
}

/** Accounts of a customer by accountId, those after `after`; undefined when there is no such customer. */
export async function listAccounts(
  db: Database,
  key: CustomerKey,
  after: string | undefined,
  limit: number,
): Promise<AccountRecord[] | undefined> {
  const [customers, accounts] = await guarded(() =>
    db.orm.batch([
      customerIdOf(db, key),
      db.orm
        .select(RECORD)
        .from(account)
        .where(
          and(
            eq(account.partnerId, key.partnerId),
            eq(account.customerId, customerIdOf(db, key)),
            after === undefined ? undefined : gt(account.accountId, after),
          ),
        )
        .orderBy(asc(account.accountId))
        .limit(limit),
    ]),
  );
  return customers.length === 0 ? undefined : accounts;
}

/**
 * Removes the configuration and tells what was known of it; the customer stays, and so do its executions. Those that would
 * use the configuration and have not ended are cancelled.
 */
export async function deleteAccount(
  db: Database,
  key: AccountKey,
  deed: Deed,
): Promise<{ customerId: string | undefined; provider: Provider | undefined }> {
  const usesIt = and(
    eq(execution.partnerId, key.partnerId),
    eq(execution.accountId, key.accountId),
    eq(execution.customerId, customerIdOf(db, key)),
    ne(execution.auditorAuthMethod, "credential"),
  );
  const [customers, accounts] = await guarded(() =>
    db.orm.batch([
      customerIdOf(db, key),
      db.orm.delete(account).where(isAccount(db, key)).returning({ provider: account.provider }),
      insertEvent(db, deed),
      ...cancelUnfinished(db, usesIt, deed.now, CONFIGURATION_DELETED),
    ]),
  );
  return { customerId: customers[0]?.customerId, provider: accounts[0]?.provider };
}
