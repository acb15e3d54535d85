import { type OrganizationPolicies, OrganizationPolicySet, policiesForAccount } from "../../../iam/index.ts";
import { openDatabase } from "../../../store/database.ts";
import { findOrganizationPolicies, putOrganizationPolicies } from "../../../store/organizationPolicies.ts";
import type { StageContext } from "../stage/stage.ts";
import { type Collection, readOrganizationPolicies } from "../staging/collection.ts";

/** The organization of the analyzed account. */
export interface AnalyzedOrganization {
  id: string;
  managementAccount: string;
  /** What its policies forbid this account; undefined where no account of the customer could read them. */
  policies: OrganizationPolicies | undefined;
}

/**
 * The organization's policies for the account: as this account has just read them, which are then kept for the
 * customer's other accounts, else the newest that one of those has read. Null for an account that is known to be a member
 * of no organization; undefined where it is not known.
 */
export async function organizationOf(
  context: StageContext,
  collection: Collection,
  prefix: string,
): Promise<AnalyzedOrganization | null | undefined> {
  const { organization, gaps } = collection;
  if (organization === undefined) return undefined;
  if (organization === null) return gaps.some(isUnanswered) ? undefined : null;
  const { staging } = context.dependencies;
  const own = await readOrganizationPolicies(staging, prefix, collection);
  if (own !== undefined) await keep(context, own, collection.collectedAt);
  const set = own ?? (await kept(context, organization.id));
  return { ...organization, policies: set && policiesForAccount(set, context.execution.accountId) };
}

/**
 * Whether the account may be under policies that the analysis does not have: not where it is in no organization, or
 * manages its organization, whose policies do not limit it.
 */
export function lacksPolicies(
  { accountId }: Pick<Collection, "accountId">,
  found: AnalyzedOrganization | null | undefined,
): boolean {
  if (found === null) return false;
  return found === undefined || (found.policies === undefined && found.managementAccount !== accountId);
}

function isUnanswered({ action }: Collection["gaps"][number]): boolean {
  return action === "organizations:DescribeOrganization";
}

const keyOf = (customerId: string, organizationId: string) => `organizations/${customerId}/${organizationId}.json`;

/** The row is written first: it decides whether these policies are the newest. */
async function keep(context: StageContext, set: OrganizationPolicySet, collectedAt: number): Promise<void> {
  const { dependencies, execution } = context;
  const { partnerId, customerId } = execution;
  const { organizationId } = set;
  const objectKey = keyOf(customerId, organizationId);
  const db = openDatabase(dependencies.d1);
  const isNewest = await putOrganizationPolicies(
    db,
    { partnerId, customerId, organizationId },
    { collectedAt, objectKey },
  );
  if (!isNewest) return;
  await dependencies.staging.put(objectKey, JSON.stringify(set), { httpMetadata: { contentType: "application/json" } });
}

async function kept(context: StageContext, organizationId: string): Promise<OrganizationPolicySet | undefined> {
  const { dependencies, execution } = context;
  const { partnerId, customerId } = execution;
  const stored = await findOrganizationPolicies(openDatabase(dependencies.d1), {
    partnerId,
    customerId,
    organizationId,
  });
  const object = stored && (await dependencies.staging.get(stored.objectKey));
  if (object === undefined || object === null) return undefined;
  const parsed = OrganizationPolicySet.safeParse(await object.json());
  return parsed.success ? parsed.data : undefined;
}
