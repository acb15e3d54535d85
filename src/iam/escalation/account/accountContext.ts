import type { Account } from "../../access/analyzedAccount.ts";
import { addBit, type Bits, emptyBits } from "../../sets/bitSet.ts";
import { EntitySet } from "../paths/entitySet.ts";
import { AdminPolicies } from "./adminPolicies.ts";
import { assumeRoleAction } from "./assumeRoleAction.ts";
import { type CredentialStates, credentialStates } from "./credentialState.ts";
import { PassableResources } from "./passableResources.ts";
import { ResourceTypes } from "./resourceTypes.ts";
import { ServiceTrust } from "./serviceTrust.ts";

/** What all principals of an account have accountContext them: whom and what they can act on. */
export interface AccountContext {
  account: Account;
  resourceTypes: ResourceTypes;
  /** Users and roles. */
  principals: EntitySet;
  users: Bits;
  roles: Bits;
  /** Roles whose policies and trust can be changed from within: not those that AWS writes for a service or for SSO. */
  editableRoles: Bits;
  /** Roles that can be handed to a service. */
  passableRoles: Bits;
  groups: EntitySet;
  /** Names that users, roles, groups and policies have, as `unpathed` gives them: unique whatever the path and case. */
  taken: ReadonlySet<string>;
  /** By position in `groups`: its members among the principals. */
  membersOf: readonly Bits[];
  /** Managed policies that can be edited. */
  policies: EntitySet;
  /** By position in `policies`: the principals that hold it, directly or by a group. */
  holdersOf: readonly Bits[];
  /** By position in `policies`: the groups that it is attached to, by position in `groups`. */
  groupsHolding: readonly Bits[];
  /** By position in `policies`: the principals whose permissions boundary it is. */
  boundedBy: readonly Bits[];
  /** By position in `policies`: those with as many versions as a policy can have. */
  withAllVersions: Bits;
  trust: ServiceTrust;
  inventory: PassableResources;
  /** Of each role: its position, and where the decision whether it may be assumed is found. */
  assumptions: readonly { at: number; target: number }[];
  credentials: CredentialStates;
  /** By position: with an EC2 instance profile; `unlisted`: AWS did not list them. */
  withProfile: Bits;
  unlistedProfile: Bits;
  adminPolicies: AdminPolicies;
}

/** Versions of a managed policy beside the default one ("IAM and AWS STS quotas"). */
const OTHER_VERSIONS = 4;

export function accountContextOf(account: Account): AccountContext {
  const { scope } = account;
  const { entities } = account.inventory;
  const principals = new EntitySet([...entities.principals.values()]);
  const groups = new EntitySet([...entities.groups.values()].map(({ arn }) => ({ arn })));
  const policies = new EntitySet([...entities.editable.keys()].map((arn) => ({ arn })));
  const membersOf = groups.arns.map(() => principals.none());
  const holdersOf = policies.arns.map(() => principals.none());
  const boundedBy = policies.arns.map(() => principals.none());
  const groupsHolding = policies.arns.map(() => groups.none());
  const set = (): Bits => emptyBits(principals.size);
  const users = set();
  const roles = set();
  const editableRoles = set();
  const passableRoles = set();
  const withProfile = set();
  const unlistedProfile = set();
  const assumptions: { at: number; target: number }[] = [];
  const sts = assumeRoleAction().service;

  const holds = (policy: string, holder: number): void => {
    const bits = holdersOf[policies.positionOf(policy) ?? -1];
    if (bits !== undefined) addBit(bits, holder);
  };
  principals.arns.forEach((arn, at) => {
    const entity = entities.principals.get(arn);
    if (entity === undefined) return;
    for (const policy of entity.attached) holds(policy, at);
    const bounded = boundedBy[policies.positionOf(entity.boundary ?? "") ?? -1];
    if (bounded !== undefined) addBit(bounded, at);
    for (const name of entity.groups) {
      const group = entities.groups.get(name);
      const members = membersOf[groups.positionOf(group?.arn ?? "") ?? -1];
      if (group === undefined || members === undefined) continue;
      addBit(members, at);
      for (const policy of group.attached) holds(policy, at);
    }
    if (!arn.includes(":role/")) {
      addBit(users, at);
      return;
    }
    addBit(roles, at);
    const ofService = arn.includes(":role/aws-service-role/");
    if (!ofService) addBit(passableRoles, at);
    if (!ofService && !arn.includes(":role/aws-reserved/")) addBit(editableRoles, at);
    if (entity.instanceProfiles === undefined) addBit(unlistedProfile, at);
    else if (entity.instanceProfiles.length > 0) addBit(withProfile, at);
    const target = scope.targets.positionOf(arn, (target) => target.scope.index === sts && target.resource >= 0);
    if (target !== undefined) assumptions.push({ at, target });
  });
  for (const { arn, attached } of entities.groups.values()) {
    for (const policy of attached) {
      const bits = groupsHolding[policies.positionOf(policy) ?? -1];
      if (bits !== undefined) addBit(bits, groups.positionOf(arn) ?? 0);
    }
  }
  const { partition, accountId } = scope.settings;
  const resourceTypes = new ResourceTypes(partition, accountId);
  const trust = new ServiceTrust(account, principals, passableRoles);
  const inventory = new PassableResources(account, principals, resourceTypes);
  const withAllVersions = policies.none();
  for (const [arn, others] of entities.editable) {
    const at = policies.positionOf(arn);
    if (at !== undefined && others.length >= OTHER_VERSIONS) addBit(withAllVersions, at);
  }
  const credentials = credentialStates(account.inventory.credentials, principals, users);
  return {
    account,
    resourceTypes,
    principals,
    users,
    roles,
    editableRoles,
    passableRoles,
    groups,
    taken: new Set([...principals.arns, ...groups.arns, ...policies.arns].map(unpathed)),
    membersOf,
    policies,
    withAllVersions,
    holdersOf,
    groupsHolding,
    boundedBy,
    trust,
    inventory,
    assumptions,
    credentials,
    withProfile,
    unlistedProfile,
    adminPolicies: new AdminPolicies(account, groups, policies),
  };
}

/** `user/ann` of `arn:aws:iam::111122223333:user/team/Ann`: names differ by more than case ("CreateUser"). */
export function unpathed(arn: string): string {
  const resource = arn.slice(arn.lastIndexOf(":") + 1);
  return `${resource.slice(0, resource.indexOf("/"))}/${resource.slice(resource.lastIndexOf("/") + 1)}`.toLowerCase();
}
