import type { Partition } from "../partition.ts";
import { awsManagedAttachment, awsManagedDetail } from "./awsManaged.ts";
import { credentialCells, offset } from "./credentialReport.ts";
import type { FixtureParts, GroupFixture, PolicyFixture, RoleFixture, UserFixture } from "./fixture.ts";
import { readRegions } from "./fixture.ts";
import { uniqueId } from "./identifiers.ts";
import { expandResource } from "./loadRegional.ts";
import { expandBlock, expandBucket, expandKey, tagList } from "./loadResources.ts";
import {
  type Account,
  type AttachedPolicy,
  type CredentialRow,
  type GroupDetail,
  type InlinePolicy,
  type ManagedPolicyDetail,
  type PermissionsBoundary,
  type RoleDetail,
  resourceKinds,
  type UserDetail,
  type VirtualMfaDevice,
} from "./model.ts";

/** Expands a hand-written account to AWS's shapes. Throws when a name in it refers to nothing. */
export function loadAccount(parts: FixtureParts): Account {
  const { accountId } = parts.account;
  const partition = readPartition(parts.account.partition);
  const names = new Names(parts, `arn:${partition}:iam::${accountId}`, partition);
  const users = parts.users.map((user) => expandUser(user, names));
  const groups = parts.groups.map((group) => expandGroup(group, names));
  const roles = parts.roles.map((role) => expandRole(role, names));
  const buckets = parts.buckets.map(expandBucket);
  const keys = parts.keys.map((key) => expandKey(key, partition, accountId));
  const place = { partition, accountId, roleArn: (name: string) => roles.find((role) => role.RoleName === name)?.Arn };
  const resources = resourceKinds.flatMap((kind) =>
    (parts.resources[kind] ?? []).map((fixture) => expandResource(kind, fixture, place)),
  );
  return {
    accountId,
    partition,
    aliases: parts.account.aliases,
    regions: readRegions(parts.account.regions),
    users,
    groups,
    roles,
    localPolicies: parts.policies.map((policy) => expandPolicy(policy, names)),
    awsPolicies: [...names.awsManagedInUse()].map((name) => awsManagedDetail(name, partition, names.use(name))),
    credentials: credentialRows(parts, names, users),
    mfaDevices: mfaDevices(parts, names, users),
    buckets,
    publicAccessBlock: expandBlock(parts.account.block),
    keys: (region) => keys.filter((key) => key.region === region),
    resources: (kind, region) => resources.filter((each) => each.kind === kind && each.region === region),
    findRole: (name) => roles.find((role) => role.RoleName === name),
    findBucket: (name) => buckets.find((bucket) => bucket.name === name),
  };
}

function readPartition(text: string): Partition {
  if (text === "aws" || text === "aws-us-gov" || text === "aws-cn") return text;
  throw new Error(`partition ${text}`);
}

/** Resolves the names of one account and counts their uses. */
class Names {
  readonly arn: string;
  readonly trusts: FixtureParts["trusts"];
  readonly #partition: Partition;
  readonly #local = new Map<string, AttachedPolicy>();
  readonly #attached = new Map<string, number>();
  readonly #boundaries = new Map<string, number>();

  constructor(parts: FixtureParts, arn: string, partition: Partition) {
    this.arn = arn;
    this.trusts = parts.trusts;
    this.#partition = partition;
    for (const { name, path = "/" } of parts.policies) {
      this.#local.set(name, { PolicyName: name, PolicyArn: `${arn}:policy${path}${name}` });
    }
  }

  attached(names: readonly string[] = []): AttachedPolicy[] {
    return names.map((name) => this.#resolve(name, this.#attached));
  }

  boundary(name: string | undefined): { PermissionsBoundary?: PermissionsBoundary } {
    if (name === undefined) return {};
    const { PolicyArn } = this.#resolve(name, this.#boundaries);
    return { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: PolicyArn } };
  }

  use(name: string): { attached: number; boundaries: number } {
    return { attached: this.#attached.get(name) ?? 0, boundaries: this.#boundaries.get(name) ?? 0 };
  }

  awsManagedInUse(): Set<string> {
    const used = [...this.#attached.keys(), ...this.#boundaries.keys()];
    return new Set(used.filter((name) => !this.#local.has(name)).sort());
  }

  #resolve(name: string, counts: Map<string, number>): AttachedPolicy {
    const policy = this.#local.get(name) ?? awsManagedAttachment(name, this.#partition);
    if (policy === undefined) throw new Error(`no policy ${name}`);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return policy;
  }
}

function expandUser(user: UserFixture, names: Names): UserDetail {
  const path = user.path ?? "/";
  const arn = `${names.arn}:user${path}${user.name}`;
  return {
    Path: path,
    UserName: user.name,
    UserId: uniqueId("AIDA", arn),
    Arn: arn,
    CreateDate: user.created,
    UserPolicyList: inlinePolicies(user.inline),
    GroupList: user.groups ?? [],
    AttachedManagedPolicies: names.attached(user.attached),
    ...names.boundary(user.boundary),
    Tags: tagList(user.tags),
  };
}

function expandGroup(group: GroupFixture, names: Names): GroupDetail {
  const path = group.path ?? "/";
  const arn = `${names.arn}:group${path}${group.name}`;
  return {
    Path: path,
    GroupName: group.name,
    GroupId: uniqueId("AGPA", arn),
    Arn: arn,
    CreateDate: group.created,
    GroupPolicyList: inlinePolicies(group.inline),
    AttachedManagedPolicies: names.attached(group.attached),
  };
}

function expandRole(role: RoleFixture, names: Names): RoleDetail {
  const path = role.path ?? "/";
  const arn = `${names.arn}:role${path}${role.name}`;
  const trust = typeof role.trust === "string" ? names.trusts[role.trust] : role.trust;
  if (trust === undefined) throw new Error(`role ${role.name}: no trust ${String(role.trust)}`);
  const profileArn = `${names.arn}:instance-profile${path}${role.name}`;
  const profile = {
    Path: path,
    InstanceProfileName: role.name,
    InstanceProfileId: uniqueId("AIPA", profileArn),
    Arn: profileArn,
    CreateDate: role.created,
  };
  return {
    Path: path,
    RoleName: role.name,
    RoleId: uniqueId("AROA", arn),
    Arn: arn,
    CreateDate: role.created,
    AssumeRolePolicyDocument: trust,
    InstanceProfileList: role.instanceProfile === true ? [profile] : [],
    RolePolicyList: inlinePolicies(role.inline),
    AttachedManagedPolicies: names.attached(role.attached),
    ...names.boundary(role.boundary),
    Tags: tagList(role.tags),
    RoleLastUsed: role.lastUsed === undefined ? {} : { LastUsedDate: role.lastUsed[0], Region: role.lastUsed[1] },
    maxSessionSeconds: role.maxSessionSeconds ?? 3600,
  };
}

function expandPolicy(policy: PolicyFixture, names: Names): ManagedPolicyDetail {
  const path = policy.path ?? "/";
  const arn = `${names.arn}:policy${path}${policy.name}`;
  const versions = Object.entries(policy.versions ?? { v1: policy.document });
  const chosen = policy.default ?? versions.at(-1)?.[0] ?? "";
  const use = names.use(policy.name);
  return {
    PolicyName: policy.name,
    PolicyId: uniqueId("ANPA", arn),
    Arn: arn,
    Path: path,
    Description: policy.description,
    DefaultVersionId: chosen,
    AttachmentCount: use.attached,
    PermissionsBoundaryUsageCount: use.boundaries,
    IsAttachable: true,
    CreateDate: policy.created,
    UpdateDate: policy.created,
    PolicyVersionList: versions
      .map(([VersionId, document]) => {
        if (document === undefined) throw new Error(`policy ${policy.name}: no document`);
        return { VersionId, IsDefaultVersion: VersionId === chosen, Document: document, CreateDate: policy.created };
      })
      .reverse(),
  };
}

function inlinePolicies(inline: FixtureParts["trusts"] = {}): InlinePolicy[] {
  return Object.entries(inline).flatMap(([PolicyName, document]) =>
    document === undefined ? [] : [{ PolicyName, PolicyDocument: document }],
  );
}

function credentialRows(parts: FixtureParts, names: Names, users: readonly UserDetail[]): CredentialRow[] {
  const { root } = parts.account;
  const row = {
    ...credentialCells(root),
    user: "<root_account>",
    arn: `${names.arn}:root`,
    user_creation_time: offset(root.created),
    password_enabled: "not_supported",
    password_last_changed: "not_supported",
    password_next_rotation: "not_supported",
  };
  const rows = users.map((user, index) => ({
    ...credentialCells(parts.users[index] ?? {}),
    user: user.UserName,
    arn: user.Arn,
    user_creation_time: offset(user.CreateDate),
  }));
  return [row, ...rows];
}

function mfaDevices(parts: FixtureParts, names: Names, users: readonly UserDetail[]): VirtualMfaDevice[] {
  return users.flatMap((user, index) => {
    if (parts.users[index]?.mfa !== true) return [];
    const { UserName, UserId, Arn, Path, CreateDate } = user;
    const User = { UserName, UserId, Arn, Path, CreateDate };
    return [{ SerialNumber: `${names.arn}:mfa/${UserName}`, EnableDate: CreateDate, User }];
  });
}
