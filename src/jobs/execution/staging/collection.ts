import { type Gap, OrganizationPolicySet, type ResourceRecord } from "../../../iam/index.ts";

/**
 * What a collection says of itself; written last, as `collection.json` under its prefix in the staging bucket. Next to it are
 * the pages that it names and, if `credentialReport` is true, `credential-report.csv` as IAM gives it.
 */
export interface Collection {
  accountId: string;
  partition: "aws" | "aws-us-gov";
  /** Who read the account, as sts:GetCallerIdentity says. */
  callerArn: string;
  accountAlias: string | null;
  /** iam:GetAccountSummary; empty where it may not be read. */
  accountSummary: Record<string, number>;
  virtualMfaDevices: { serialNumber: string; userArn: string | null; enabledAt: string | null }[];
  /**
   * Enabled regions, sorted; those that need no opt-in where they may not be listed (then there is a gap that says so).
   */
  regions: string[];
  counts: CollectionCounts;
  /** Sorted by service, region, action, resource. */
  gaps: Gap[];
  /** In the order in which they were written: IAM first. */
  pages: CollectionPage[];
  /** Milliseconds since the epoch. */
  collectedAt: number;
  credentialReport: boolean;
  /**
   * The organization of the account; null where it is in none, or where it may not ask. Absent in older collections.
   */
  organization?: { id: string; managementAccount: string } | null;
  /** Whether `organization-policies.json` is next to it: the account may read the policies of its organization. */
  organizationPolicies?: boolean;
  /** The key of that object where an earlier invocation wrote it. */
  organizationPoliciesKey?: string;
}

export interface CollectionCounts {
  users: number;
  groups: number;
  roles: number;
  policies: number;
  buckets: number;
  keys: number;
  /** Resources of all other kinds. */
  others: number;
}

export interface CollectionPage {
  /** `iam-0001.json` or `resources-0001.json`; the whole key where an earlier invocation wrote it. */
  name: string;
  kind: "iam" | "resources";
  /** Users, groups, roles and policies, or resources. */
  entries: number;
  bytes: number;
}

/** A resource as collected, with what the engine does not ask for yet. */
export interface CollectedResource extends ResourceRecord {
  /** S3: `BucketOwnerEnforced` where access control lists are switched off. */
  objectOwnership?: string;
  /**
   * ARNs of roles that it works with in addition to `role`: the execution role of an ECS task, more than one role of a
   * database.
   */
  furtherRoles?: string[];
}

export const COLLECTION_FILE = "collection.json";
export const ORGANIZATION_POLICIES_FILE = "organization-policies.json";
export const CREDENTIAL_REPORT_FILE = "credential-report.csv";

/** The collection under `prefix`. Throws when it is not there: the checkpoint said that it is. */
export async function readCollection(staging: R2Bucket, prefix: string): Promise<Collection> {
  return (await readStaged(staging, prefix + COLLECTION_FILE)).json<Collection>();
}

/** One page as it was written; whoever reads it checks it. */
export async function readPage(staging: R2Bucket, prefix: string, name: string): Promise<unknown> {
  return (await readStaged(staging, name.includes("/") ? name : prefix + name)).json();
}

/** The credential report's CSV; undefined where the collection has none. */
export async function readCredentialReport(
  staging: R2Bucket,
  prefix: string,
  collection: Pick<Collection, "credentialReport">,
): Promise<string | undefined> {
  return collection.credentialReport ? (await readStaged(staging, prefix + CREDENTIAL_REPORT_FILE)).text() : undefined;
}

/** The policies of the organization; undefined where the collection has none. */
export async function readOrganizationPolicies(
  staging: R2Bucket,
  prefix: string,
  {
    organizationPolicies,
    organizationPoliciesKey = prefix + ORGANIZATION_POLICIES_FILE,
  }: Pick<Collection, "organizationPolicies" | "organizationPoliciesKey">,
): Promise<OrganizationPolicySet | undefined> {
  if (organizationPolicies !== true) return undefined;
  return OrganizationPolicySet.parse(await (await readStaged(staging, organizationPoliciesKey)).json());
}

/** An object that a checkpoint names. Throws when it is not there. */
export async function readStaged(staging: R2Bucket, key: string): Promise<R2ObjectBody> {
  const object = await staging.get(key);
  if (object === null) throw new Error("a staged object of the collection is missing");
  return object;
}
