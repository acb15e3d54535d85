import { and, eq } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { sharesBucket } from "../partnerStanding.ts";
import { customer, execution, type PartnerDelivery, partner } from "../schema.ts";
import { type Claim, isHeld } from "./predicate.ts";

/** Where the reports of an execution go besides the inbox, as partner and customer have configured it now. */
export interface DeliveryTerms {
  latestReportEnabled: boolean;
  deliverToS3: PartnerDelivery["DeliverToS3"];
  /** KMS key ARN for what is put into the partner's bucket. */
  awsEncryptionKeyId: string | null;
  /** Whether another partner delivers to the same bucket: then nobody does. */
  sharesBucket: boolean;
}

/** Undefined when the execution no longer belongs to this worker. */
export async function readDeliveryTerms(db: Database, claim: Claim): Promise<DeliveryTerms | undefined> {
  const [row] = await guarded(() =>
    db.orm
      .select({
        latestReportEnabled: customer.latestReportEnabled,
        destinations: partner.deliveryDestinations,
        awsEncryptionKeyId: partner.awsEncryptionKeyId,
        sharesBucket: sharesBucket(),
      })
      .from(execution)
      .innerJoin(customer, eq(customer.customerId, execution.customerId))
      .innerJoin(partner, and(eq(partner.partnerId, execution.partnerId), eq(partner.partnerId, customer.partnerId)))
      .where(isHeld(claim, ["delivering"])),
  );
  if (!row) return undefined;
  const { destinations, sharesBucket: shared, ...terms } = row;
  return { ...terms, deliverToS3: destinations.DeliverToS3, sharesBucket: shared === 1 };
}
