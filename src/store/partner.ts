import { eq } from "drizzle-orm";
import { type Database, guarded } from "./database.ts";
import { type PartnerDelivery, partner } from "./schema.ts";

/** What a partner sets for itself. */
export interface PartnerConfiguration {
  configs: Record<string, string>;
  awsEncryptionKeyId: string | null;
  deliveryDestinations: PartnerDelivery;
}

/** What the operator alone sets. A partner with a vending URL is an OEM partner. */
export interface OperatorConfiguration {
  name: string | null;
  credentialVendingServiceUrl: string | null;
}

export type PartnerRecord = PartnerConfiguration & OperatorConfiguration & { partnerId: string };

const RECORD = {
  partnerId: partner.partnerId,
  name: partner.name,
  configs: partner.configs,
  awsEncryptionKeyId: partner.awsEncryptionKeyId,
  deliveryDestinations: partner.deliveryDestinations,
  credentialVendingServiceUrl: partner.credentialVendingServiceUrl,
};

export async function findPartner(db: Database, partnerId: string): Promise<PartnerRecord | undefined> {
  const rows = await guarded(() => db.orm.select(RECORD).from(partner).where(eq(partner.partnerId, partnerId)));
  return rows[0];
}

/** Creates the partner or replaces all of it, as the operator may. */
export async function putPartner(
  db: Database,
  partnerId: string,
  configuration: PartnerConfiguration & OperatorConfiguration,
  now: number,
): Promise<PartnerRecord | undefined> {
  const rows = await guarded(() =>
    db.orm
      .insert(partner)
      .values({ partnerId, ...configuration, createdAt: now, updatedAt: now })
      .onConflictDoUpdate({ target: partner.partnerId, set: { ...configuration, updatedAt: now } })
      .returning(RECORD),
  );
  return rows[0];
}

/** Replaces what the partner itself may set of a partner that exists; undefined when it does not. */
export async function updatePartner(
  db: Database,
  partnerId: string,
  configuration: PartnerConfiguration,
  now: number,
): Promise<PartnerRecord | undefined> {
  const rows = await guarded(() =>
    db.orm
      .update(partner)
      .set({ ...configuration, updatedAt: now })
      .where(eq(partner.partnerId, partnerId))
      .returning(RECORD),
  );
  return rows[0];
}
