import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from "../../inventory/authorizationDetails.ts";
import type { Gaps } from "../../inventory/gaps.ts";
import { tagRecord } from "../../inventory/tags.ts";
import { isAwsManagedPolicy } from "../../policy/arn.ts";
import type { CompiledPolicy, PolicyCompiler } from "../../policy/compiledStatement.ts";
import { parsePolicy } from "../../policy/document.ts";

/** A user or a role as the target of other principals' actions: its tags, permissions boundary, policies and groups. */
export interface PrincipalEntity {
  arn: string;
  tags: Readonly<Record<string, string>>;
  /** ARN of the permissions boundary. */
  boundary: string | undefined;
  /** ARNs of attached managed policies that can be edited in the account. */
  attached: readonly string[];
  /** Names of groups; none for a role. */
  groups: readonly string[];
  /** ARNs of instance profiles; undefined for a user, and for a role of which AWS did not list them. */
  instanceProfiles: readonly string[] | undefined;
}

export interface GroupEntity {
  arn: string;
  name: string;
  attached: readonly string[];
}

/** Users, roles, groups and managed policies as targets of principals' actions. */
export class Entities {
  readonly principals = new Map<string, PrincipalEntity>();
  /** By name. */
  readonly groups = new Map<string, GroupEntity>();
  /** The versions of a customer managed policy that are not its default version, by the ARN of the policy. */
  readonly editable = new Map<string, readonly { version: string; policy: CompiledPolicy }[]>();

  addPrincipal(detail: UserDetail | RoleDetail): void {
    const isUser = "UserName" in detail;
    this.principals.set(detail.Arn, {
      arn: detail.Arn,
      tags: tagRecord(detail.Tags),
      boundary: detail.PermissionsBoundary?.PermissionsBoundaryArn,
      attached: attachedTo(detail),
      groups: isUser ? (detail.GroupList ?? []) : [],
      instanceProfiles:
        isUser || detail.InstanceProfileList === undefined
          ? undefined
          : detail.InstanceProfileList.map(({ Arn }) => Arn),
    });
  }

  addGroup(group: GroupDetail): void {
    this.groups.set(group.GroupName, { arn: group.Arn, name: group.GroupName, attached: attachedTo(group) });
  }

  /** `current` is the ID of the default version. Other versions that cannot be read are left out and named in `gaps`. */
  addPolicy(policy: ManagedPolicyDetail, current: string | undefined, compiler: PolicyCompiler, gaps: Gaps): void {
    if (!isEditable(policy.Arn)) return;
    const others = (policy.PolicyVersionList ?? []).filter(({ VersionId }) => VersionId !== current);
    const versions = others.flatMap(({ VersionId: version, Document }) => {
      const { policy: parsed, problems } = parsePolicy(Document, policy.Arn, "identity");
      for (const problem of problems) gaps.addParse(policy.Arn, `version ${version}: ${problem}`);
      return parsed === undefined ? [] : [{ version, policy: compiler.compile(parsed) }];
    });
    this.editable.set(policy.Arn, versions);
  }
}

/** Whether a managed policy can be edited in the account: nobody can edit those of AWS (`arn:aws:iam::aws:policy/…`). */
export function isEditable(policyArn: string): boolean {
  return !isAwsManagedPolicy(policyArn);
}

function attachedTo(detail: UserDetail | RoleDetail | GroupDetail): string[] {
  return (detail.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn).filter(isEditable);
}
