/**
 * The account that a principal acts in: the entities that its permissions are about. Every member is worked out when
 * it is first asked for and kept as long as the context. Sets of principals, groups and managed policies are bit sets
 * by position in `principals`, `groups.entities` and `managedPolicies.entities`.
 *
 * `roles`, `groups` and `managedPolicies` say what belongs to what; `adminPolicies` which of them make administrators;
 * `serviceTrust` and `resourceTypes` what services can do with roles; `hypotheticalPrincipals` and `maximumPermissions`
 * what a principal would be after a change.
 */

import type { Account } from "../../access/analyzedAccount.ts";
import { addBit, type Bits } from "../../sets/bitSet.ts";
import { EntitySet } from "../paths/entitySet.ts";
import { AdminPolicies } from "./adminPolicies.ts";
import { type CredentialStates, credentialStates } from "./credentialState.ts";
import { type Groups, groupsOf } from "./groups.ts";
import { type ManagedPolicies, managedPoliciesOf } from "./managedPolicies.ts";
import { PassableResources } from "./passableResources.ts";
import { principalTagsAskedFor, type Tag } from "./principalTags.ts";
import { type ProviderTrust, providerTrustOf, type SignIn } from "./providerTrust.ts";
import { ResourceTypes } from "./resourceTypes.ts";
import { type Roles, rolesOf } from "./roles.ts";
import { ServiceTrust } from "./serviceTrust.ts";

export class AccountContext {
  readonly account: Account;
  /** Users and roles. */
  readonly principals: EntitySet;
  readonly resourceTypes: ResourceTypes;
  #users: Bits | undefined;
  #roles: Roles | undefined;
  #groups: Groups | undefined;
  #managedPolicies: ManagedPolicies | undefined;
  #adminPolicies: AdminPolicies | undefined;
  #credentials: CredentialStates | undefined;
  #serviceTrust: ServiceTrust | undefined;
  #trustPolicyTags: ReadonlyMap<string, Tag> | undefined;
  readonly #providerTrust = new Map<SignIn, ProviderTrust>();
  #resources: PassableResources | undefined;
  #takenNames: ReadonlySet<string> | undefined;

  constructor(account: Account) {
    const { partition, accountId } = account.scope.settings;
    this.account = account;
    this.principals = new EntitySet([...account.inventory.entities.principals.values()]);
    this.resourceTypes = new ResourceTypes(partition, accountId);
  }

  get users(): Bits {
    if (this.#users !== undefined) return this.#users;
    const found = this.principals.none();
    this.principals.arns.forEach((arn, at) => {
      if (!arn.includes(":role/")) addBit(found, at);
    });
    this.#users = found;
    return found;
  }

  get roles(): Roles {
    this.#roles ??= rolesOf(this.account, this.principals);
    return this.#roles;
  }

  get groups(): Groups {
    this.#groups ??= groupsOf(this.account, this.principals);
    return this.#groups;
  }

  /** The customer managed policies, which can be edited. */
  get managedPolicies(): ManagedPolicies {
    this.#managedPolicies ??= managedPoliciesOf(this.account, this.principals, this.groups);
    return this.#managedPolicies;
  }

  /** The groups and managed policies, those of AWS included, that make administrators. */
  get adminPolicies(): AdminPolicies {
    this.#adminPolicies ??= new AdminPolicies(this.account, this.groups.entities, this.managedPolicies.entities);
    return this.#adminPolicies;
  }

  /** The passwords, access keys and MFA devices of users. */
  get credentials(): CredentialStates {
    this.#credentials ??= credentialStates(this.account.inventory.credentials, this.principals, this.users);
    return this.#credentials;
  }

  /** The roles that AWS services can act as. */
  get serviceTrust(): ServiceTrust {
    this.#serviceTrust ??= new ServiceTrust(this.account, this.principals, this.roles.passable);
    return this.#serviceTrust;
  }

  /** Tags by which the trust policy of some role lets a principal in. */
  get tagsAskedForByTrustPolicies(): ReadonlyMap<string, Tag> {
    this.#trustPolicyTags ??= principalTagsAskedFor(
      [...this.account.inventory.resources.values()].flatMap(({ entry, policy }) =>
        entry.type === "IAMRole" ? (policy ?? []) : [],
      ),
    );
    return this.#trustPolicyTags;
  }

  /** The roles that trust an identity provider of the account, by how one signs in. */
  providerTrust(signIn: SignIn): ProviderTrust {
    const known = this.#providerTrust.get(signIn);
    if (known !== undefined) return known;
    const found = providerTrustOf(this.account, this.principals, this.roles.editable, signIn);
    this.#providerTrust.set(signIn, found);
    return found;
  }

  /** The resources that were collected, with the roles they run with. */
  get resources(): PassableResources {
    this.#resources ??= new PassableResources(this.account, this.principals, this.resourceTypes);
    return this.#resources;
  }

  /** Whether a user, role, group or policy of that name exists, whatever its path and case. */
  isNameTaken(arn: string): boolean {
    this.#takenNames ??= new Set(
      [this.principals, this.groups.entities, this.managedPolicies.entities].flatMap(({ arns }) =>
        arns.map(pathlessName),
      ),
    );
    return this.#takenNames.has(pathlessName(arn));
  }
}

/** `user/ann` of `arn:aws:iam::111122223333:user/team/Ann`: names differ by more than case ("CreateUser"). */
function pathlessName(arn: string): string {
  const resource = arn.slice(arn.lastIndexOf(":") + 1);
  return `${resource.slice(0, resource.indexOf("/"))}/${resource.slice(resource.lastIndexOf("/") + 1)}`.toLowerCase();
}
