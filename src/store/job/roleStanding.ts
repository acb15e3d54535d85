import { and, eq, ne, sql } from "drizzle-orm";
import { type Database, guarded } from "../database.ts";
import { account } from "../schema.ts";

export interface RoleStanding {
  /** The role together with the external ID was configured by another partner first. */
  isPairOfAnother: boolean;
  /** The role, with whatever external ID, was configured by another partner first. */
  isRoleOfAnother: boolean;
}

/**
 * Whether a role that this partner's execution would assume was configured by another partner first. Role names are unique
 * regardless of case ("CreateRole", IAM API Reference); external IDs are case-sensitive.
 */
export async function readRoleStanding(
  db: Database,
  of: { partnerId: string; customerId: string; accountId: string; roleArn: string; externalId: string },
): Promise<RoleStanding> {
  const isRole = sql`lower(${account.roleArn}) = lower(${of.roleArn})`;
  const since = sql<number>`coalesce(${account.roleSince}, ${account.createdAt})`;
  const columns = { partnerId: account.partnerId, externalId: account.externalId, since: since.as("since") };
  const [own, others] = await guarded(() =>
    db.orm.batch([
      db.orm
        .select(columns)
        .from(account)
        .where(and(isRole, eq(account.partnerId, of.partnerId), eq(account.accountId, of.accountId))),
      db.orm
        .select(columns)
        .from(account)
        .where(and(isRole, ne(account.partnerId, of.partnerId))),
    ]),
  );
  const earliest = (rows: typeof own) => Math.min(...rows.map((row) => row.since), Number.POSITIVE_INFINITY);
  /** At the same instant the partner with the lower id counts as the first. */
  const isFirst = (candidates: typeof others, ownSince: number) =>
    candidates.some((row) => row.since < ownSince || (row.since === ownSince && row.partnerId < of.partnerId));
  const isPair = (row: (typeof own)[number]) => row.externalId === of.externalId;
  return {
    isPairOfAnother: isFirst(others.filter(isPair), earliest(own.filter(isPair))),
    isRoleOfAnother: isFirst(others, earliest(own)),
  };
}
