import { and, asc, eq, getTableColumns, gt, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type Database, guarded } from "./database.ts";
import { type Deed, insertEvent } from "./event.ts";
import { cancelUnfinished } from "./life/cancellation.ts";
import { isPartnerRemoval, isRemoving } from "./life/removal.ts";
import { isOthersBucket, lastValidAt } from "./partnerStanding.ts";
import { execution, type PartnerDelivery, partner, removal } from "./schema.ts";

/** What a partner sets for itself. */
export interface PartnerConfiguration {
  configs: Record<string, string>;
  awsEncryptionKeyId: string | null;
  deliveryDestinations: PartnerDelivery;
  reportRetentionDays: number;
}

/** What the operator alone sets. A partner with a vending URL is an OEM partner. */
export interface OperatorConfiguration {
  name: string | null;
  credentialVendingServiceUrl: string | null;
  suspended: boolean;
}

export interface PartnerRecord extends PartnerConfiguration {
  partnerId: string;
  name: string | null;
  credentialVendingServiceUrl: string | null;
  /** Milliseconds since the epoch; null when it is in force. */
  suspendedAt: number | null;
  /** When it last had a key that was valid, as far as is known: in the future while it has one. */
  lastValidKeyAt: number;
}

export type PutPartnerOutcome =
  | { outcome: "stored"; partner: PartnerRecord }
  | { outcome: "partner_unknown" }
  /** Another partner delivers to this bucket, and their owner accounts are not known to differ. */
  | { outcome: "bucket_taken" }
  | { outcome: "removing" };

const RECORD = {
  partnerId: partner.partnerId,
  name: partner.name,
  configs: partner.configs,
  awsEncryptionKeyId: partner.awsEncryptionKeyId,
  deliveryDestinations: partner.deliveryDestinations,
  credentialVendingServiceUrl: partner.credentialVendingServiceUrl,
  suspendedAt: partner.suspendedAt,
  reportRetentionDays: partner.reportRetentionDays,
  lastValidKeyAt: lastValidAt().as("last_valid_key_at"),
};

const recordOf = (db: Database, partnerId: string) =>
  db.orm.select(RECORD).from(partner).where(eq(partner.partnerId, partnerId));

export async function findPartner(db: Database, partnerId: string): Promise<PartnerRecord | undefined> {
  const rows = await guarded(() => recordOf(db, partnerId));
  return rows[0];
}

/** Partners by their ids, those after `after`. */
export async function listPartners(db: Database, after: string | undefined, limit: number): Promise<PartnerRecord[]> {
  return guarded(() =>
    db.orm
      .select(RECORD)
      .from(partner)
      .where(after === undefined ? undefined : gt(partner.partnerId, after))
      .orderBy(asc(partner.partnerId))
      .limit(limit),
  );
}

/** Whether another partner delivers to the bucket of this configuration, unless both owners are known and differ. */
function isBucketTaken(partnerId: string, { deliveryDestinations, awsEncryptionKeyId }: PartnerConfiguration): SQL {
  const { bucketName, bucketOwner } = deliveryDestinations.DeliverToS3 ?? {};
  if (bucketName === undefined) return sql`false`;
  const owner = bucketOwner ?? awsEncryptionKeyId?.split(":")[4] ?? null;
  return isOthersBucket({ partnerId: sql`${partnerId}`, bucketName: sql`${bucketName}`, owner: sql`${owner}` });
}

/** Creates the partner or replaces all of it, as the operator may. Suspending it cancels what has not ended. */
export async function putPartner(
  db: Database,
  configuration: PartnerConfiguration & OperatorConfiguration,
  deed: Deed,
): Promise<PutPartnerOutcome> {
  const { partnerId, now } = deed;
  const { suspended, ...settings } = configuration;
  const row: Record<keyof typeof partner.$inferSelect, SQL> = {
    partnerId: sql`${partnerId}`,
    name: sql`${settings.name}`,
    configs: sql`${JSON.stringify(settings.configs)}`,
    awsEncryptionKeyId: sql`${settings.awsEncryptionKeyId}`,
    deliveryDestinations: sql`${JSON.stringify(settings.deliveryDestinations)}`,
    credentialVendingServiceUrl: sql`${settings.credentialVendingServiceUrl}`,
    suspendedAt: sql`${suspended ? now : null}`,
    reportRetentionDays: sql`${settings.reportRetentionDays}`,
    servedAt: sql`null`,
    createdAt: sql`${now}`,
    updatedAt: sql`${now}`,
  };
  const columns = Object.keys(getTableColumns(partner)) as (keyof typeof row)[];
  const values = sql.join(
    columns.map((column) => row[column]),
    sql`, `,
  );
  const allowed = sql`not ${isBucketTaken(partnerId, configuration)} and not ${isRemoving(partnerId)}`;
  const write = db.orm
    .insert(partner)
    .select(sql`select ${values} where ${allowed}`)
    .onConflictDoUpdate({
      target: partner.partnerId,
      set: {
        ...settings,
        suspendedAt: suspended ? sql`coalesce(${partner.suspendedAt}, ${now})` : null,
        updatedAt: now,
      },
    })
    .returning({ partnerId: partner.partnerId });
  const isSuspended = and(
    eq(execution.partnerId, partnerId),
    sql`exists (select 1 from ${partner} where ${partner.partnerId} = ${partnerId} and ${partner.suspendedAt} is not null)`,
  );
  return written(db, { partnerId, mayCreate: true }, [
    write,
    insertEvent(db, deed),
    ...cancelUnfinished(db, suspended ? isSuspended : sql`false`, now, PARTNER_SUSPENDED),
  ]);
}

/** Replaces what the partner itself may set of a partner that exists. */
export async function updatePartner(
  db: Database,
  configuration: PartnerConfiguration,
  deed: Deed,
): Promise<PutPartnerOutcome> {
  const { partnerId, now } = deed;
  const write = db.orm
    .update(partner)
    .set({ ...configuration, updatedAt: now })
    .where(and(eq(partner.partnerId, partnerId), sql`not ${isBucketTaken(partnerId, configuration)}`))
    .returning({ partnerId: partner.partnerId });
  return written(db, { partnerId, mayCreate: false }, [write, insertEvent(db, deed)]);
}

/** Why the executions of a suspended partner were cancelled. */
const PARTNER_SUSPENDED = "The partner was suspended before the analysis was complete.";

/** Runs the statements, the first of which writes the partner's row or nothing, and tells why it wrote nothing. */
async function written(
  db: Database,
  { partnerId, mayCreate }: { partnerId: string; mayCreate: boolean },
  statements: readonly [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]],
): Promise<PutPartnerOutcome> {
  const [records, removing, writes] = await guarded(async () => {
    const results = await db.orm.batch([
      ...statements,
      db.orm.select({ removalId: removal.removalId }).from(removal).where(isPartnerRemoval(partnerId)),
      recordOf(db, partnerId),
    ]);
    return [results.at(-1), results.at(-2), results[0]] as [PartnerRecord[], unknown[], unknown[]];
  });
  const [record] = records;
  if (writes.length === 1 && record) return { outcome: "stored", partner: record };
  if (removing.length > 0) return { outcome: "removing" };
  return { outcome: record || mayCreate ? "bucket_taken" : "partner_unknown" };
}
