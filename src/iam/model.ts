/**
 * The shapes that pass through the engine: what an account shows of itself (the input, in the words of
 * `aws iam get-account-authorization-details`) and what the analysis says about it (the output).
 */

import type { Capability } from "./catalogue/catalogue.ts";
import type { Certainty } from "./certainty.ts";

// ---- input ------------------------------------------------------------------------------------------------------

/** A policy document as it comes: an object, JSON text, or URL-encoded JSON text. */
export type RawPolicyDocument = unknown;

export interface Tag {
  Key: string;
  Value: string;
}

export interface InlinePolicy {
  PolicyName: string;
  PolicyDocument: RawPolicyDocument;
}

export interface AttachedPolicy {
  PolicyName: string;
  PolicyArn: string;
}

interface IdentityDetail {
  Path?: string;
  Arn: string;
  /** ISO 8601. */
  CreateDate?: string;
  AttachedManagedPolicies?: AttachedPolicy[];
}

interface PrincipalDetail extends IdentityDetail {
  PermissionsBoundary?: { PermissionsBoundaryType?: string; PermissionsBoundaryArn: string };
  Tags?: Tag[];
}

export interface UserDetail extends PrincipalDetail {
  UserName: string;
  UserId?: string;
  UserPolicyList?: InlinePolicy[];
  /** Names of groups. */
  GroupList?: string[];
}

export interface GroupDetail extends IdentityDetail {
  GroupName: string;
  GroupId?: string;
  GroupPolicyList?: InlinePolicy[];
}

export interface RoleDetail extends PrincipalDetail {
  RoleName: string;
  RoleId?: string;
  AssumeRolePolicyDocument?: RawPolicyDocument;
  RolePolicyList?: InlinePolicy[];
  InstanceProfileList?: { InstanceProfileName?: string; Arn: string }[];
  RoleLastUsed?: { LastUsedDate?: string; Region?: string };
}

export interface ManagedPolicyDetail {
  PolicyName: string;
  Arn: string;
  DefaultVersionId?: string;
  PolicyVersionList?: { Document: RawPolicyDocument; VersionId: string; IsDefaultVersion?: boolean }[];
}

/** One page, or the whole, of what GetAccountAuthorizationDetails gives. */
export interface AuthorizationDetails {
  UserDetailList?: UserDetail[];
  GroupDetailList?: GroupDetail[];
  RoleDetailList?: RoleDetail[];
  Policies?: ManagedPolicyDetail[];
}

export type ResourceType =
  | "IAMRole"
  | "S3Bucket"
  | "KMSKey"
  | "DynamoDBTable"
  | "SQSQueue"
  | "SNSTopic"
  | "SecretsManagerSecret"
  | "RDSCluster"
  | "RDSInstance"
  | "LambdaFunction"
  | "ECRRepository";

export interface PublicAccessBlock {
  BlockPublicAcls: boolean;
  IgnorePublicAcls: boolean;
  BlockPublicPolicy: boolean;
  RestrictPublicBuckets: boolean;
}

/** A resource that holds data or carries a policy. */
export interface ResourceRecord {
  arn: string;
  /** Taken from the ARN where it is missing. */
  type?: string;
  /** Bucket name, first key alias, table name; the last part of the ARN where it is missing. */
  name?: string;
  policy?: RawPolicyDocument;
  tags?: Record<string, string>;
  /** ARN of the role it runs with. */
  role?: string;
  publicAccessBlock?: PublicAccessBlock;
  /** S3: whether access may depend on the tags of the bucket; absent where it is not known. */
  abac?: boolean;
  /** KMS: `AWS` for a key that AWS manages. */
  keyManager?: "AWS" | "CUSTOMER";
  /** KMS: who may use the key besides those that its policy lets. */
  grants?: KmsGrant[];
}

/** A grant of a KMS key, as ListGrants gives it. */
export interface KmsGrant {
  GrantId?: string;
  Name?: string;
  /** ARN of a user, role or session, or the name of a service; missing where KMS does not say. */
  GranteePrincipal?: string;
  /** Who may retire the grant besides those that its key lets. */
  RetiringPrincipal?: string;
  /** `Decrypt`, `GenerateDataKey`, …: IAM actions of KMS without their prefix. */
  Operations: string[];
  /** The encryption context that a request must have; one of both. */
  Constraints?: {
    EncryptionContextSubset?: Record<string, string>;
    EncryptionContextEquals?: Record<string, string>;
  };
}

/** Something that could not be read or understood; the rest was analysed without it. */
export interface Gap {
  /** `iam`, `s3`, `kms`, … */
  service: string;
  /** Empty for a global service. */
  region: string;
  /** The AWS action refused (`s3:GetBucketPolicy`), or `parse` for a document that cannot be read. */
  action: string;
  /** AWS's error code, or `MalformedPolicyDocument` and the like. */
  code: string;
  /** ARN or name of what it concerns, where it is one thing. */
  resource?: string;
  /** What is wrong with it, in words: `Statement[2]: no Effect`. */
  message?: string;
}

// ---- output -----------------------------------------------------------------------------------------------------

/** Why: one statement of one policy. */
export interface Proof {
  /**
   * ARN of a managed policy; `{arn of user, group or role}#{name}` of an inline one; `{arn of resource}#policy` of a
   * resource policy (a role's trust policy is `{arn of role}#trust`); `{arn of key}#grant` of a KMS grant.
   */
  policy: string;
  /** Its Sid, else its position from 0 as `#0`; of a KMS grant its GrantId. */
  statement: string;
  effect: "Allow" | "Deny";
}

/** A condition that the analysis cannot decide, as written: `StringEquals aws:SourceVpc vpc-1`. */
export interface OpenCondition {
  operator: string;
  key: string;
  values: readonly string[];
  /** `Deny`: access holds when the condition does not. */
  effect: "Allow" | "Deny";
}

/** One capability of one principal, by one set of reasons. */
export interface AccessGrant {
  /** Display name of the service: `S3`. */
  service: string;
  capability: Capability;
  certainty: Certainty;
  /**
   * `service`: without naming a resource. `resource`: on each of `resources`. `pattern`: on what a policy names outside
   * the inventory.
   */
  scope: "service" | "resource" | "pattern";
  /** Ascending indexes into `Account.resources`; empty unless scope is `resource`. */
  resources: readonly number[];
  /** As written in the policy (variables resolved); empty unless scope is `pattern`. */
  pattern: string;
  conditions: readonly OpenCondition[];
  because: readonly Proof[];
}

export interface AccessKeyState {
  active: boolean;
  lastRotated: number | undefined;
  lastUsed: number | undefined;
}

/** From the credential report; instants in milliseconds since the epoch. */
export interface CredentialState {
  passwordEnabled: boolean | undefined;
  passwordLastUsed: number | undefined;
  passwordLastChanged: number | undefined;
  mfaActive: boolean;
  /** Access key 1 and 2; undefined where there is none. */
  accessKeys: readonly [AccessKeyState | undefined, AccessKeyState | undefined];
}

export interface PrincipalRecord {
  arn: string;
  name: string;
  type: "IAMUser" | "IAMRole";
  /** AIDA…, AROA…; empty where unknown. */
  id: string;
  path: string;
  tags: Readonly<Record<string, string>>;
  createdAt: number | undefined;
  lastUsedAt: number | undefined;
  /** Users alone. */
  credentials: CredentialState | undefined;
  /** `Proof.policy` ids of everything that grants or denies: attached, inline, and those of groups. */
  policies: readonly string[];
  permissionsBoundary: string | undefined;
  /** Every action of the catalogue on every resource, after denies and boundary. */
  isFullAdmin: boolean;
  /** Can create or change users, roles, groups, credentials or policies, beyond itself alone. */
  isIamAdmin: boolean;
}

export interface PrincipalAccess {
  principal: PrincipalRecord;
  /** Sorted by service, capability, scope, first resource or pattern. */
  grants: readonly AccessGrant[];
  /** One cell a resource, by the index of `Account.resources`: bit i is CAPABILITIES[i], bit i + 6 the same when it is `allowed`. */
  cells: Uint16Array;
}

/** A principal outside the account that a resource policy lets in. */
export interface ExternalPrincipal {
  /** `external:{organisation or empty}:{account or identifier}`; anyone is `external::*`. */
  name: string;
  /** ARN, account id, service or provider as the policy names it; `*` for anyone. */
  arn: string;
  kind: "anyone" | "account" | "principal" | "service" | "federated";
}

export interface ExternalGrant {
  principal: ExternalPrincipal;
  resource: number;
  capability: Capability;
  certainty: Certainty;
  conditions: readonly OpenCondition[];
  because: readonly Proof[];
}

export interface ResourceEntry {
  arn: string;
  name: string;
  type: ResourceType | string;
  /** Display name of the service that its access is shown under: `S3`, `KMS`, `STS` for a role. */
  service: string;
  tags: Readonly<Record<string, string>>;
}
