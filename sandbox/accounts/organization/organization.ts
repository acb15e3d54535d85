import type { PolicyDocument } from "../model.ts";
import description from "./organization.json" with { type: "json" };

export interface OrganizationPolicy {
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly awsManaged?: boolean;
  readonly document: PolicyDocument;
}

interface Child {
  readonly parent: string;
  readonly name: string;
}

/** An organization of AWS Organizations: a root, nested units, accounts, and the policies attached to each. */
export interface Organization {
  readonly id: string;
  readonly managementAccount: string;
  readonly root: string;
  /** By id. */
  readonly units: ReadonlyMap<string, Child>;
  readonly accounts: ReadonlyMap<string, Child>;
  readonly policies: ReadonlyMap<string, OrganizationPolicy>;
  /** By id of a root, unit or account: ids of policies. */
  readonly attachments: ReadonlyMap<string, readonly string[]>;
}

export const organization: Organization = {
  id: description.id,
  managementAccount: description.managementAccount,
  root: description.root,
  units: new Map(Object.entries(description.units)),
  accounts: new Map(Object.entries(description.accounts)),
  policies: new Map<string, OrganizationPolicy>(Object.entries(description.policies)),
  attachments: new Map(Object.entries(description.attachments)),
};

/** The organization that an account is a member of. */
export function organizationOf(accountId: string): Organization | undefined {
  return organization.accounts.has(accountId) ? organization : undefined;
}
