import type { Partition } from "../partition.ts";

/** A sample account, in the shapes and names in which AWS gives its parts. Lists may be made item by item on demand. */
export interface Account {
  readonly accountId: string;
  readonly partition: Partition;
  readonly aliases: readonly string[];
  readonly regions: readonly Region[];
  readonly users: Sequence<UserDetail>;
  readonly groups: Sequence<GroupDetail>;
  readonly roles: Sequence<RoleDetail>;
  /** Customer-managed policies. */
  readonly localPolicies: Sequence<ManagedPolicyDetail>;
  /** The AWS-managed policies that are in use. */
  readonly awsPolicies: Sequence<ManagedPolicyDetail>;
  readonly credentials: Sequence<CredentialRow>;
  readonly mfaDevices: Sequence<VirtualMfaDevice>;
  readonly buckets: Sequence<Bucket>;
  /** What S3 blocks in all buckets of the account; undefined where nothing is configured. */
  readonly publicAccessBlock?: PublicAccessBlock | undefined;
  keys(region: string): Sequence<KmsKey>;
  /** Resources of all other kinds. */
  resources(kind: ResourceKind, region: string): Sequence<RegionalResource>;
  findRole(name: string): RoleDetail | undefined;
  findBucket(name: string): Bucket | undefined;
  /** Finds a key without making all of them. */
  findKey?(region: string, keyId: string): KmsKey | undefined;
}

/** A list whose items need not exist before they are asked for. Arrays are sequences. */
export interface Sequence<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
}

export interface PolicyDocument {
  readonly [element: string]: unknown;
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export interface Region {
  readonly name: string;
  readonly optIn: "opt-in-not-required" | "opted-in" | "not-opted-in";
}

export interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: PolicyDocument;
}

export interface AttachedPolicy {
  readonly PolicyName: string;
  readonly PolicyArn: string;
}

export interface PermissionsBoundary {
  readonly PermissionsBoundaryType: "Policy";
  readonly PermissionsBoundaryArn: string;
}

interface Identity {
  readonly Path: string;
  readonly Arn: string;
  /** ISO 8601, to the second, as all times of IAM. */
  readonly CreateDate: string;
}

export interface UserDetail extends Identity {
  readonly UserName: string;
  readonly UserId: string;
  readonly UserPolicyList: readonly InlinePolicy[];
  readonly GroupList: readonly string[];
  readonly AttachedManagedPolicies: readonly AttachedPolicy[];
  readonly PermissionsBoundary?: PermissionsBoundary | undefined;
  readonly Tags: readonly Tag[];
}

export interface GroupDetail extends Identity {
  readonly GroupName: string;
  readonly GroupId: string;
  readonly GroupPolicyList: readonly InlinePolicy[];
  readonly AttachedManagedPolicies: readonly AttachedPolicy[];
}

export interface InstanceProfile extends Identity {
  readonly InstanceProfileName: string;
  readonly InstanceProfileId: string;
}

export interface RoleDetail extends Identity {
  readonly RoleName: string;
  readonly RoleId: string;
  readonly AssumeRolePolicyDocument: PolicyDocument;
  readonly InstanceProfileList: readonly InstanceProfile[];
  readonly RolePolicyList: readonly InlinePolicy[];
  readonly AttachedManagedPolicies: readonly AttachedPolicy[];
  readonly PermissionsBoundary?: PermissionsBoundary | undefined;
  readonly Tags: readonly Tag[];
  readonly RoleLastUsed: { readonly LastUsedDate?: string | undefined; readonly Region?: string | undefined };
  /** Not part of the authorization details; bounds DurationSeconds of AssumeRole. */
  readonly maxSessionSeconds: number;
}

export interface PolicyVersion {
  readonly VersionId: string;
  readonly IsDefaultVersion: boolean;
  readonly Document: PolicyDocument;
  readonly CreateDate: string;
}

export interface ManagedPolicyDetail extends Identity {
  readonly PolicyName: string;
  readonly PolicyId: string;
  readonly Description?: string | undefined;
  readonly DefaultVersionId: string;
  readonly AttachmentCount: number;
  readonly PermissionsBoundaryUsageCount: number;
  readonly IsAttachable: boolean;
  readonly UpdateDate: string;
  readonly PolicyVersionList: readonly PolicyVersion[];
}

/** A line of the credential report by its column names; absent columns are `N/A`. */
export type CredentialRow = Readonly<Record<string, string>>;

export interface VirtualMfaDevice {
  readonly SerialNumber: string;
  readonly EnableDate: string;
  readonly User: {
    readonly UserName: string;
    readonly UserId: string;
    readonly Arn: string;
    readonly Path: string;
    readonly CreateDate: string;
  };
}

export interface PublicAccessBlock {
  readonly BlockPublicAcls: boolean;
  readonly IgnorePublicAcls: boolean;
  readonly BlockPublicPolicy: boolean;
  readonly RestrictPublicBuckets: boolean;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  /** ISO 8601, to the second. */
  readonly created: string;
  readonly policy?: PolicyDocument | undefined;
  readonly publicAccessBlock?: PublicAccessBlock | undefined;
  readonly tags: readonly Tag[];
  readonly ownership?: string | undefined;
  /** Whether access may depend on the tags of the bucket. */
  readonly abac?: boolean | undefined;
}

export interface KmsGrant {
  readonly GrantId: string;
  readonly Name?: string | undefined;
  readonly GranteePrincipal: string;
  readonly RetiringPrincipal?: string | undefined;
  readonly Operations: readonly string[];
  readonly created: string;
  readonly Constraints?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

export interface KmsKey {
  readonly keyId: string;
  readonly arn: string;
  readonly region: string;
  readonly created: string;
  readonly manager: "CUSTOMER" | "AWS";
  readonly description: string;
  readonly usage: string;
  readonly spec: string;
  readonly state: string;
  readonly multiRegion: boolean;
  readonly policy: PolicyDocument;
  readonly aliases: readonly string[];
  readonly tags: readonly Tag[];
  readonly grants: readonly KmsGrant[];
}

export const resourceKinds = [
  "queue",
  "topic",
  "secret",
  "table",
  "cluster",
  "database",
  "function",
  "repository",
  "instance",
  "service",
  "job",
  "devEndpoint",
  "stack",
  "project",
  "notebook",
] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** A resource of a region, as far as all kinds have the same; what a service makes of it is in its own file. */
export interface RegionalResource {
  readonly kind: ResourceKind;
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** ISO 8601, to the second. */
  readonly created: string;
  readonly policy?: PolicyDocument | undefined;
  readonly tags: readonly Tag[];
  /** ARNs of the roles that it works with, the one that its own code has first. */
  readonly roles: readonly string[];
  /** Whether it tells its role by name (Glue takes what it is given). */
  readonly namesRole: boolean;
  /** ECS: name of the cluster, and family and revision of the task definition (`web:7`). */
  readonly cluster?: string | undefined;
  readonly definition?: string | undefined;
}
