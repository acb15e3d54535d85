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
