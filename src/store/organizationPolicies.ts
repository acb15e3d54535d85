import { and, eq, lt, sql } from "drizzle-orm";
import { type Database, guarded } from "./database.ts";
import { customer, organizationPolicies } from "./schema.ts";

export interface OrganizationKey {
  partnerId: string;
  customerId: string;
  /** `o-a1b2c3d4e5`. */
  organizationId: string;
}

/** The policies of an organization as the customer's accounts read them last. */
export interface StoredOrganizationPolicies {
  /** Milliseconds since the epoch. */
  collectedAt: number;
  /** Key of the object in the staging bucket. */
  objectKey: string;
}

/** Undefined when no account of the customer has read the policies of this organization. */
export async function findOrganizationPolicies(
  db: Database,
  key: OrganizationKey,
): Promise<StoredOrganizationPolicies | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select({ collectedAt: organizationPolicies.collectedAt, objectKey: organizationPolicies.objectKey })
      .from(organizationPolicies)
      .innerJoin(
        customer,
        and(eq(customer.customerId, organizationPolicies.customerId), eq(customer.partnerId, key.partnerId)),
      )
      .where(
        and(
          eq(organizationPolicies.customerId, key.customerId),
          eq(organizationPolicies.organizationId, key.organizationId),
        ),
      ),
  );
  return rows[0];
}

/** Records policies unless newer ones are there; gives whether it did. */
export async function putOrganizationPolicies(
  db: Database,
  key: OrganizationKey,
  { collectedAt, objectKey }: StoredOrganizationPolicies,
): Promise<boolean> {
  const rows = await guarded(() =>
    db.orm
      .insert(organizationPolicies)
      .select(sql`
        select ${customer.customerId}, ${key.organizationId}, ${collectedAt}, ${objectKey} from ${customer}
        where ${customer.customerId} = ${key.customerId} and ${customer.partnerId} = ${key.partnerId}`)
      .onConflictDoUpdate({
        target: [organizationPolicies.customerId, organizationPolicies.organizationId],
        set: { collectedAt, objectKey },
        setWhere: lt(organizationPolicies.collectedAt, collectedAt),
      })
      .returning({ objectKey: organizationPolicies.objectKey }),
  );
  return rows.length > 0;
}
