import { type Organization, type OrganizationPolicy, organizationOf } from "../accounts/organization/organization.ts";
import type { Context } from "../context.ts";
import { type JsonInput, type JsonOutput, jsonProtocol } from "../protocol/json.ts";
import { type AwsFailure, defineService, failure, isFailure } from "../protocol/service.ts";
import { membersOf, page, pageRules } from "./regional.ts";

const types = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];

/**
 * AWS Organizations, version 2016-11-28. Any member may describe the organization; everything else is for the management
 * account, as without a delegation policy.
 */
export const organizations = defineService({
  name: "organizations",
  global: true,
  protocol: jsonProtocol({ version: "1.1", target: "AWSOrganizationsV20161128" }),
  operations: {
    DescribeOrganization: { run: describeOrganization },
    ListRoots: { run: managed(listRoots) },
    ListOrganizationalUnitsForParent: { resource: member("ParentId"), run: managed(listUnits) },
    ListAccountsForParent: { resource: member("ParentId"), run: managed(listAccounts) },
    ListPoliciesForTarget: { resource: member("TargetId"), run: managed(listPolicies) },
    DescribePolicy: { resource: member("PolicyId"), run: managed(describePolicy) },
  },
});

type Run = (organization: Organization, input: JsonInput) => JsonOutput | AwsFailure;

function member(name: string): (input: JsonInput) => string {
  return (input) => String(input[name]);
}

function describeOrganization(_input: JsonInput, { caller }: Context): JsonOutput | AwsFailure {
  const organization = organizationOf(caller.accountId);
  if (organization === undefined) return notInUse();
  const { id, managementAccount } = organization;
  return {
    Organization: {
      Id: id,
      Arn: arnOf(organization, "organization", id),
      FeatureSet: "ALL",
      MasterAccountId: managementAccount,
      MasterAccountArn: `arn:aws:organizations::${managementAccount}:account/${id}/${managementAccount}`,
      MasterAccountEmail: "aws@acme.example",
      AvailablePolicyTypes: types.map((Type) => ({ Type, Status: "ENABLED" })),
    },
  };
}

function managed(run: Run): (input: JsonInput, context: Context) => JsonOutput | AwsFailure {
  return (input, { caller }) => {
    const organization = organizationOf(caller.accountId);
    if (organization === undefined) return notInUse();
    if (caller.accountId === organization.managementAccount) return run(organization, input);
    const message = "You don't have permissions to access this resource.";
    return failure(400, "AccessDeniedException", message);
  };
}

function listRoots(organization: Organization, input: JsonInput): JsonOutput | AwsFailure {
  const roots = [organization.root].map((Id) => ({
    Id,
    Arn: arnOf(organization, "root", Id),
    Name: "Root",
    PolicyTypes: types.map((Type) => ({ Type, Status: "ENABLED" })),
  }));
  return paged("ListRoots", "Roots", roots, input);
}

function listUnits(organization: Organization, input: JsonInput): JsonOutput | AwsFailure {
  const parent = parentOf(organization, input);
  if (isFailureValue(parent)) return parent;
  const units = [...organization.units].filter(([, unit]) => unit.parent === parent);
  const listed = units.map(([Id, { name }]) => ({ Id, Arn: arnOf(organization, "ou", Id), Name: name }));
  return paged(`ListOrganizationalUnitsForParent ${parent}`, "OrganizationalUnits", listed, input);
}

function listAccounts(organization: Organization, input: JsonInput): JsonOutput | AwsFailure {
  const parent = parentOf(organization, input);
  if (isFailureValue(parent)) return parent;
  const accounts = [...organization.accounts].filter(([, account]) => account.parent === parent);
  const listed = accounts.map(([Id, { name }]) => ({
    Id,
    Arn: arnOf(organization, "account", Id),
    Name: name,
    Email: `${name}@acme.example`,
    Status: "ACTIVE",
    JoinedMethod: "CREATED",
  }));
  return paged(`ListAccountsForParent ${parent}`, "Accounts", listed, input);
}

function parentOf({ root, units }: Organization, { ParentId }: JsonInput): string | AwsFailure {
  const id = String(ParentId);
  if (id === root || units.has(id)) return id;
  return failure(400, "ParentNotFoundException", "You provided parent that does not exist in your organization.");
}

function listPolicies(organization: Organization, input: JsonInput): JsonOutput | AwsFailure {
  const target = String(input.TargetId);
  const type = String(input.Filter);
  if (!types.includes(type)) return failure(400, "InvalidInputException", "You specified an invalid value.");
  const attached = organization.attachments.get(target);
  if (attached === undefined) {
    return failure(400, "TargetNotFoundException", "You specified a target that does not exist.");
  }
  const policies = attached.flatMap((id) => {
    const policy = organization.policies.get(id);
    return policy?.type === type ? [summaryOf(organization, id, policy)] : [];
  });
  return paged(`ListPoliciesForTarget ${target} ${type}`, "Policies", policies, input);
}

function describePolicy(organization: Organization, { PolicyId }: JsonInput): JsonOutput | AwsFailure {
  const id = String(PolicyId);
  const policy = organization.policies.get(id);
  if (policy === undefined)
    return failure(400, "PolicyNotFoundException", "You specified a policy that does not exist.");
  return {
    Policy: { PolicySummary: summaryOf(organization, id, policy), Content: JSON.stringify(policy.document) },
  };
}

function summaryOf(organization: Organization, id: string, policy: OrganizationPolicy): JsonOutput {
  const { name, description, type, awsManaged = false } = policy;
  const kind = type.toLowerCase();
  const arn = awsManaged
    ? `arn:aws:organizations::aws:policy/${kind}/${id}`
    : arnOf(organization, `policy`, `${kind}/${id}`);
  return { Id: id, Arn: arn, Name: name, Description: description, Type: type, AwsManaged: awsManaged };
}

function arnOf({ id, managementAccount }: Organization, kind: string, name: string): string {
  const path = kind === "organization" ? name : `${id}/${name}`;
  return `arn:aws:organizations::${managementAccount}:${kind}/${path}`;
}

function paged(scope: string, list: string, items: readonly JsonOutput[], input: JsonInput): JsonOutput | AwsFailure {
  const size = { member: "MaxResults", standard: 20, max: 20 };
  const found = page(
    membersOf(input),
    items,
    pageRules({ scope, size, token: "NextToken", code: "InvalidInputException" }),
  );
  if (isFailure(found)) return found;
  return { [list]: found.items, ...(found.next === undefined ? {} : { NextToken: found.next }) };
}

function isFailureValue(value: string | AwsFailure): value is AwsFailure {
  return typeof value !== "string";
}

function notInUse(): AwsFailure {
  const message = "Your account is not a member of an organization.";
  return failure(400, "AWSOrganizationsNotInUseException", message);
}
