import * as z from "zod";

/** The two kinds of policy of AWS Organizations that limit access ("Managing policies in AWS Organizations"). */
export const ORGANIZATION_POLICY_TYPES = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"] as const;

export type OrganizationPolicyType = (typeof ORGANIZATION_POLICY_TYPES)[number];

/** One policy as it limits an account. */
export interface OrganizationPolicy {
  /** What proofs call it: its ARN, or the place of the document where it was given without one. */
  id: string;
  /** Its name; the id where it has none. */
  name: string;
  /** A policy document: an object, JSON text, or URL-encoded JSON text. */
  document: unknown;
}

/**
 * What an organization forbids one account: the policies of each level, from the root down to the account itself. Every
 * level must allow a request; a level without policies allows nothing, a list without levels forbids nothing ("SCP
 * evaluation", "RCP evaluation").
 */
export interface OrganizationPolicies {
  /** `o-a1b2c3d4e5`. */
  id: string;
  managementAccount: string;
  /** `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/`: the units above the account, where they are known ("aws:PrincipalOrgPaths"). */
  path?: string;
  /** All accounts of the organization, where they are known. */
  accounts?: readonly string[];
  serviceControlPolicies: readonly (readonly OrganizationPolicy[])[];
  resourceControlPolicies: readonly (readonly OrganizationPolicy[])[];
}

const Target = z.object({
  kind: z.enum(["root", "unit", "account"]),
  /** Undefined of the root. */
  parent: z.string().optional(),
  /** Ids of the policies attached to it, of both types. */
  policies: z.array(z.string()),
});

const Policy = z.object({
  type: z.enum(ORGANIZATION_POLICY_TYPES),
  arn: z.string(),
  name: z.string(),
  document: z.unknown(),
});

/** All service and resource control policies of an organization, as read from its management account. */
export const OrganizationPolicySet = z.object({
  organizationId: z.string(),
  managementAccount: z.string(),
  /** Types that are switched on in the root; policies of other types have no effect. */
  enabledTypes: z.array(z.enum(ORGANIZATION_POLICY_TYPES)),
  /** By id: roots, organizational units and accounts. */
  targets: z.record(z.string(), Target),
  /** By id: `p-a1b2c3d4`. */
  policies: z.record(z.string(), Policy),
});

export type OrganizationPolicySet = z.infer<typeof OrganizationPolicySet>;

/** What the set says about one account; undefined for an account that is not in the organization. */
export function policiesForAccount(set: OrganizationPolicySet, accountId: string): OrganizationPolicies | undefined {
  const targets = new Map(Object.entries(set.targets));
  const policies = new Map(Object.entries(set.policies));
  if (targets.get(accountId)?.kind !== "account") return undefined;
  const path: z.infer<typeof Target>[] = [];
  const units: string[] = [];
  for (
    let at = targets.get(accountId);
    at !== undefined;
    at = at.parent === undefined ? undefined : targets.get(at.parent)
  ) {
    if (path.includes(at)) return undefined;
    path.unshift(at);
    if (at.parent !== undefined) units.unshift(at.parent);
  }
  const levels = (type: OrganizationPolicyType): OrganizationPolicy[][] =>
    set.enabledTypes.includes(type)
      ? path.map(({ policies: attached }) =>
          attached.flatMap((id) => {
            const policy = policies.get(id);
            return policy?.type === type ? [{ id: policy.arn, name: policy.name, document: policy.document }] : [];
          }),
        )
      : [];
  return {
    id: set.organizationId,
    managementAccount: set.managementAccount,
    path: [set.organizationId, ...units, ""].join("/"),
    accounts: [...targets].flatMap(([id, { kind }]) => (kind === "account" ? [id] : [])),
    serviceControlPolicies: levels("SERVICE_CONTROL_POLICY"),
    resourceControlPolicies: levels("RESOURCE_CONTROL_POLICY"),
  };
}
