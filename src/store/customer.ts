import { and, asc, eq, gt, notExists, type SQL, sql } from "drizzle-orm";
import type { Runtime } from "../platform/runtime.ts";
import { ConstraintViolated, type Database, guarded, StoreUnavailable } from "./database.ts";
import { type Deed, insertEvent } from "./event.ts";
import { customerIdCandidates } from "./identifiers.ts";
import {
  type CustomerDelivery,
  customer,
  type FindingException,
  partner,
  type SubscriptionPlan,
  type TrustedAccount,
} from "./schema.ts";

export interface CustomerConfiguration {
  subscriptionPlanName: SubscriptionPlan;
  deliveryDestinations: CustomerDelivery[];
  latestReportEnabled: boolean;
  hiveEnabled: boolean;
  trustedAccounts: TrustedAccount[];
  exceptions: FindingException[];
}

export interface CustomerRecord extends CustomerConfiguration {
  partnerId: string;
  partnerCustomerId: string;
  customerId: string;
}

/** The configuration of a customer that was never PUT. */
export const DEFAULT_CUSTOMER: CustomerConfiguration = {
  subscriptionPlanName: "Starter",
  deliveryDestinations: [{ methodName: "DeliverToPartner" }],
  latestReportEnabled: false,
  hiveEnabled: false,
  trustedAccounts: [],
  exceptions: [],
};

const RECORD = {
  partnerId: customer.partnerId,
  partnerCustomerId: customer.partnerCustomerId,
  customerId: customer.customerId,
  subscriptionPlanName: customer.subscriptionPlanName,
  deliveryDestinations: customer.deliveryDestinations,
  latestReportEnabled: customer.latestReportEnabled,
  hiveEnabled: customer.hiveEnabled,
  trustedAccounts: customer.trustedAccounts,
  exceptions: customer.exceptions,
};

export interface CustomerKey {
  partnerId: string;
  partnerCustomerId: string;
}

/** The row of the customer, and no other partner's. */
export const isCustomer = (key: CustomerKey) =>
  and(eq(customer.partnerId, key.partnerId), eq(customer.partnerCustomerId, key.partnerCustomerId));

/** A customer of the partner by our identifier; undefined when it has none of that, or it is being removed. */
export async function findCustomerById(
  db: Database,
  { partnerId, customerId }: { partnerId: string; customerId: string },
): Promise<CustomerRecord | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select(RECORD)
      .from(customer)
      .where(
        and(
          eq(customer.customerId, customerId),
          eq(customer.partnerId, partnerId),
          sql`${customer.partnerCustomerId} <> 'removed:' || ${customer.customerId}`,
        ),
      ),
  );
  return rows[0];
}

/**
 * The insert that makes the mapping from a partner's customer to ours: of an existing partner, under the first of
 * `candidates` (a JSON list) that no customer has, and only where `condition` holds. The caller
 * adds what to do when the mapping exists.
 */
export function insertCustomer(
  db: Database,
  key: CustomerKey,
  candidates: string,
  configuration: CustomerConfiguration,
  now: number,
  condition?: SQL,
) {
  const candidate = sql<string>`candidate.value`;
  return db.orm.insert(customer).select((query) =>
    query
      .select({
        customerId: candidate.as("customer_id"),
        partnerId: partner.partnerId,
        partnerCustomerId: sql<string>`${key.partnerCustomerId}`.as("partner_customer_id"),
        subscriptionPlanName: sql<SubscriptionPlan>`${configuration.subscriptionPlanName}`.as("subscription_plan_name"),
        deliveryDestinations: sql<CustomerDelivery[]>`${JSON.stringify(configuration.deliveryDestinations)}`.as(
          "delivery_destinations",
        ),
        latestReportEnabled: sql<boolean>`${configuration.latestReportEnabled ? 1 : 0}`.as("latest_report_enabled"),
        hiveEnabled: sql<boolean>`${configuration.hiveEnabled ? 1 : 0}`.as("hive_enabled"),
        trustedAccounts: sql<TrustedAccount[]>`${JSON.stringify(configuration.trustedAccounts)}`.as("trusted_accounts"),
        exceptions: sql<FindingException[]>`${JSON.stringify(configuration.exceptions)}`.as("exceptions"),
        createdAt: sql<number>`${now}`.as("created_at"),
        updatedAt: sql<number>`${now}`.as("updated_at"),
      })
      .from(partner)
      .innerJoin(sql`json_each(${candidates}) as candidate`, sql`true`)
      .where(
        and(
          eq(partner.partnerId, key.partnerId),
          condition,
          notExists(query.select({ taken: sql`1` }).from(customer).where(eq(customer.customerId, candidate))),
        ),
      )
      .limit(1),
  );
}

const CANDIDATE_ROUNDS = 5;

/**
 * Runs a batch that may make a customer with fresh candidates until it has an outcome. `attempt` gives undefined when
 * every candidate was taken; that, or a constraint lost to a simultaneous request, is tried again.
 */
export async function withCandidates<T>(
  partnerId: string,
  randomBytes: Runtime["randomBytes"],
  attempt: (candidates: string) => Promise<T | undefined>,
): Promise<T> {
  for (let round = 0; round < CANDIDATE_ROUNDS; round++) {
    try {
      const outcome = await attempt(customerIdCandidates(partnerId, randomBytes));
      if (outcome !== undefined) return outcome;
    } catch (error) {
      if (!(error instanceof ConstraintViolated)) throw error;
    }
  }
  throw new StoreUnavailable("no free customerId was found");
}

/** Creates the customer or replaces its configuration; its customerId stays. Null when there is no such partner. */
export async function putCustomer(
  db: Database,
  key: CustomerKey,
  configuration: CustomerConfiguration,
  deed: Deed,
  randomBytes: Runtime["randomBytes"],
): Promise<CustomerRecord | null> {
  const { now } = deed;
  return withCandidates(key.partnerId, randomBytes, async (candidates) => {
    const [customers, , partners] = await guarded(() =>
      db.orm.batch([
        insertCustomer(db, key, candidates, configuration, now)
          .onConflictDoUpdate({
            target: [customer.partnerId, customer.partnerCustomerId],
            set: { ...configuration, updatedAt: now },
          })
          .returning(RECORD),
        insertEvent(db, deed),
        db.orm.select({ partnerId: partner.partnerId }).from(partner).where(eq(partner.partnerId, key.partnerId)),
      ]),
    );
    return partners.length === 0 ? null : customers[0];
  });
}

export async function findCustomer(db: Database, key: CustomerKey): Promise<CustomerRecord | undefined> {
  const rows = await guarded(() => db.orm.select(RECORD).from(customer).where(isCustomer(key)));
  return rows[0];
}

/** What a customer of the partner trusts, accepts and wants; nothing of a customer that is not known. */
export async function declarationsOf(
  db: Database,
  { partnerId, customerId }: { partnerId: string; customerId: string },
): Promise<Pick<CustomerConfiguration, "trustedAccounts" | "exceptions" | "hiveEnabled">> {
  const rows = await guarded(() =>
    db.orm
      .select({
        trustedAccounts: customer.trustedAccounts,
        exceptions: customer.exceptions,
        hiveEnabled: customer.hiveEnabled,
      })
      .from(customer)
      .where(and(eq(customer.partnerId, partnerId), eq(customer.customerId, customerId))),
  );
  return rows[0] ?? { trustedAccounts: [], exceptions: [], hiveEnabled: false };
}

/** Customers of a partner by their partnerCustomerId, those after `after`; undefined when there is no such partner. */
export async function listCustomers(
  db: Database,
  partnerId: string,
  after: string | undefined,
  limit: number,
): Promise<CustomerRecord[] | undefined> {
  const [partners, customers] = await guarded(() =>
    db.orm.batch([
      db.orm.select({ partnerId: partner.partnerId }).from(partner).where(eq(partner.partnerId, partnerId)),
      db.orm
        .select(RECORD)
        .from(customer)
        .where(
          and(
            eq(customer.partnerId, partnerId),
            sql`${customer.partnerCustomerId} not glob 'removed:*'`,
            after === undefined ? undefined : gt(customer.partnerCustomerId, after),
          ),
        )
        .orderBy(asc(customer.partnerCustomerId))
        .limit(limit),
    ]),
  );
  return partners.length === 0 ? undefined : customers;
}
