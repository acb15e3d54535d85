import { and, asc, eq, gt, ne, sql } from "drizzle-orm";
import type { Runtime } from "../platform/runtime.ts";
import { type CustomerKey, DEFAULT_CUSTOMER, insertCustomer, isCustomer, withCandidates } from "./customer.ts";
import { type Database, guarded } from "./database.ts";
import { type Deed, type DeedValues, EVENT, insertEvent, valuesOfDeed } from "./event.ts";
import { cancelUnfinished } from "./life/cancellation.ts";
import { account, type ConfiguredAuthMethod, customer, execution, type Provider, partner } from "./schema.ts";
import { defineStatement, runBatch } from "./statement.ts";

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

type PutAccountValues = AccountKey & AccountConfiguration & DeedValues & { candidates: string; needsOem: number };

/** Whether the partner may have the account: with `cvs` it needs a vending service. */
const isAllowed = (needsOem: number) => sql`(${needsOem} = 0 or ${partner.credentialVendingServiceUrl} is not null)`;

const CUSTOMER_OF_ACCOUNT = defineStatement<PutAccountValues>()((db, values) =>
  insertCustomer(
    db,
    values,
    values.candidates,
    DEFAULT_CUSTOMER,
    values.now,
    isAllowed(values.needsOem),
  ).onConflictDoNothing({
    target: [customer.partnerId, customer.partnerCustomerId],
  }),
);

const ACCOUNT_OF_CUSTOMER = defineStatement<PutAccountValues>()(({ orm }, values) => {
  const { provider, auditorAuthMethod, roleArn, externalId, now } = values;
  return orm
    .insert(account)
    .select((query) =>
      query
        .select({
          customerId: customer.customerId,
          accountId: sql<string>`${values.accountId}`.as("account_id"),
          partnerId: sql<string>`${customer.partnerId}`.as("partner_id"),
          provider: sql<Provider>`${provider}`.as("provider"),
          auditorAuthMethod: sql<ConfiguredAuthMethod>`${auditorAuthMethod}`.as("auditor_auth_method"),
          roleArn: sql<string | null>`${roleArn}`.as("role_arn"),
          externalId: sql<string | null>`${externalId}`.as("external_id"),
          roleSince: sql<number | null>`${now}`.as("role_since"),
          createdAt: sql<number>`${now}`.as("created_at"),
          updatedAt: sql<number>`${now}`.as("updated_at"),
          createdBy: sql<string | null>`${values.actor}`.as("created_by"),
        })
        .from(customer)
        .innerJoin(partner, eq(partner.partnerId, customer.partnerId))
        .where(and(isCustomer(values), isAllowed(values.needsOem))),
    )
    .onConflictDoUpdate({
      target: [account.customerId, account.accountId],
      set: {
        provider,
        auditorAuthMethod,
        roleArn,
        externalId,
        updatedAt: now,
        roleSince: roleSinceAfter({ roleArn, externalId }, now),
      },
    })
    .returning(RECORD);
});

const VENDING_SERVICE = defineStatement<{ partnerId: string }>()(({ orm }, { partnerId }) =>
  orm
    .select({ credentialVendingServiceUrl: partner.credentialVendingServiceUrl })
    .from(partner)
    .where(eq(partner.partnerId, partnerId)),
);

/** Creates the customer if it does not exist, then creates or replaces the configuration: all of it or nothing. */
export async function putAccount(
  db: Database,
  key: AccountKey,
  configuration: AccountConfiguration,
  deed: Deed,
  randomBytes: Runtime["randomBytes"],
): Promise<PutAccountOutcome> {
  const needsOem = configuration.auditorAuthMethod === "cvs";
  return withCandidates(key.partnerId, randomBytes, async (candidates) => {
    const values = { ...valuesOfDeed(deed), ...key, ...configuration, candidates, needsOem: needsOem ? 1 : 0 };
    const [, accounts] = await runBatch(db, [
      CUSTOMER_OF_ACCOUNT.with(values),
      ACCOUNT_OF_CUSTOMER.with(values),
      EVENT.with(values),
    ]);
    if (accounts[0] !== undefined) return { outcome: "stored", account: accounts[0] };
    const partners = await VENDING_SERVICE.rows(db, key);
    if (partners[0] === undefined) return { outcome: "partner_unknown" };
    return needsOem && partners[0].credentialVendingServiceUrl === null ? { outcome: "not_oem" } : undefined;
  });
}

/** Of a configuration that is replaced: kept while role and external ID stay the same. */
function roleSinceAfter({ roleArn, externalId }: Pick<AccountConfiguration, "roleArn" | "externalId">, now: number) {
  return sql`case when ${account.roleArn} is ${roleArn} and ${account.externalId} is ${externalId}
    then coalesce(${account.roleSince}, ${account.createdAt}) else ${now} end`;
}

const ACCOUNT = defineStatement<AccountKey>()((db, key) =>
  db.orm.select(RECORD).from(account).where(isAccount(db, key)),
);

export async function findAccount(db: Database, key: AccountKey): Promise<AccountRecord | undefined> {
  const { partnerId, partnerCustomerId, accountId } = key;
  const rows = await ACCOUNT.rows(db, { partnerId, partnerCustomerId, accountId });
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
