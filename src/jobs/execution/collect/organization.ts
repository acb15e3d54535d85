import pMap from "p-map";
import {
  describeOrganization,
  describePolicy,
  listAccountsForParent,
  listOrganizationalUnitsForParent,
  listPoliciesForTarget,
  listRoots,
} from "../../../aws/services/organizations.ts";
import { ORGANIZATION_POLICY_TYPES, type OrganizationPolicySet } from "../../../iam/index.ts";
import { CALLS_AT_ONCE, type CollectorSession } from "./session.ts";

/** What an account shows of the organization that it is a member of. */
export interface CollectedOrganization {
  id: string;
  managementAccount: string;
  /** Present where the account may read the policies: of the management account, or delegated by it. */
  policies: OrganizationPolicySet | undefined;
}

/**
 * Reads the organization and, where the credential may, all of its service and resource control policies. Undefined for
 * an account of no organization, and where DescribeOrganization is refused: then a gap says so. A refusal to list the
 * policies is what a member account is expected to answer and is no gap; a refusal after the first list is one, and
 * then the policies count as not read: a part of them would forbid too little.
 */
export async function collectOrganization(session: CollectorSession): Promise<CollectedOrganization | undefined> {
  const organization = await session.read(describeOrganization, { region: "" });
  if (organization === undefined) return undefined;
  const roots = await session.read(listRoots, { region: "", isRefusalExpected: true });
  const [root] = roots ?? [];
  if (root === undefined) return { ...organization, policies: undefined };
  const enabledTypes = ORGANIZATION_POLICY_TYPES.filter((type) => root.enabledTypes.includes(type));
  const targets = await readTargets(session, root.id);
  const policies = targets && (await readPolicies(session, targets, enabledTypes));
  if (targets === undefined || policies === undefined) return { ...organization, policies: undefined };
  const { id: organizationId, managementAccount } = organization;
  return {
    ...organization,
    policies: {
      organizationId,
      managementAccount,
      enabledTypes,
      targets: Object.fromEntries(targets),
      policies: Object.fromEntries(policies),
    },
  };
}

type Targets = Map<string, OrganizationPolicySet["targets"][string]>;
type Policies = Map<string, OrganizationPolicySet["policies"][string]>;

/** The root, its units and accounts, without their policies; undefined where a list was not read. */
async function readTargets({ read }: CollectorSession, root: string): Promise<Targets | undefined> {
  const targets: Targets = new Map([[root, { kind: "root", policies: [] }]]);
  for (let level = [root]; level.length > 0; ) {
    const below = await pMap(
      level,
      async (parent) => {
        const units = await read(listOrganizationalUnitsForParent, { region: "", resource: parent }, parent);
        const accounts = await read(listAccountsForParent, { region: "", resource: parent }, parent);
        return units && accounts && { parent, units, accounts };
      },
      { concurrency: CALLS_AT_ONCE },
    );
    level = [];
    for (const children of below) {
      if (children === undefined) return undefined;
      const { parent, units, accounts } = children;
      for (const account of accounts) targets.set(account, { kind: "account", parent, policies: [] });
      for (const unit of units) {
        targets.set(unit, { kind: "unit", parent, policies: [] });
        level.push(unit);
      }
    }
  }
  return targets;
}

/** Notes at each target what is attached to it, and reads each policy once; undefined where something was not read. */
async function readPolicies(
  { read }: CollectorSession,
  targets: Targets,
  types: readonly (typeof ORGANIZATION_POLICY_TYPES)[number][],
): Promise<Policies | undefined> {
  const found: Policies = new Map();
  const asked = [...targets].flatMap(([id, target]) => types.map((type) => ({ id, target, type })));
  const attachments = await pMap(
    asked,
    async ({ id, target, type }) => {
      const listed = await read(listPoliciesForTarget, { region: "", resource: id }, id, type);
      for (const policy of listed ?? []) {
        target.policies.push(policy.id);
        if (!found.has(policy.id))
          found.set(policy.id, { type, arn: policy.arn, name: policy.name, document: undefined });
      }
      return listed;
    },
    { concurrency: CALLS_AT_ONCE },
  );
  const documents = await pMap(
    [...found],
    async ([id, policy]) => {
      const document = await read(describePolicy, { region: "", resource: policy.arn }, id);
      policy.document = document;
      return document;
    },
    { concurrency: CALLS_AT_ONCE },
  );
  for (const { policies } of targets.values()) policies.sort();
  return attachments.includes(undefined) || documents.includes(undefined) ? undefined : found;
}
