import type {
  AuthorizationDetails,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from "../../../src/iam/inventory/authorizationDetails.ts";
import type { OrganizationPolicySet } from "../../../src/iam/inventory/organization.ts";
import type { ResourceRecord } from "../../../src/iam/inventory/resourceRecord.ts";
import {
  COLLECTION_FILE,
  type Collection,
  CREDENTIAL_REPORT_FILE,
  ORGANIZATION_POLICIES_FILE,
} from "../../../src/jobs/execution/staging/collection.ts";

export const ACCOUNT = "123456789012";
export const AT = Date.UTC(2026, 2, 1, 5, 0, 0, 123);

const allow = (Action: string | string[], Resource: string | string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource }],
});

const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

export const users: readonly UserDetail[] = [
  {
    UserName: "alice",
    UserId: "AIDAALICE",
    Path: "/",
    Arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
    CreateDate: "2025-01-01T00:00:00Z",
    Tags: [{ Key: "BusinessUnit", Value: "=HYPERLINK(1)" }],
    UserPolicyList: [{ PolicyName: "read", PolicyDocument: allow("s3:GetObject", "arn:aws:s3:::ledger/*") }],
  },
  {
    UserName: "broken",
    UserId: "AIDABROKEN",
    Path: "/",
    Arn: `arn:aws:iam::${ACCOUNT}:user/broken`,
    UserPolicyList: [{ PolicyName: "bad", PolicyDocument: "{ no JSON" }],
  },
];

export const roles: readonly RoleDetail[] = [
  {
    RoleName: "admin",
    RoleId: "AROAADMIN",
    Path: "/",
    Arn: `arn:aws:iam::${ACCOUNT}:role/admin`,
    CreateDate: "2025-01-01T00:00:00Z",
    AssumeRolePolicyDocument: trust,
    AttachedManagedPolicies: [
      { PolicyName: "AdministratorAccess", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    ],
    RoleLastUsed: { LastUsedDate: "2026-02-28T10:11:12Z", Region: "us-east-1" },
  },
  {
    RoleName: "idle",
    RoleId: "AROAIDLE",
    Path: "/service/",
    Arn: `arn:aws:iam::${ACCOUNT}:role/service/idle`,
    AssumeRolePolicyDocument: trust,
  },
];

export const policies: readonly ManagedPolicyDetail[] = [
  {
    PolicyName: "AdministratorAccess",
    Arn: "arn:aws:iam::aws:policy/AdministratorAccess",
    DefaultVersionId: "v1",
    PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: allow("*", "*") }],
  },
];

export const resources: readonly ResourceRecord[] = [
  { arn: "arn:aws:s3:::ledger", name: "ledger", tags: { Confidentiality: "Restricted" } },
  { arn: "arn:aws:s3:::other", name: "other", tags: {} },
];

const credentialReport = [
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated",
  `alice,arn:aws:iam::${ACCOUNT}:user/alice,2025-01-01T00:00:00+00:00,true,2026-02-01T01:02:03+00:00,2025-06-01T00:00:00+00:00,N/A,true,true,2025-01-02T00:00:00+00:00,2026-01-31T00:00:00+00:00,us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`,
].join("\n");

/** Stages a collection as the collector does: these pages in this order. */
export async function stageCollection(
  staging: R2Bucket,
  prefix: string,
  iam: readonly AuthorizationDetails[],
  records: readonly (readonly ResourceRecord[])[],
  organization: Pick<Collection, "organization"> & { policies?: OrganizationPolicySet } = { organization: null },
): Promise<void> {
  const pages: Collection["pages"] = [];
  const add = async (kind: "iam" | "resources", number: number, page: object) => {
    const name = `${kind}-${String(number).padStart(4, "0")}.json`;
    const text = JSON.stringify(page);
    await staging.put(prefix + name, text);
    pages.push({ name, kind, entries: 0, bytes: text.length });
  };
  for (const [number, page] of iam.entries()) await add("iam", number + 1, page);
  for (const [number, page] of records.entries()) await add("resources", number + 1, page);
  await staging.put(prefix + CREDENTIAL_REPORT_FILE, credentialReport);
  const collection: Collection = {
    accountId: ACCOUNT,
    partition: "aws",
    callerArn: `arn:aws:sts::${ACCOUNT}:assumed-role/auditor/audit`,
    accountAlias: null,
    accountSummary: {},
    virtualMfaDevices: [],
    regions: ["us-east-1"],
    counts: { users: 0, groups: 0, roles: 0, policies: 0, buckets: 0, keys: 0, others: 0 },
    gaps: [{ service: "kms", region: "us-east-1", action: "kms:ListKeys", code: "AccessDeniedException" }],
    pages,
    collectedAt: AT,
    credentialReport: true,
    ...(organization.organization !== undefined && { organization: organization.organization }),
    organizationPolicies: organization.policies !== undefined,
  };
  if (organization.policies !== undefined)
    await staging.put(prefix + ORGANIZATION_POLICIES_FILE, JSON.stringify(organization.policies));
  await staging.put(prefix + COLLECTION_FILE, JSON.stringify(collection));
}
