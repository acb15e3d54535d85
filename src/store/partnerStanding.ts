import { and, isNull, type SQL, sql } from "drizzle-orm";
import { partner, partnerIdentity, partnerKey } from "./schema.ts";

/** After so long without a valid key nobody reads the reports: the daily runs stop. */
const KEYLESS_MS = 30 * 86_400_000;
/** Later than any instant: the end of a key that does not expire. */
const NEVER = sql.raw("9000000000000000");

/**
 * When the partner of the outer query last had a valid key, in milliseconds since the epoch: in the future while it has one or
 * an identity, when it was made if it has had none.
 */
export function lastValidAt(): SQL<number> {
  // Written out, since a column in the selection of a query on one table is rendered without its table.
  return sql<number>`iif(exists (select 1 from ${partnerIdentity} as registered
    where registered.partner_id = "partner"."partner_id"), ${NEVER}, coalesce((select max(min(coalesce(held.revoked_at, ${NEVER}), coalesce(held.expires_at, ${NEVER})))
    from ${partnerKey} as held where held.partner_id = "partner"."partner_id"), "partner"."created_at"))`;
}

/** Why a partner has no daily runs; null when it has them. */
export function dailyStop(
  { suspendedAt, lastValidKeyAt }: { suspendedAt: number | null; lastValidKeyAt: number },
  now: number,
): "suspended" | "no_valid_key" | null {
  if (suspendedAt !== null) return "suspended";
  return lastValidKeyAt <= now - KEYLESS_MS ? "no_valid_key" : null;
}

/** The same as a condition on the partner of the outer query: that it has daily runs. */
export function hasDailyRuns(now: number): SQL | undefined {
  return and(isNull(partner.suspendedAt), sql`${lastValidAt()} > ${now - KEYLESS_MS}`);
}

/** Whether a partner other than this one delivers to the bucket, unless the owners of both are known and differ. */
export function isOthersBucket({
  partnerId,
  bucketName,
  owner,
}: Record<"partnerId" | "bucketName" | "owner", SQL>): SQL {
  return sql`exists (select 1 from ${partner} as other
    where other.delivery_destinations ->> '$.DeliverToS3.bucketName' = ${bucketName}
      and other.partner_id <> ${partnerId} and coalesce(${ownerOf("other")} = ${owner}, true))`;
}

/** The same of the partner of the outer query, as it is configured: rows from before the rule can share a bucket. */
export function sharesBucket(): SQL<number> {
  const own = (column: string) => sql.raw(`"partner".${column}`);
  return sql<number>`${isOthersBucket({
    partnerId: own("partner_id"),
    bucketName: sql`${own("delivery_destinations")} ->> '$.DeliverToS3.bucketName'`,
    owner: ownerOf('"partner"'),
  })}`;
}

/** The account that must own the bucket: the one that is named, else that of the KMS key, whose ARN ends in `:{account}:key/{id}`. */
function ownerOf(table: string): SQL {
  const keyArn = `${table}.aws_encryption_key_id`;
  return sql.raw(`coalesce(${table}.delivery_destinations ->> '$.DeliverToS3.bucketOwner',
    substr(${keyArn}, instr(${keyArn}, ':key/') - 12, 12))`);
}
