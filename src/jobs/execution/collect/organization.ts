import {
  describeOrganization,
  describePolicy,
  listAccountsForParent,
  listOrganizationalUnitsForParent,
  listPoliciesForTarget,
  listRoots,
} from "../../../aws/services/organizations.ts";
import { ORGANIZATION_POLICY_TYPES, type OrganizationPolicySet } from "../../../iam/index.ts";
import { ORGANIZATION_POLICIES_FILE } from "../staging/collection.ts";
import { inParts } from "./parts.ts";
import type { CollectRun } from "./run.ts";
import type { OrganizationState, OrganizationTarget } from "./state.ts";

/**
 * Asks for the organization and its root. Null for an account of no organization, and where DescribeOrganization is refused:
 * then a gap says so. A refusal to list the roots is what a member account is expected to answer and is no gap; a refusal
 * of anything after that is one.
 */
export async function findOrganization({ session }: CollectRun): Promise<OrganizationState | null> {
  const organization = await session.read(describeOrganization, { region: "" });
  if (organization === undefined) return null;
  const roots = await session.read(listRoots, { region: "", isRefusalExpected: true });
  const [root] = roots ?? [];
  if (root === undefined) return { ...organization, reading: null, policiesKey: null };
  const enabledTypes = ORGANIZATION_POLICY_TYPES.filter((type) => root.enabledTypes.includes(type));
  const targets: OrganizationTarget[] = [{ id: root.id, kind: "root", policies: [] }];
  return { ...organization, reading: { enabledTypes, targets, policies: [] }, policiesKey: null };
}

/** Lists the units and accounts below the root, level by level. */
export async function listUnits(run: CollectRun): Promise<boolean> {
  const { read } = run.session;
  const targets = run.state.organization?.reading?.targets;
  if (targets === undefined) return true;
  const parents = targets.filter(({ kind }) => kind !== "account");
  return inParts(run, {
    total: () => (isGivenUp(run) ? 0 : parents.length),
    what: "units of the organization",
    entries: (from) => parents.slice(from),
    read: async ({ id: parent }) => {
      const units = await read(listOrganizationalUnitsForParent, { region: "", resource: parent }, parent);
      const accounts = await read(listAccountsForParent, { region: "", resource: parent }, parent);
      return units && accounts && { parent, units, accounts };
    },
    take: (children) => {
      if (children === undefined) return giveUp(run);
      const { parent, units, accounts } = children;
      const below = units.map((id): OrganizationTarget => ({ id, kind: "unit", parent, policies: [] }));
      targets.push(
        ...accounts.map((id): OrganizationTarget => ({ id, kind: "account", parent, policies: [] })),
        ...below,
      );
      parents.push(...below);
    },
  });
}

/** Notes at each target what is attached to it. */
export async function listAttachments(run: CollectRun): Promise<boolean> {
  const { read } = run.session;
  const reading = run.state.organization?.reading;
  if (!reading) return true;
  const { targets, enabledTypes, policies } = reading;
  const known = new Set(policies.map(({ id }) => id));
  const asked = targets.flatMap((target) => enabledTypes.map((type) => ({ target, type })));
  return inParts(run, {
    total: () => (isGivenUp(run) ? 0 : asked.length),
    what: "targets of the organization's policies",
    entries: (from) => asked.slice(from),
    read: async ({ target, type }) => {
      const listed = await read(listPoliciesForTarget, { region: "", resource: target.id }, target.id, type);
      return listed && { target, type, listed };
    },
    take: (attached) => {
      if (attached === undefined) return giveUp(run);
      const { target, type, listed } = attached;
      for (const { id, arn, name } of listed) {
        target.policies.push(id);
        if (!known.has(id)) policies.push({ id, type, arn, name, document: undefined });
        known.add(id);
      }
      target.policies.sort();
    },
  });
}

/** Reads each policy once, and writes all of them. */
export async function readOrganizationDocuments(run: CollectRun): Promise<boolean> {
  const { state, writer, session } = run;
  const policies = state.organization?.reading?.policies;
  if (policies === undefined) return true;
  const isRead = await inParts(run, {
    total: () => (isGivenUp(run) ? 0 : policies.length),
    what: "policies of the organization",
    entries: (from) => policies.slice(from),
    read: async (policy) => {
      const place = { region: "", resource: policy.arn };
      return { policy, document: await session.read(describePolicy, place, policy.id) };
    },
    take: ({ policy, document }) => {
      policy.document = document;
      if (document === undefined) giveUp(run);
    },
  });
  const { organization } = state;
  if (!isRead || !organization?.reading) return isRead;
  const written = JSON.stringify(policySetOf(organization, organization.reading));
  organization.policiesKey = await writer.writeFile(ORGANIZATION_POLICIES_FILE, written, "application/json");
  organization.reading = null;
  return true;
}

/** A part of the policies would forbid too little: they count as not read. */
function giveUp({ state }: CollectRun): void {
  if (state.organization) state.organization.reading = null;
}

function isGivenUp({ state }: CollectRun): boolean {
  return !state.organization?.reading;
}

function policySetOf(
  { id: organizationId, managementAccount }: OrganizationState,
  { enabledTypes, targets, policies }: NonNullable<OrganizationState["reading"]>,
): OrganizationPolicySet {
  return {
    organizationId,
    managementAccount,
    enabledTypes,
    targets: Object.fromEntries(targets.map(({ id, ...target }) => [id, target])),
    policies: Object.fromEntries(policies.map(({ id, ...policy }) => [id, policy])),
  };
}
