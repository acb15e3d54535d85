import type { Gaps } from "../../inventory/gaps.ts";
import { tagRecord } from "../../inventory/tags.ts";
import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from "../../model.ts";
import { isAwsManagedPolicy } from "../../policy/arn.ts";
import type { CompiledPolicy, PolicyCompiler } from "../../policy/compiledStatement.ts";
import { parsePolicy } from "../../policy/document.ts";

/** A user or a role as the object of other principals' actions: its tags, its boundary, its policies and groups. */
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

/** The IAM entities of the account as objects of other principals' actions. */
export class Entities {
  readonly principals = new Map<string, PrincipalEntity>();
  /** By name. */
  readonly groups = new Map<string, GroupEntity>();
  /** By ARN of a policy that can be edited in the account: its versions that are not the default one. */
  readonly editable = new Map<string, readonly { version: string; policy: CompiledPolicy }[]>();

  addPrincipal(detail: UserDetail | RoleDetail): void {
    const isUser = "UserName" in detail;
    this.principals.set(detail.Arn, {
      arn: detail.Arn,
      tags: tagRecord(detail.Tags ?? []),
      boundary: detail.PermissionsBoundary?.PermissionsBoundaryArn,
      attached: attachedTo(detail),
      groups: isUser ? list(detail.GroupList) : [],
      instanceProfiles:
        isUser || detail.InstanceProfileList == null
          ? undefined
          : list(detail.InstanceProfileList).flatMap((profile) => profile?.Arn ?? []),
    });
  }

  addGroup(group: GroupDetail): void {
    this.groups.set(group.GroupName, { arn: group.Arn, name: group.GroupName, attached: attachedTo(group) });
  }

  /**
   * `current` is the default version. A version that cannot be read is no alternative; `gaps` names what is wrong with
   * it.
   */
  addPolicy(policy: ManagedPolicyDetail, current: string | undefined, compiler: PolicyCompiler, gaps: Gaps): void {
    if (!isEditable(policy.Arn)) return;
    const others = list(policy.PolicyVersionList).filter((version) => version?.VersionId !== current);
    const versions = others.flatMap((version) => {
      const { policy: parsed, problems } = parsePolicy(version?.Document, policy.Arn, "identity");
      for (const problem of problems) gaps.addParse(policy.Arn, `version ${version?.VersionId}: ${problem}`);
      return parsed === undefined ? [] : [{ version: version.VersionId, policy: compiler.compile(parsed) }];
    });
    this.editable.set(policy.Arn, versions);
  }
}

/** Policies of AWS (`arn:aws:iam::aws:policy/…`) cannot be edited by anyone. */
export function isEditable(policyArn: string): boolean {
  return !isAwsManagedPolicy(policyArn);
}

function attachedTo(detail: UserDetail | RoleDetail | GroupDetail): string[] {
  const arns = list(detail.AttachedManagedPolicies).map((policy) => policy?.PolicyArn);
  return arns.filter((arn) => typeof arn === "string" && isEditable(arn));
}

function list<T>(found: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(found) ? found : [];
}
