import type { AuthorizationDetails } from "../../inventory/authorizationDetails.ts";
import type { ResourceRecord } from "../../inventory/resourceRecord.ts";
import { AccountInventory } from "./accountInventory.ts";

/** Documents of an account that take the place of those it has. */
export interface ChangedDocuments {
  /** Users and roles of which nothing but identity-based policies, groups or boundary differs. */
  principals: Pick<AuthorizationDetails, "UserDetailList" | "RoleDetailList">;
  /** Roles with another trust policy, groups and managed policies. */
  details: Pick<AuthorizationDetails, "RoleDetailList" | "GroupDetailList" | "Policies">;
  resources: readonly ResourceRecord[];
  /** The text of IAM's credential report, where it differs. */
  credentialReport: string | undefined;
}

/**
 * A copy of an inventory, complete, with some documents replaced. What is wrong with these is noted in the copy alone; what
 * was compiled is shared.
 */
export function changedInventory(inventory: AccountInventory, changed: ChangedDocuments): AccountInventory {
  const copy = new AccountInventory(inventory.settings);
  copyInto(copy.managed, inventory.managed);
  copyInto(copy.policyVersions, inventory.policyVersions);
  copyInto(copy.groups, inventory.groups);
  copyInto(copy.principals, inventory.principals);
  copyInto(copy.resources, inventory.resources);
  copyInto(copy.entities.principals, inventory.entities.principals);
  copyInto(copy.entities.groups, inventory.entities.groups);
  copyInto(copy.entities.editable, inventory.entities.editable);
  copy.organization = inventory.organization;
  copy.credentials = inventory.credentials;
  copy.hasRoles = inventory.hasRoles;
  copy.hasRoleUse = inventory.hasRoleUse;
  copy.addAuthorizationDetails(changed.details);
  const { UserDetailList = [], RoleDetailList = [] } = changed.principals;
  for (const detail of [...UserDetailList, ...RoleDetailList]) copy.entities.addPrincipal(detail);
  copy.addResources(changed.resources);
  if (changed.credentialReport !== undefined) copy.setCredentialReport(changed.credentialReport);
  return copy;
}

function copyInto<K, V>(to: Map<K, V>, from: ReadonlyMap<K, V>): void {
  for (const [key, value] of from) to.set(key, value);
}
