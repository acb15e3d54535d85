import { and, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { type Deed, insertEvent } from "../event.ts";
import { isRemoving } from "../life/removal.ts";
import { partner, partnerIdentity } from "../schema.ts";

/** Which IAM principal an identity stands for, and for whom its tokens must be made. */
export interface TokenSubject {
  issuer: string;
  subject: string;
  audience: string;
}

/** An identity as authentication needs it. */
export interface IdentityForAuthentication extends TokenSubject {
  partnerId: string;
  name: string;
  permissions: string[];
  lastUsedAt: number | null;
  credentialVendingServiceUrl: string | null;
}

export type IdentityRecord = typeof partnerIdentity.$inferSelect;

/**
 * The identity of that issuer and subject with one of these audiences, of `preferred` where that partner has one, since several
 * partners can register the same principal. Those of suspended partners are left out. Undefined when there is none; one round
 * trip either way.
 */
export async function findIdentity(
  db: Database,
  { issuer, subject, audiences }: { issuer: string; subject: string; audiences: readonly string[] },
  preferred: string | undefined,
): Promise<IdentityForAuthentication | undefined> {
  const rows = await guarded(() =>
    db.orm
      .select({
        partnerId: partnerIdentity.partnerId,
        name: partnerIdentity.name,
        issuer: partnerIdentity.issuer,
        subject: partnerIdentity.subject,
        audience: partnerIdentity.audience,
        permissions: partnerIdentity.permissions,
        lastUsedAt: partnerIdentity.lastUsedAt,
        credentialVendingServiceUrl: partner.credentialVendingServiceUrl,
      })
      .from(partnerIdentity)
      .innerJoin(partner, eq(partner.partnerId, partnerIdentity.partnerId))
      .where(
        and(
          eq(partnerIdentity.issuer, issuer),
          eq(partnerIdentity.subject, subject),
          sql`${partnerIdentity.audience} in (select value from json_each(${JSON.stringify(audiences)}))`,
          isNull(partner.suspendedAt),
        ),
      )
      .orderBy(sql`${partnerIdentity.partnerId} = ${preferred ?? ""} desc`, partnerIdentity.partnerId)
      .limit(1),
  );
  return rows[0];
}

/** Notes a use of the identity unless one was noted after `notSince`. */
export async function noteIdentityUse(
  db: Database,
  identity: { partnerId: string; name: string },
  now: number,
  notSince: number,
): Promise<void> {
  await guarded(() =>
    db.orm
      .update(partnerIdentity)
      .set({ lastUsedAt: now })
      .where(
        and(isIdentity(identity), or(isNull(partnerIdentity.lastUsedAt), lt(partnerIdentity.lastUsedAt, notSince))),
      ),
  );
}

const isIdentity = ({ partnerId, name }: { partnerId: string; name: string }): SQL | undefined =>
  and(eq(partnerIdentity.partnerId, partnerId), eq(partnerIdentity.name, name));

export interface NewIdentity extends TokenSubject {
  partnerId: string;
  name: string;
  permissions: readonly string[];
}

export type PutIdentityOutcome =
  | { outcome: "stored"; identity: IdentityRecord }
  | { outcome: "partner_unknown" }
  | { outcome: "too_many" };

/** Creates or replaces an identity of an existing partner; a new one only while it has fewer than `max`. */
export async function putIdentity(
  db: Database,
  identity: NewIdentity,
  max: number,
  deed: Deed,
): Promise<PutIdentityOutcome> {
  const { partnerId, name, issuer, subject, audience } = identity;
  const permissions = JSON.stringify(identity.permissions);
  const others = sql`(select count(*) from ${partnerIdentity}
    where ${partnerIdentity.partnerId} = ${partnerId} and ${partnerIdentity.name} <> ${name})`;
  const [rows, , partners] = await guarded(() =>
    db.orm.batch([
      db.orm
        .insert(partnerIdentity)
        .select(
          sql`select ${partnerId}, ${name}, ${issuer}, ${subject}, ${audience}, ${permissions}, ${deed.now}, ${deed.now},
            null, ${deed.actor} from ${partner} where ${partner.partnerId} = ${partnerId}
            and ${others} < cast(${max} as integer) and not ${isRemoving(partnerId)}`,
        )
        .onConflictDoUpdate({
          target: [partnerIdentity.partnerId, partnerIdentity.name],
          set: { issuer, subject, audience, permissions: [...identity.permissions], updatedAt: deed.now },
        })
        .returning(),
      insertEvent(db, deed),
      db.orm
        .select({ partnerId: partner.partnerId })
        .from(partner)
        .where(and(eq(partner.partnerId, partnerId), sql`not ${isRemoving(partnerId)}`)),
    ]),
  );
  const [stored] = rows;
  if (stored) return { outcome: "stored", identity: stored };
  return { outcome: partners.length === 0 ? "partner_unknown" : "too_many" };
}

export async function getIdentity(
  db: Database,
  identity: { partnerId: string; name: string },
): Promise<IdentityRecord | undefined> {
  const rows = await guarded(() => db.orm.select().from(partnerIdentity).where(isIdentity(identity)));
  return rows[0];
}

/** All identities of a partner by name. */
export async function listIdentities(db: Database, partnerId: string): Promise<IdentityRecord[]> {
  return guarded(() =>
    db.orm.select().from(partnerIdentity).where(eq(partnerIdentity.partnerId, partnerId)).orderBy(partnerIdentity.name),
  );
}

/** Deletes an identity; one that is not there leaves no event. */
export async function deleteIdentity(
  db: Database,
  identity: { partnerId: string; name: string },
  deed: Deed,
): Promise<void> {
  await guarded(() =>
    db.orm.batch([db.orm.delete(partnerIdentity).where(isIdentity(identity)), insertEvent(db, deed)]),
  );
}
